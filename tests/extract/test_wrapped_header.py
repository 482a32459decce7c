"""Headers whose narrow labels were wrapped and printed line by line."""

from __future__ import annotations

import pytest

from assist.extract import extract
from assist.extract.lines.tokens import tokenise
from assist.extract.lines.wrapped_header import wrapped_header
from assist.readers import read_bytes

BODY = """产出指标 数量指标 指标1:修缮凉亭数量 6座 6座 20 20
指标2:铺设步道长度 1200米 1180米 20 19.6
质量指标 验收合格率 ≥95% 97% 10 10
效益指标 社会效益指标 游客人次 ≥3万人次 3.2万人次 30 30
满意度指标 服务对象满意度指标 游客满意度 ≥90% 93% 10 10
总分 100 99.6
"""
HEAD = """公园维护经费绩效自评表(2022年度)
项目名称 公园维护经费
主管部门 石桥区园林局 实施单位 石桥区园林中心
项目资金 年初预算数 全年预算数 全年执行数 分值 执行率 得分
(万元) 年度资金总额 29 29 29 10 100% 10
年度总体目标 预期目标 实际完成情况
修缮凉亭6座。 已修缮凉亭6座。
"""
WRAPPED = {
    "two": "绩效指标 一级指标 二级指标 三级指标 年度 实际 分值 得分 偏差原因分析及改进措施\n指标值 完成值\n",
    "one letter": "绩效指标 一级指标 二级指标 三级指标 年度指标 实际完成 分值 得分 偏差原因分析\n值 值 及改进措施\n",
}


@pytest.mark.parametrize("header", WRAPPED.values(), ids=WRAPPED.keys())
def test_the_pieces_below_are_joined_to_their_labels(header: str) -> None:
    (form,) = extract(read_bytes((HEAD + header + BODY).encode(), "a.txt"))
    assert [(row.target, row.actual, str(row.weight), str(row.score)) for row in form.indicators] == [
        ("6", "6", "20", "20"), ("1200", "1180", "20", "19.6"), ("95", "97", "10", "10"), ("3", "3.2", "30", "30"),
        ("90", "93", "10", "10"),
    ]  # fmt: skip


@pytest.mark.parametrize("below", ["指标值 备查\n", "100 95\n", ""])
def test_what_does_not_join_is_no_second_line(below: str) -> None:
    header = "一级指标 二级指标 三级指标 年度 实际 分值 得分\n" + below
    assert wrapped_header(tokenise(header + "产出指标 数量指标 凉亭 6座 6座 20 20\n", 0, "flow")) is None
