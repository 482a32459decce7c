"""N23: two statements on the whole project that cannot both be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import one_of
from assist.rules.opposed import Told, denies_itself, opposed
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_BUDGET = "(?:年度|年初|项目|支出|原|总)*预算"
_OPPOSITES: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (needle, re.compile(one), re.compile(other))
    for needle, one, other in (
        (
            "预算",
            rf"(?:未|没有|无)(?:突破|超出?|超过){_BUDGET}|(?:控制|保持)在{_BUDGET}(?:范围|额度|总额)?(?:之)?内|{_BUDGET}(?:未|没有)(?:超支|突破)",
            rf"(?<![未不没无免防止])(?<!没有)(?:超出|超过|超|突破)(?:了)?{_BUDGET}(?:安排|金额|数)?(?:\d|共|约|支出|[一二三四五六七八九十])|{_BUDGET}超支",
        ),
        (
            "预算",
            rf"{_BUDGET}(?:执行中)?(?:未|没有|无)(?:作|做|进行|发生)?(?:任何)?(?:调整|追加|调剂|变化)|(?:未|没有|无)(?:发生|进行|办理)?{_BUDGET}(?:调整|追加|调剂)",
            rf"(?<![未无没])(?<!没有)(?:追加|调增|调减|核减|压减)(?:了)?{_BUDGET}(?:资金)?[共约]*[\d]|{_BUDGET}(?:追加|调增|调减|调整)(?:了|为|至|到)?[共约]*\d",
        ),
        (
            "问题",
            "(?:未|没有)(?:发现|出现|存在)(?:任何|明显)?问题|不存在(?:任何)?问题|(?<![有不])无任何问题|暂无问题",
            "(?:存在|仍有|还有|出现)(?![的违])[^。；;，,不无未]{2,18}(?:等)?(?:问题|不足|现象)|(?:主要|突出)(?:的)?问题(?:是|为|有|在于|包括)",
        ),
        (
            "跨年",
            "当年(?:开工|建设|实施|启动)[、，,]?当年(?:完工|竣工|见效|完成|投用)",
            "(?<!不)(?:项目|工程|本项目|该项目|该工程)(?:为|系|属|属于)跨年",
        ),
        (
            "目标",
            "(?:年度|年初|既定|预定|各项|全部)(?:设定的)?(?:绩效)?(?:目标|指标)(?:任务)?(?:已|均|均已|已经)?(?:全部|全面|圆满|如期|按期)(?:完成|实现|达成|达到)|(?:全部|全面|圆满|如期)(?:完成|实现|达成)(?:了)?(?:年度|年初|各项|既定|预定)(?:设定的)?(?:绩效)?(?:目标|指标)",
            r"(?:有|尚有|仍有|其中|另有)(?:[一两二三四五六七八九十]|\d{1,2})(?:项|个)(?:[^。；;，,]{0,6})(?:目标|指标|任务)(?:[^。；;，,\d]{0,6})(?:未|没有)(?:能)?(?:按期|如期|全部|全面)?(?:完成|实现|达成|达标|达到)",
        ),
        (
            "结余",
            "结余(?:资金)?(?:已|均已)?(?:按规定)?(?:全部|全额)?(?:上缴|缴回|交回|收回)",
            "结余(?:资金)?[^。；;，,]{0,4}结转(?=至?到?[下次]年|下一年)|剩余(?:资金)?[^。；;，,]{0,4}结转(?=至?到?[下次]年|下一年)",
        ),
        (
            "付",
            "(?:全额|全部)(?:已|予以|及时)?(?:支付|付清|拨付|兑付)(?:完毕|到位)?|(?<![未无])(?:支付|拨付)完毕",
            "(?:尚欠|仍欠|欠付)[^。；;，,\\d]{0,12}\\d|剩余(?:资金|款项)[^。；;，,]{0,4}结转(?=至?到?[下次]年|下一年)",
        ),
        (
            "连续",
            "(?:首次|第一次|首度|首年)(?:开展|实施|组织|举办|设立|推行)(?P<what>[^。；;，,\\d]{2,12})",
            "(?P<same>[^。；;，,\\d]{2,12}?)(?:已|工作已|项目已)?(?:连续|持续)(?:开展|实施|组织|举办|推行)?(?:了)?(?:[两二三四五六七八九十]|\\d{1,2})年",
        ),
        (
            "未",
            "(?:已|均已|全部)(?:按(?:规定|要求|程序)?)?(?:开展|实施|完成|进行)(?:了)?(?:事前|中期|年中|日常)?绩效(?:监控|运行监控|跟踪)|绩效(?:运行)?监控(?:工作)?(?:已|均已)(?:按期|如期|全部)?(?:完成|开展)",
            "(?:未|没有|尚未)(?:按要求)?(?:开展|实施|进行)(?:事前|中期|年中|日常)?绩效(?:运行)?(?:监控|跟踪)|绩效(?:运行)?监控(?:工作)?(?:未|尚未)开展",
        ),
        (
            "采购",
            "(?:不涉及|未发生|未涉及|无)政府采购",
            "(?:通过|经|按照?|依法|委托)政府采购(?:平台|程序|方式|网)?|政府采购(?:合同|程序|方式)(?!管理)",
        ),
        (
            "合同",
            "(?:未|没有|无须|无需|尚未)签订(?:任何|相关|采购|服务|施工)?合同",
            "(?:按照?|依据|根据)(?:采购|服务|施工)?合同(?:约定|条款|规定|进度)?(?:及时|足额|按期)?(?:支付|付款|拨付|履行|结算)",
        ),
        (
            "委托",
            "(?:未|没有)(?:对外)?委托(?!书)|由本?单位自行(?:组织)?(?:实施|开展|评价|调查)(?!.{0,12}委托)",
            "(?<![未无])(?<!没有)(?:委托|聘请)(?:了)?(?:第三方|专业机构|社会机构|中介|的[^，,。；;]{2,8}(?:公司|机构|单位))|受托(?:单位|机构|方)",
        ),
        (
            "发现",
            "(?:审计|检查|巡察|督查|抽查)(?:中)?(?:均|都)?(?:未|没有)发现(?:任何|明显)?(?:问题|违规|违纪)",
            "(?:审计|检查|巡察|督查|抽查)(?:中)?(?:指出|发现|反馈|查出)(?:的|了|存在)?(?:[1-9]\\d*|[一两二三四五六七八九十])(?:个|项|条|笔|处)[^。；;，,]{0,6}(?:问题|违规|违纪|支出)",
        ),
        (
            "报废",
            "(?P<what>[^。；;，,\\d]{2,10}?)(?:已|均已)(?:全部)?(?:报废|停用)",
            "(?P<same>[^。；;，,\\d]{2,10}?)(?:目前|均|一直|总体)*(?:运转|运行|使用)(?:正常|良好|稳定)",
        ),
        (
            "监理",
            "(?:聘请|委托|由)[^。；;，,]{0,8}监理|监理单位(?:全程|严格|已|按)",
            "(?:未|没有)(?:实行|聘请|委托|开展|落实)[^。；;，,]{0,4}监理",
        ),
        (
            "核算",
            "(?:专账|专户|单独|独立)核算(?!不)",
            "(?:未|没有)(?:实行|进行|做到|设置|建立)?(?:专账|单独|独立|专门)(?:核算|建账|记账)",
        ),
        (
            "制度",
            "(?:管理|项目|财务|内控)(?:管理)?制度(?:较为|比较)?(?:健全|完善|完备)",
            "(?:尚未|未|没有)(?:制定|建立|出台|形成)[^。；;，,]{0,8}(?:管理)?(?:办法|制度|细则)",
        ),
        (
            "项目",
            "(?:项目|工程)(?:已|已经)?(?:终止|取消|停止|撤销|中止)(?:实施|执行|建设)?",
            "(?:全部|各项)(?:建设)?(?:内容|任务|工程)(?:已|均已|均)?(?:全部|如期|按期)?(?:完成|完工|建成)",
        ),
        (
            "未",
            "(?:项目|工程)(?:尚未|未|还未)(?:启动|实施|开工|采购)",
            "(?<!前期)(?:项目|工程|设备|设施|平台|系统)(?:运行|使用)(?:情况)?(?:良好|正常|稳定)",
        ),
    )
)
_NARROWED = re.compile(
    "下一|下年|后续|[二三]期|个别|部分|子项目|分项|其他项目|上年|去年|往年|以前年度|明年|次年|如|若|避免|防止|可能|整改前|曾"
)
_SOME = r"(?:[1-9]\d*|[一两二三四五六七八九十])(?:个|项|处|人|户|份|批次|批|名|台|家|件|村|座|辆|套)"
_AT_ONCE = tuple(
    (tuple(signs.split()), re.compile(words))
    for signs, words in (
        ("持平", r"与?(?:上年|去年)(?:同期)?(?:基本)?持平[^。；;\d]{0,10}(?:增长|上升|下降|减少|增加)(?:了)?\d[\d.]*[%个]"),
        ("零增长 无增长", r"(?:零|无)增长[^。；;\d]{0,10}(?:上升|增长|增加)(?:了)?\d[\d.]*%"),
        ("仅 只", r"[仅只](?:完成|达到?|实现)[^。；;，,\d]{0,10}1\d\d(?:\.\d+)?%"),
        ("仅 只", r"(?:所有|全部|各)[^。；;，,]{0,8}(?:均|都|全部)[^。；;，,未]{0,10}[,，](?:但)?[仅只]有?[^。；;，,]{1,12}(?:未|没有)[^。；;，,]{1,8}"),
        ("无一例外", "无一例外[^。；;]{0,12}除[^。；;，,]{1,10}外"),
        (
            "滞后 延误 推迟 延期 延迟 逾期",
            "(?:超前|提前|如期|按期|按时)[^。；;，,]{0,8}[,，](?:但)?(?:较|比)[^。；;，,]{0,8}(?:滞后|延误|推迟|延期|延迟|逾期)",
        ),
        ("女 男", r"全部为女性?[^。；;]{0,4}[,，]其中男性?\d|全部为男性?[^。；;]{0,4}[,，]其中女性?\d"),
        (
            "不合格 未",
            "(?:全部|均|全都)(?:已|按期|一次性|顺利)?(?P<v>通过|合格|达标|完成|取得|取证|办结|整改|到位|发放|拨付|签约|回收|交付)(?:[^。；;，,除外]{0,8})[,，](?:但|其中)?"
            f"[^。；;，,]{{0,8}}(?:{_SOME}[^。；;，,\\d]{{0,10}}(?:不合格|[不未](?:能)?(?P=v))|(?:不合格|[不未](?:能)?(?P=v)|未取证)(?:的)?[^。；;，,\\d]{{0,6}}{_SOME})",
        ),
        (
            "不合格 未",
            "(?P<r>合格|通过|达标|完成|办结|整改|发放|签约)率(?:为|达到?|均为|均达到?)?100(?:\\.0+)?%[,，](?:但|其中)?[^。；;，,]{0,8}"
            f"(?:{_SOME}[^。；;，,\\d]{{0,10}}[不未](?:能)?(?P=r)|(?<!无)(?<!没有)[不未](?:能)?(?P=r)(?:的)?[^。；;，,\\d]{{0,6}}{_SOME})",
        ),
        ("首次 首届 新设 新增", "(?:首次|首届|第一次)(?:举办|开展|实施|组织|设立)?[^。；;，,]{0,6}[,，][^。；;，,]{0,10}[较比](?:上年|去年|上一年|往年)(?:同期)?(?:增|减|提|上升|下降|扩大)[^。；;，,]{0,8}"),
        ("新设 新增", "(?:项目)(?:为|是|系|属)(?:当年|本年|今年)?(?:度)?(?:新设|新增|新立)(?:的)?项目[,，][^。；;，,]{0,10}[较比](?:上年|去年|上一年)(?:同期)?(?:增|减|提|上升|下降)[^。；;，,]{0,8}"),
        ("一次性", "一次性项目[,，][^。；;，,]{0,6}(?:下一?年度?|明年|来年)(?:将|仍|拟)?继续(?:安排|实施|申请)"),
        ("首年 首次", "(?:首年|首次)实施[^。；;，,]{0,4}[,，][^。；;，,]{0,2}(?:上年|去年)(?:度)?(?:执行|实施|完成|开展)[^。；;，,]{0,8}"),
        ("不涉及 未使用", "(?:不涉及|未使用)(?P<x>[\u4e00-\u9fff]{2})(?P<y>[\u4e00-\u9fff]{2})[,，][^。；;，,]{0,4}(?P=x)的?(?P=y)(?:均|已|专款|全部|都)"),
        ("预计 计划于 拟于", "(?:全部|均|项目|工程)(?:工程|内容|任务)?(?:已|均已|已全部)?(?:完工|竣工|建成|交付)[^。；;，,除外]{0,10}[,，](?:预计|计划于|拟于)[^。；;，,]{0,10}(?:完工|竣工|建成|交付)"),
    )
)  # fmt: skip
_AT_ONCE_SIGNS = one_of(*(sign for signs, _ in _AT_ONCE for sign in signs))
_GRACES = "健全|完善|规范|及时|到位|充分|合理|明确|准确|完整|密切|顺畅|高效|清晰|真实"
_GRACE = re.compile(
    f"(?P<of>(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{{2,3}}?|[\u4e00-\u9fff]{{4}})(?:比?较为?|很|十分|非常|更加)?(?P<how>{_GRACES})(?![性化率度程])"
)
_DISGRACE = re.compile(
    f"(?P<of>(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{{2,3}}?|[\u4e00-\u9fff]{{4}})(?:还|仍|较|尚|也)?(?:不够|不太|不|欠|未)(?P<how>{_GRACES})"
)
_LAPSE = re.compile(f"(?:不|不够|不太|欠|未)(?:{_GRACES})")
_ALIKE = 2


@rule(id="N23", name="相反说法并存", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A form does not say one thing of the whole project and its opposite.

    What:
        未超预算 and 超出预算3万元; 预算未作调整 and 追加预算20万元; 未发现问题 and 存在…问题; 当年开工当年完工 and 跨年工程; 绩效目标全部完成 and
        两项目标未完成; 首次开展 and 已连续开展三年; 不涉及政府采购 and 通过政府采购; 未签合同 and 按合同支付; 审计未发现问题 and 发现的3个问题; 档案管理规范 and
        档案管理不规范; in one sentence 与上年持平，增长15%: in all narratives of the form but goal and measures.
    Why:
        One of the two was taken from a template, and an assessment that says both says nothing.
    Formula:
        both expressions stand in the form.
    Not flagged:
        Parts and other years. 未发现违规问题 is no statement on all problems. Both may be meant of different things: for
        review.
    Bad:
        completion: 各项支出均控制在预算内。
        conclusion: 实际支出超出预算3万元。
    Good:
        completion: 各项支出均控制在预算内。
        conclusion: 预算执行率为93%。
    """
    yield from _at_once(form)
    yield from _praised_and_faulted(form)
    for needle, one, other in _OPPOSITES:
        if needle not in form.all_prose or not one.search(form.all_prose):
            continue
        first = next(_said(form, one), None)
        second = next((said for said in _said(form, other) if _of_one(first, said)), None) if first else None
        if first is None or second is None:
            continue
        yield opposed(first, second)


