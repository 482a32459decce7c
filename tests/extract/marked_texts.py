"""An ordinary form as rows of cells, and what must be read of it however a program prints its cells."""

from __future__ import annotations

from collections.abc import Sequence

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes

TITLE, YEAR = "项目支出绩效自评表", "（2024年度）"
ROWS: tuple[tuple[str, ...], ...] = (
    ("项目名称", "", "山塘清淤", "", "", "", "", "", ""),
    ("主管部门", "", "松岗区水务局", "", "", "实施单位", "", "松岗区山塘所", ""),
    ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", ""),
    ("", "年度资金总额", "1,260.00", "1,260.00", "1,134.00", "10", "90%", "9", ""),
    ("", "其中：财政拨款", "1,260.00", "1,260.00", "1,134.00", "", "", "", ""),
    ("年度总体目标", "预期目标", "", "", "实际完成情况", "", "", "", ""),
    ("", "清淤山塘12座，保证下游农田灌溉。", "", "", "清淤山塘11座，下游农田灌溉得到保证。", "", "", "", ""),
    ("绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    ("", "产出指标", "数量指标", "清淤山塘数量", "≥12座", "11座", "20", "18.5", "一座山塘征地未完"),
    ("", "", "", "清运淤泥方量", "≥3.5万方", "3.6万方", "20", "20", ""),
    ("", "", "质量指标", "工程验收合格率", "100%", "100%", "10", "10", ""),
    ("", "效益指标", "社会效益指标", "灌溉保证率", "≥85%", "88%", "30", "30", ""),
    ("", "满意度指标", "服务对象满意度指标", "受益农户满意度", "≥90%", "93%", "10", "10", ""),
    ("总分", "", "", "", "", "", "100", "97.5", ""),
)  # fmt: skip
LINES = [TITLE, YEAR, *(cell for row in ROWS for cell in row if cell)]


def read(lines: Sequence[str], between: str = "\n") -> Form:
    forms = extract(read_bytes((between.join(lines) + "\n").encode(), "form.txt"))
    assert len(forms) == 1
    return forms[0]


def wrong(form: Form) -> list[str]:
    """What of the form is not as it was written; `texts` too."""
    names = [row[3] for row in ROWS[8:-1]]
    told = {
        "title": (form.title, TITLE),
        "year": (form.year, 2024),
        "name": (form.project_name, "山塘清淤"),
        "unit": (form.unit, "松岗区山塘所"),
        "funds": ([str(line.executed) for line in form.budget], ["1134.00", "1134.00"]),
        "goal": (form.goal, ROWS[6][1]),
        "completion": (form.completion, ROWS[6][4]),
        "names": ([row.level3 for row in form.indicators], names),
        "levels": ([(row.level1, row.level2) for row in form.indicators][1], ("产出指标", "数量指标")),
        "actuals": ([row.actual_text for row in form.indicators], [row[5] for row in ROWS[8:-1]]),
        "scores": ([str(row.score) for row in form.indicators], [row[7] for row in ROWS[8:-1]]),
        "reason": (form.indicators[0].reason if form.indicators else None, "一座山塘征地未完"),
        "total": (str(form.total_score), "97.5"),
    }
    return [
        f"{name}: {found}, not {expected}" for name, (found, expected) in told.items() if found != expected
    ]
