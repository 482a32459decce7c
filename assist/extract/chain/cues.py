"""The words of a label as a second witness: a role that a model names is taken only where they speak for it.

Broad on purpose, since they never decide alone: a role needs the model's word, values that allow it, and more words of
its own than of any other role that the values allow. A label whose words say nothing, or as much for another role, keeps
no role unless something in the form settles it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_FOR = {
    "资金来源": "来 源 出处 从哪 哪儿 哪来 哪笔 哪一笔 款项 门类 子目 由来 构成 种类 渠道 名目",
    "年初预算数": "首 年初 年头 开年 开春 开头 开始 期初 起初 起先 打头 头回 头一 头次 最初 最早 原先 原来 原定 第一 预备 报批 批复 批了 批的 批下 下达 当初 事先",
    "全年预算数": "改 调 变 挪 追加 核减 核增 核定 后来 实给 最后 最终 第二 中途 秋后 动后",
    "全年执行数": "花 付 用 支 出去 执行 使 开销 掉 报销 落到 兑现 结账",
    "执行率": "率 比 占 几成 多少成 进度 快慢",
    "分值": "足分 应计 满 该得 封顶 标准分 占分 配 分量 权 值几 几分的 本条分 这条分 上限 最多",
    "得分": "实计 评分 得到 得几 所得 实得 拿 给多少 挣 评得 评了 自打 打了 打分 答 实评 到手 捞",
    "一级指标": "一级 一层 一类 类别 头层 头一 大类 大块 大门 大项 方面 归在 归类 哪一类 哪一头 哪一块",
    "二级指标": "二级 二层 二类 第二 小类 小块 细类 细分 哪一种 小门 细目 分支 小面",
    "三级指标": "看 考 盯 查 什么 要点 细项 点 哪条 哪一条 哪一项 哪一样 内容 抓 评的 评什么 事",
    "年度指标值": "要 该 应 目标 定 约 说好 标准 底线 标杆 期望 想 打算 计划 盼 求 本来 承诺 许",
    "实际完成值": "到了 做到 做成 成绩 结果 实况 实际 实做 兑现 交 年底 点数 落实 完成 得到 数下来 干到 干成 达到 达成 办到 干出 年终 年末 岁末",
    "原因": "差在 差距 原因 缘 为什么 为啥 为何 没做 没到 没达 未达 落差 丢分 扣分 说明 说法 解释",
    "项目名称": "事 项 题 标的 项目 工程 任务 名 叫 活 办的 做的 干的",
    "主管部门": "管 条线 主责 牵 上头 上级 上家 上面 归口 督 领 挂帅 掌 主 拿总 出面",
    "实施单位": "建设 干 动手 下手 下家 承 接活 操 经手 经办 落地 实施 安装 施工 谁来 谁在 做的 办理 执行",
    "年度总体目标": "原定 定下 图的 打算 想 盼 图 设想 心愿 愿望 期望 期初 年初 年头 事前 原先 当初 动手前 开头 目标 预期 计划 念头 要办 要达 许下",
    "实际完成情况": "办到 交出 见的 结果 成效 成了 做成 办成了 收尾 期末 年末 年尾 事后 后来 落实 落得 光景 现在 已经 完成 达到 得到 样子",
    "自评结论": "小结 结语 怎么看 断语 评语 评价 看法 结论 总评 通盘 怎么讲 讲讲 一句话 总的 认定 评议 评定",
    "存在问题": "薄弱 弱项 不顺 没做好 没办好 岔子 疏漏 欠处 问题 毛病 不足 不顺 短处 短板 欠缺 亏欠 差在 难处 漏洞 卡在 暴露",
    "改进措施": "办法 药方 处方 后续 对策 改法 接下来 改进 怎么改 补救 补法 弥补 往后 往下 下一步 下步 今后 来年 整治 对策 咋办 怎么办 打算 明年 怎么补 怎么治 整改",
    "资金总额": "总 拢 共 合 全部 所有 一起 加一块 加起来 一并 并计",
    "财政拨款": "财政 国库 拨 公家",
    "中央资金": "中央 国家",
    "地方资金": "省 市 县 区 州 乡 镇 地方 配套",
    "上级补助": "上面 上头 上级 专款 补 省 市",
    "单位资金": "自备 事业收入 自己 自筹 自家 自有 自出 单位",
    "其他资金": "去年 上年 剩 结转 结余 社会 捐 借 贷 别的 其余 其他",
}  # fmt: skip
_AGAINST = {
    "年初预算数": "到账 账上 拨进 收到 剩 余 结转 去年 上年",
    "全年预算数": "到账 账上 拨进 收到 剩 余 结转",
    "全年执行数": "剩 余 没花 未花 没用",
    "年度指标值": "去年 上年 头一年 往年 前年 上一 历史 增 完成 几成 相比 对比 相差",
    "实际完成值": "去年 上年 头一年 往年 前年 上一 历史 几成 率 相比 对比 相差 六月 半年",
    "原因": "凭 证 材料 科 人 备注 依据 台账",
    "三级指标": "谁 凭 据 证 材料 出处 来源 科 人 日 缘 为啥",
    "项目名称": "在哪 地 谁 人 科 日 期 年 电话 编",
    "主管部门": "监 评审 填 联 检 受 验 测",
    "实施单位": "监 评审 填 联 检 受 验 测",
    "地方资金": "筹 捐 自家 自己 自有",
}  # fmt: skip


@cache
def _words(role: str) -> tuple[str, ...]:
    return tuple(_FOR.get(role, "").split())


@cache
def _veto(role: str) -> re.Pattern[str] | None:
    words = _AGAINST.get(role, "").split()
    return re.compile("|".join(words)) if words else None


def count(text: str, role: str) -> int:
    """How many words of a label speak for a role; -1 where one speaks against it."""
    against = _veto(role)
    return -1 if against is not None and against.search(text) else sum(word in text for word in _words(role))


def speaks_for(text: str, role: str, others: Iterable[str]) -> bool:
    """Whether the label's words speak for this role, and more than for any of the others."""
    own = count(text, role)
    return own > 0 and all(count(text, other) < own for other in others if other != role)


def speaks_against(text: str, role: str, others: Iterable[str]) -> bool:
    """Whether a word speaks against this role, or only for others."""
    own = count(text, role)
    return own < 0 or (own == 0 and any(count(text, other) > 0 for other in others if other != role))
