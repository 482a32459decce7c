"""The whole way from paths to ranked records: read, extract, check, rank, store."""

from assist.pipeline.options import Options
from assist.pipeline.run import Ledger, triage

__all__ = ["Ledger", "Options", "triage"]
