"""What it costs that a token of a kind stands in a column, and that a column has no token: the figures of align.py."""

from __future__ import annotations

from collections.abc import Mapping

from assist.extract.kinds import Kind

# How badly a token of a kind suits a column; what is not listed costs UNLIKELY.
UNLIKELY = 7.0
_K = Kind
_VALUE = {
    _K.BOUND: 0.0, _K.MEASURE: 0.1, _K.PERCENT: 0.1, _K.DATE: 0.1, _K.JUDGEMENT: 0.0, _K.SMALL: 0.7, _K.LARGE: 0.2,
    _K.TEXT: 0.6, _K.NAME: 1.2, _K.LONG: 0.9, _K.DASH: 2.0, _K.UNIT: 4.0, _K.FUND: 3.0, _K.BLANK: 0.3, _K.POINTS: 3.0,
}  # fmt: skip
COSTS: Mapping[str, Mapping[Kind, float]] = {
    "level1": {_K.LEVEL1: 0.0, _K.LEVEL12: 0.2, _K.LEVEL2: 5.0, _K.TEXT: 5.0, _K.NAME: 5.5, _K.BLANK: 0.0},
    "level2": {_K.LEVEL2: 0.0, _K.LEVEL12: 0.2, _K.LEVEL1: 4.0, _K.TEXT: 4.0, _K.NAME: 4.5, _K.BLANK: 0.0},
    "level3": {
        _K.NAME: 0.0, _K.TEXT: 0.1, _K.LONG: 0.8, _K.JUDGEMENT: 1.6, _K.FUND: 0.3, _K.DATE: 4.0, _K.MEASURE: 4.5, _K.LEVEL12: 2.5,
        _K.LEVEL2: 3.0, _K.UNIT: 5.0, _K.BLANK: 2.5,
    },
    "operator": {_K.OPERATOR: 0.0, _K.BLANK: 1.0},
    "direction": {_K.TEXT: 0.0, _K.JUDGEMENT: 0.5, _K.BLANK: 0.5, _K.OPERATOR: 1.0},
    "target": _VALUE,
    "adjusted_target": {**_VALUE, _K.BLANK: 0.0},
    "unit": {_K.UNIT: 0.0, _K.TEXT: 3.0, _K.NAME: 4.0, _K.BLANK: 0.1, _K.DASH: 0.5, _K.JUDGEMENT: 4.0},
    "actual": {**_VALUE, _K.BOUND: 0.6, _K.BLANK: 0.4},
    "weight": {_K.SMALL: 0.0, _K.POINTS: 0.1, _K.BLANK: 1.2, _K.DASH: 1.5, _K.PERCENT: 2.5},
    "score": {_K.SMALL: 0.0, _K.POINTS: 0.1, _K.BLANK: 0.5, _K.DASH: 1.5},
    "score_rate": {_K.SMALL: 0.3, _K.PERCENT: 0.0, _K.BLANK: 0.2, _K.DASH: 0.3, _K.LARGE: 0.3},
    "reason": {
        _K.TEXT: 0.3, _K.LONG: 0.0, _K.JUDGEMENT: 1.0, _K.NAME: 0.8, _K.BLANK: 0.0, _K.DASH: 0.2, _K.DATE: 1.5, _K.MEASURE: 3.0,
        _K.FUND: 1.0, _K.PERCENT: 5.0, _K.SMALL: 3.5,
    },
    "remark": {
        _K.TEXT: 0.4, _K.LONG: 0.2, _K.JUDGEMENT: 0.7, _K.NAME: 0.8, _K.BLANK: 0.0, _K.DASH: 0.2, _K.DATE: 0.8, _K.MEASURE: 1.0,
        _K.PERCENT: 1.2, _K.FUND: 1.0, _K.SMALL: 4.0, _K.LARGE: 3.0,
    },
    "core_flag": {_K.JUDGEMENT: 0.0, _K.BLANK: 0.0},
    "method": {_K.TEXT: 0.3, _K.LONG: 0.0, _K.NAME: 0.6, _K.BLANK: 0.1, _K.JUDGEMENT: 1.0, _K.DASH: 0.3},
    "progress": {_K.JUDGEMENT: 0.2, _K.PERCENT: 0.2, _K.TEXT: 0.5, _K.BLANK: 0.1},
    **{f"open{n}": {**dict.fromkeys(_K, 0.8), _K.LEVEL1: 5.0, _K.LEVEL2: 5.0, _K.LEVEL12: 5.0, _K.BLANK: 0.2} for n in range(1, 10)},
}  # fmt: skip

# What it costs that a column has no token at all in a row.
SKIP: Mapping[str, float] = {
    "level1": 0.1, "level2": 0.3, "level3": 7.0, "operator": 3.0, "direction": 1.0, "target": 3.0, "unit": 1.2, "actual": 2.6,
    "weight": 5.0, "score": 3.5, "score_rate": 0.6, "reason": 0.05, "remark": 0.05, "core_flag": 0.2, "method": 0.6, "progress": 0.6, "adjusted_target": 0.4,
}  # fmt: skip
