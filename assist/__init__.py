"""Assist: reads performance self-assessments, checks them, and ranks what a reviewer should open first."""

__version__ = "0.1.0"
