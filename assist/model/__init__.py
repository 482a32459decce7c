"""The records that everything else passes around. Frozen, fully typed, no input or output."""

from assist.model.document import Aside, Block, Cell, Document, DocumentKind, Evidence, Paragraph, Table
from assist.model.finding import Finding, FindingEvidence, NotChecked, Precedent, Severity, Verdict
from assist.model.form import (
    BudgetKind,
    BudgetLine,
    ClaimStage,
    DeclaredWeight,
    Doubt,
    Form,
    Indicator,
    ManagementItem,
    MoneyUnit,
    Operator,
    Signature,
    ToldClaim,
)
from assist.model.quantity import Quantity, Relation
from assist.model.record import Record, Usage

__all__ = [
    "Aside", "Block", "BudgetKind", "BudgetLine", "Cell", "ClaimStage", "DeclaredWeight", "Document", "DocumentKind", "Doubt",
    "Evidence", "Finding", "FindingEvidence", "Form", "Indicator", "ManagementItem", "MoneyUnit", "NotChecked",
    "Operator", "Paragraph", "Precedent", "Quantity", "Record", "Relation", "Severity", "Signature",
    "Table", "ToldClaim", "Usage", "Verdict",
]
