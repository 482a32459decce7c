"""The whole way from paths to ranked records: read, extract, check, rank, store."""

from assist.pipeline.ledger import Ledger
from assist.pipeline.options import Options
from assist.pipeline.run import triage, work_through

__all__ = ["Ledger", "Options", "triage", "work_through"]