def _at_once(form: FormView) -> Iterator[Problem]:
    """Both in one sentence: 与上年持平，增长15%."""
    prose = form.all_prose
    if not _AT_ONCE_SIGNS.search(prose):
        return
    wanted = [words for signs, words in _AT_ONCE if any(sign in prose for sign in signs)]
    for path, passage in form.passages.items() if wanted else ():
        if path in ("goal", "measures"):
            continue
        for words in wanted:
            said = words.search(passage.text)
            if said is not None:
                yield denies_itself((passage, said), "一句之内两种说法相反", "核实情况，更正表述")


def _praised_and_faulted(form: FormView) -> Iterator[Problem]:
    """档案管理规范 in one place, 档案管理不规范 in another."""
    if not _LAPSE.search(form.all_prose):
        return
    faults = {(said[1]["of"], said[1]["how"]): said for said in _said(form, _DISGRACE)}
    for passage, said in _said(form, _GRACE) if faults else ():
        fault = faults.get((said["of"], said["how"]))
        if fault is not None and not _NARROWED.search(said["of"]):
            yield opposed((passage, said), fault)
            return


def _said(form: FormView, words: re.Pattern[str]) -> Iterator[Told]:
    for path, passage in form.passages.items():
        if path in ("goal", "measures"):
            continue
        for match in words.finditer(passage.text):
            first = passage.clause(match.start())[0]
            if not _NARROWED.search(passage.text, first, match.end()):
                yield passage, match


def _of_one(first: Told, second: Told) -> bool:
    """What is told the first time and what has gone on for years are one thing, where the expressions name it."""
    if first[0] is second[0] and max(first[1].start(), second[1].start()) < min(
        first[1].end(), second[1].end()
    ):
        return False  # 不涉及政府采购程序: the same words
    groups = {**first[1].groupdict(), **second[1].groupdict()}
    if "what" not in groups:
        return True
    return (
        groups["what"][:_ALIKE] in groups["same"]
        and groups["what"][-_ALIKE:] in groups["same"] + groups["what"]
    )
