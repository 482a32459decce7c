"""Which plan draws which family."""

from __future__ import annotations

from collections.abc import Callable

from corpus.layouts import department, project, report, transfer
from corpus.plan import Plan
from corpus.sample import SampleForm

_PLANS: dict[str, Callable[[SampleForm], Plan]] = {
    "P1-SC": project.p1_sc,
    "P2": project.p2,
    "P2-GZ": project.p2_gz,
    "P2-YN": project.p2,
    "P2-NM": project.p2,
    "P2-BJ": project.p2,
    "P2-HB": project.p2_hb,
    "R": project.r,
    "T1": transfer.t1,
    "T2": transfer.t2,
    "T3": transfer.t3,
    "T-NX": transfer.t_nx,
    "D-CQ": department.d_cq,
    "D-HN": department.d_hn,
    "K": department.k,
    "B": department.b,
    "N1": report.n1,
}


def plan_of(sample: SampleForm) -> Plan:
    """The lines and grids of the form in its own family's layout."""
    return _PLANS[sample.family](sample)
