"""Unknown layouts drawn at random: other words, other orders, other columns, texts in other places.

What each label means is known because it was drawn; some labels say nothing at all, so that only the values can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

Row = list[str | None]
_HEADS: dict[str, Sequence[str]] = {
    "资金来源": ("钱从哪儿出", "款子出处", "来路", "经费哪来的", "哪笔钱", "子目"),
    "年初预算数": ("开年给的", "起先定的", "头回下达", "年初说的数", "第一版", "数甲"),
    "全年预算数": ("后来改成", "调过之后", "最后核的", "变动后", "第二版", "数乙"),
    "全年执行数": ("花掉的", "付出去的", "用了多少", "支走的", "第三版", "数丙"),
    "执行率": ("花了几成", "用掉占比", "支走比例", "进度", "占比", "数丁"),
    "一级指标": ("大块", "头层", "哪一类", "方面", "层甲"),
    "二级指标": ("小块", "二层", "哪一种", "细类", "层乙"),
    "三级指标": ("看什么", "考的事", "盯哪条", "要点", "事项甲"),
    "年度指标值": ("要到多少", "说好的数", "该做到", "定下的线", "数戊"),
    "实际完成值": ("到了多少", "兑现的数", "做到了", "年底点数", "数己"),
    "分值": ("值几分", "满多少", "占分", "这条分", "分甲"),
    "得分": ("拿几分", "给多少", "挣的分", "打了几分", "分乙"),
    "原因": ("差在哪", "为啥没到", "缘故", "说法", "话甲"),
}
_KEYS: dict[str, Sequence[str]] = {
    "项目名称": ("办的什么事", "这件事叫啥", "工程叫法", "事项", "名头"),
    "主管部门": ("归谁管", "上头是谁", "牵头的", "管事单位", "上家"),
    "实施单位": ("谁来干", "动手单位", "操办的", "承办方", "下家"),
    "年度总体目标": ("图个啥", "年头盼着", "事前想法", "当初打算", "原先说的", "其一"),
    "实际完成情况": ("落得啥", "年尾光景", "事后样子", "后来怎样", "办成的样", "其二"),
    "自评结论": ("总的看法", "一句话评语", "通盘讲讲", "其三"),
    "存在问题": ("毛病", "不顺手的", "短处", "其四"),
    "改进措施": ("往后咋办", "补救路子", "下一步", "其五"),
}
_FUNDS: dict[str, Sequence[str]] = {
    "资金总额": ("拢共", "全部加起来", "各路合计数", "一总", "款甲"),
    "中央资金": ("中央补的", "国家给的"),
    "上级补助": ("上头专款", "上面拨的"),
    "地方资金": ("县里拿的", "市上配的", "区财政给的"),
    "单位资金": ("自己筹的", "自家出的"),
    "其他资金": ("去年剩的", "老乡捐的"),
}
_ITEMS = (
    ("产出指标", "数量指标", "修渠长度", "≥", "公里"), ("产出指标", "数量指标", "培训场次", "≥", "场"),
    ("产出指标", "质量指标", "验收过关率", "≥", "%"), ("产出指标", "时效指标", "完工天数", "≤", "天"),
    ("产出指标", "成本指标", "单位造价", "≤", "万元"), ("效益指标", "社会效益指标", "受益人数", "≥", "人"),
    ("效益指标", "生态效益指标", "节水量", "≥", "吨"), ("满意度指标", "服务对象满意度指标", "村民满意度", "≥", "%"),
)  # fmt: skip
_POINTS = ((20, 20, 20, 20, 10), (20, 15, 15, 30, 10), (10, 20, 30, 20, 10), (15, 15, 10, 10, 30, 10))
_TEXTS = {
    "年度总体目标": ("把六处老渠修好，旱季不断水。", "让八百户人家用上净水，年内通水。", "修通五条路，出门不踩泥。"),
    "实际完成情况": ("六处都修好了，水到田头，少一处在返工。", "七百九十户通了水，剩下的在接管。", "五条路都已修通，雨天也能走。"),
    "自评结论": ("总体做得不错，进度稍慢。", "任务做完，账目清楚。"),
    "存在问题": ("雨天多，料备得不足。", "手续办得慢，工期拖了半月。"),
    "改进措施": ("来年先备料再开工。", "手续提前两个月去办。"),
}
_NAMES = ("老渠修缮", "净水进村", "村道硬化", "粮仓加固", "书屋更新")
_ORGANS = ("清河县水务局", "白沙区住房保障局", "云岭县农业农村局")
_BODIES = ("清河县水利站", "白沙区房屋维修中心", "云岭县公路养护段")
_DECOYS = (
    ("联系方式", "0951-8800123"), ("哪年的", "2024年"), ("填的日子", "2025年1月10日"), ("经手科室", "建设科"), ("在哪里", "东岸三村"),
    ("谁来监理", "方正监理公司"),
)  # fmt: skip
_REASONS = ("雨水多，停工十天。", "两处地界没谈拢。", "设备到货晚了。")


@dataclass
class Varied:
    """The rows of a form, and what each label that is printed means."""

    rows: list[Row] = field(default_factory=list)
    means: dict[str, str] = field(default_factory=dict)


def draw(seed: int) -> Varied:
    """One layout; the same for the same seed."""
    return _Drawing(Random(seed)).form


class _Drawing:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.form = Varied()
        self.points = list(random.choice(_POINTS))
        self.items = sorted(random.sample(range(len(_ITEMS)), len(self.points)))
        self.heads = {role: random.choice(words) for role, words in _HEADS.items()}
        self.funded = random.random() < 0.5
        self.scores: list[Decimal] = []
        texts = self._texts()
        cut = random.randint(0, len(texts))
        parts = [self._funds, self._indicators]
        if random.random() < 0.15:
            parts.reverse()
        self._pairs(self._parties(), self.random.choice((2, 4)))
        self._pairs(texts[:cut], 2)
        parts[0]()
        parts[1]()
        self._total()
        self._pairs(texts[cut:], self.random.choice((2, 4)))

    def _label(self, words: Sequence[str], role: str) -> str:
        word = self.random.choice([one for one in words if self.form.means.get(one, role) == role])
        self.form.means[word] = role
        return word

    def _parties(self) -> list[tuple[str, str]]:
        organ, body = self.random.choice(_ORGANS), self.random.choice(_BODIES)
        found = [(self._label(_KEYS["项目名称"], "项目名称"), self.random.choice(_NAMES))]
        found.append((self._label(_KEYS["主管部门"], "主管部门"), organ))
        found.append((self._label(_KEYS["实施单位"], "实施单位"), self.random.choice((body, body, "白沙区教育局"))))
        for text, value in self.random.sample(_DECOYS, self.random.randint(0, 2)):
            found.append((self._label((text,), "其他"), value))
        if self.random.random() < 0.3:
            self.random.shuffle(found)
        return found

    def _texts(self) -> list[tuple[str, str]]:
        kept = [role for role in _TEXTS if self.random.random() < 0.75]
        found = [(self._label(_KEYS[role], role), self.random.choice(_TEXTS[role])) for role in kept]
        if self.random.random() < 0.2:
            self.random.shuffle(found)
        return found

    def _pairs(self, pairs: Sequence[tuple[str, str]], width: int) -> None:
        flat = [cell for pair in pairs for cell in pair]
        for at in range(0, len(flat), width):
            self.form.rows.append(list(flat[at : at + width]))

    def _funds(self) -> None:
        roles = ["资金来源", "年初预算数", "全年预算数", "全年执行数", "执行率"]
        if self.random.random() < 0.25:
            roles.remove("年初预算数")
        if self.random.random() < 0.25:
            roles.insert(roles.index("全年执行数"), "到账")
        if self.random.random() < 0.2:
            roles[1:] = self.random.sample(roles[1:], len(roles) - 1)
        if self.funded:
            at = self.random.choice((1, len(roles)))
            roles[at:at] = self.random.choice((["分值", "得分"], ["得分", "分值"]))
        if len(roles) < 4:
            roles.append("结余")
        amounts = [self._amounts() for _ in range(self.random.randint(1, 3))]
        kinds = self.random.sample([kind for kind in _FUNDS if kind != "资金总额"], len(amounts))
        total = [sum(column, Decimal(0)) for column in zip(*amounts, strict=True)]
        lines = [("资金总额", total), *zip(kinds, amounts, strict=True)]
        if self.random.random() < 0.2:
            lines.append(lines.pop(0))
        self.form.rows.append([self._head(role) for role in roles])
        spent = total[2] / total[1]
        self._spent_points(spent)
        for kind, row in lines:
            cells = self._cells(kind, row, spent)
            self.form.rows.append([cells[role] for role in roles])

    def _amounts(self) -> list[Decimal]:
        adjusted = Decimal(self.random.randint(4, 60) * 5)
        initial = adjusted + self.random.choice((0, 0, 10, 20, -10))
        share = self.random.choice((Decimal(1), Decimal("0.95"), Decimal("0.9"), Decimal("0.8")))
        return [initial, adjusted, adjusted * share, adjusted]

    def _cells(self, kind: str, row: Sequence[Decimal], spent: Decimal) -> dict[str, str]:
        initial, adjusted, executed, arrived = row
        whole = kind == "资金总额"
        label = self._label(_FUNDS[kind], kind)
        if whole and self.random.random() < 0.7:
            label, old = f"{label}（万元）", label
            self.form.means[label] = self.form.means.pop(old)
        return {
            "资金来源": label,
            "年初预算数": f"{initial:.2f}", "全年预算数": f"{adjusted:.2f}", "全年执行数": f"{executed:.2f}",
            "执行率": f"{executed / adjusted * 100:.2f}%", "到账": f"{arrived:.2f}", "结余": f"{adjusted - executed:.2f}",
            "分值": "10" if whole else "", "得分": f"{10 * spent:.1f}" if whole else "",
        }  # fmt: skip

    def _spent_points(self, spent: Decimal) -> None:
        if self.funded:
            self.scores.append(Decimal(f"{10 * spent:.1f}"))

    def _head(self, role: str) -> str:
        other = {"到账": "拨进来的", "结余": "剩下的", "号": "号", "上年": "头一年的数", "完成率": "到了几成", "佐证": "凭据", "科室": "哪个科"}
        if role in other:
            return self._label((other[role],), "其他")
        return self._label((self.heads[role],), role)

    def _indicators(self) -> None:
        roles = ["三级指标", "年度指标值", "实际完成值", "分值", "得分"]
        before = self.random.choice(([], ["一级指标"], ["一级指标", "二级指标"], ["一级指标", "二级指标"]))
        roles[:0] = before
        if self.random.random() < 0.2:
            roles[len(before) + 1 :] = self.random.sample(roles[len(before) + 1 :], 4)
        elif self.random.random() < 0.3:
            at = len(before) + 1
            roles[at : at + 4] = [*roles[at + 2 : at + 4], *roles[at : at + 2]]
        if self.random.random() < 0.3:
            roles.insert(0, "号")
        for extra in ("原因", "佐证", "科室"):
            if self.random.random() < (0.6 if extra == "原因" else 0.15):
                roles.append(extra)
        for extra in ("上年", "完成率"):
            if self.random.random() < 0.12:
                roles.insert(self.random.randint(len(before) + 1, len(roles)), extra)
        signed = self.random.choice((True, True, False))
        merged = self.random.random() < 0.5
        self.form.rows.append([self._head(role) for role in roles])
        above: dict[str, str] = {}
        for number, (item, weight) in enumerate(zip(self.items, self.points, strict=True), 1):
            cells = self._item(item, weight, number, signed)
            shown: Row = [
                None if merged and role in ("一级指标",) and above.get(role) == cells[role] else cells[role] for role in roles
            ]
            above = cells
            self.form.rows.append(shown)

    def _item(self, item: int, weight: int, number: int, signed: bool) -> dict[str, str]:
        level1, level2, name, sign, unit = _ITEMS[item]
        target = self.random.randint(80, 96) if unit == "%" else self.random.randint(3, 60) * 5
        step = self.random.choice((0, 0, 1, 2, -1))
        met = step >= 0 if sign == "≥" else step <= 0
        score = weight if met else weight - self.random.choice((1, 2, 3))
        self.scores.append(Decimal(score))
        done = target + step
        return {
            "号": str(number), "一级指标": level1, "二级指标": level2, "三级指标": name,
            "年度指标值": f"{sign if signed else ''}{target}{unit}", "实际完成值": f"{done}{unit}", "分值": str(weight), "得分": str(score),
            "原因": "" if met else self.random.choice(_REASONS), "佐证": self.random.choice(("台账", "验收单")), "科室": "建设科",
            "上年": f"{max(1, target - self.random.randint(1, 9))}{unit}", "完成率": f"{Decimal(done) / target * 100:.0f}%",
        }  # fmt: skip

    def _total(self) -> None:
        if self.random.random() < 0.8:
            words = ("合起来", "分数拢共", "总共得", "加一块")
            printed = ["100" if self.funded else "90", str(sum(self.scores))]
            if self.random.random() < 0.2:
                printed.reverse()
            self.form.rows.append([self._label(words, "总分"), *printed])
