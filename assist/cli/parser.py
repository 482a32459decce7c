"""What can be typed. Imports argparse only, so that --help answers at once."""

from __future__ import annotations

import argparse
from pathlib import Path

from assist import __version__
from assist.settings import FAIL_ON

_EXIT_CODES = """exit codes:
  0    done; nothing at or above --fail-on (default: never)
  1    findings at or above --fail-on
  2    wrong usage or configuration
  3    some inputs failed, each named (takes precedence over 1)
  4    a model is required (--require-llm) and did not answer
  130  interrupted; what was finished is kept
"""

FORMATS = ("table", "jsonl", "xlsx", "html", "sarif")


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; `module` names the module of assist.cli that runs the command."""
    parser = argparse.ArgumentParser(
        prog="assist",
        description="Reads performance self-assessments (绩效自评表), checks and ranks them.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"assist {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_triage(commands)
    _add_show(commands)
    _add_review(commands)
    _add_export(commands)
    _add_ask(commands)
    _add_index(commands)
    _add_rules(commands)
    _add_diff(commands)
    _add_doctor(commands)
    commands.add_parser(
        "eval", add_help=False, help="score the reading against annotated forms (from a checkout)"
    )
    return parser


def _workspace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workspace",
        type=Path,
        metavar="DIR",
        help="folder of the store (default: .assist; environment ASSIST_WORKSPACE)",
    )


def _add_triage(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "triage",
        help="read, extract, check and rank forms",
        description="Reads every form in the files, folders and .zip archives given, and ranks them by risk.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(module="triage_command")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--format", choices=FORMATS, help="default: by the suffix of --output, else table")
    parser.add_argument("--output", "-o", type=Path, metavar="FILE", help="default: standard output")
    parser.add_argument(
        "--top", type=int, default=50, metavar="N", help="rows of the table, 0 for all (default: 50)"
    )
    parser.add_argument(
        "--fail-on", choices=FAIL_ON, help="exit 1 on findings this grave or graver (default: never)"
    )
    parser.add_argument(
        "--select", metavar="RULES", help="only these rules, comma separated; B selects B01, B02, ..."
    )
    parser.add_argument("--ignore", metavar="RULES", help="not these rules, comma separated")
    parser.add_argument(
        "--rules",
        type=Path,
        metavar="FILE",
        help="TOML that switches off or re-grades rules, adds profiles and suppresses findings "
        "(docs/own-rules.md); also read from assist.toml",
    )
    parser.add_argument(
        "--baseline", type=Path, metavar="FILE", help="show only what this JSONL of a past run does not have"
    )
    parser.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="processes; 1 works in this one (default: processors, 8 at most)",
    )
    parser.add_argument(
        "--timeout", type=float, metavar="SECONDS", help="wall time for one file (default: 60)"
    )
    parser.add_argument(
        "--precedents",
        action="store_true",
        help="cite past forms beside findings and run the checks across files (about 40 ms a form)",
    )
    parser.add_argument("--no-cache", action="store_true", help="read every file again")
    _model(parser)
    parser.add_argument("--quiet", "-q", action="store_true", help="no progress bar and no summary")
    _workspace(parser)


def _model(parser: argparse.ArgumentParser) -> None:
    group = _endpoint(parser, "Any OpenAI-compatible endpoint; without one, rules do the work.")
    group.add_argument("--require-llm", action="store_true", help="exit 4 when the model does not answer")
    group.add_argument("--dry-run", action="store_true", help="estimate calls and tokens, send and store nothing")


def _endpoint(parser: argparse.ArgumentParser, description: str) -> argparse._ArgumentGroup:
    group = parser.add_argument_group("model", description)
    group.add_argument("--model", metavar="NAME", help="use this model (environment ASSIST_MODEL)")
    group.add_argument("--base-url", metavar="URL", help="its endpoint (environment ASSIST_BASE_URL)")
    group.add_argument("--no-model", action="store_true", help="use none, whatever is set")
    group.add_argument("--show-prompts", action="store_true", help="print all that is sent, on stderr")
    return group


def _add_diff(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "diff", help="compare two JSONL outputs field by field and finding by finding"
    )
    parser.set_defaults(module="diff_command")
    parser.add_argument("before", type=Path, metavar="A.jsonl")
    parser.add_argument("after", type=Path, metavar="B.jsonl")
    parser.add_argument("--format", choices=("table", "json"), default="table")


def _add_show(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("show", help="one form: its fields with evidence, and its findings")
    parser.set_defaults(module="show_command")
    parser.add_argument(
        "form", metavar="FORM", help="its number in the table, or part of its file or project name"
    )
    parser.add_argument("--format", choices=("table", "jsonl"), default="table")
    _workspace(parser)


def _add_review(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "review",
        help="the review desk, a web page over the workspace",
        description="Serves the review desk. On loopback anybody at this machine may use it; on any other "
        "address users sign in (add them with --add-user).",
    )
    parser.set_defaults(module="review_command")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8642, help="0 takes a free one (default: 8642)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--login", action="store_true", help="users sign in on loopback too")
    parser.add_argument("--name", action="append", metavar="HOST", help="a name this desk is reached by")
    parser.add_argument("--reviewer", metavar="NAME", help="whose decisions these are when nobody signs in")
    parser.add_argument(
        "--opinion-template", type=Path, metavar="DOCX", help="a template of your own for review opinions"
    )
    parser.add_argument("--no-model", action="store_true", help="no model helps with questions, whatever is set")
    parser.add_argument("--add-user", metavar="NAME", help="add a user or change the password, and end")
    parser.add_argument("--role", choices=("reviewer", "lead", "admin"), default="reviewer")
    _workspace(parser)


def _add_export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "export", help="findings with their decisions as .xlsx, or the review opinion as .docx"
    )
    parser.set_defaults(module="export_command")
    parser.add_argument("output", type=Path, metavar="FILE", help="ends in .xlsx or .docx")
    parser.add_argument("--form", type=int, action="append", metavar="N", help="only these forms of the desk")
    parser.add_argument(
        "--filter", default="", metavar="QUERY", help="as in the desk's address bar: state=done&year=2024"
    )
    parser.add_argument(
        "--template", type=Path, metavar="DOCX", help="a template of your own for the opinion"
    )
    _workspace(parser)


def _add_ask(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "ask",
        help="a question over the workspace, counted by code, with citations",
        description="Answers a question in Chinese or English over every form in the workspace.",
    )
    parser.set_defaults(module="ask_command")
    parser.add_argument("question", metavar="QUESTION")
    parser.add_argument(
        "--after", action="append", metavar="QUESTION", help="the question before this one; may be repeated"
    )
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--output", "-o", type=Path, metavar="FILE.xlsx", help="write the answer as a workbook")
    parser.add_argument(
        "--top", type=int, default=20, metavar="N", help="rows of the table, 0 for all (default: 20)"
    )
    _endpoint(parser, "A model plans what the built-in grammar does not understand; code still computes.")
    parser.set_defaults(require_llm=False, dry_run=False)
    _workspace(parser)


def _add_index(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "index",
        help="add past forms and decisions; check or rebuild the index",
        description="Adds past forms to the workspace and brings the index for questions and precedents up to date.",
    )
    parser.set_defaults(module="index_command")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument(
        "--decisions", type=Path, metavar="FILE", help="reviewers' decisions: xlsx or csv with a heading row"
    )
    parser.add_argument("--rebuild", action="store_true", help="make the index anew from the stored forms")
    parser.add_argument(
        "--embeddings", metavar="URL|e5", help="an OpenAI-compatible endpoint, or e5 (default: built-in hashed characters)"
    )
    parser.add_argument("--embedding-model", metavar="NAME", default="", help="the endpoint's model")
    _workspace(parser)


def _add_rules(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("rules", help="the catalogue of rules, or one rule's page")
    parser.set_defaults(module="rules_command")
    parser.add_argument("rule", nargs="?", metavar="RULE")
    parser.add_argument(
        "--profile",
        metavar="FORM",
        help="which settings hold for the forms of a file (or for a layout such as P1-SC), and why",
    )
    parser.add_argument("--year", type=int, metavar="YEAR", help="with --profile LAYOUT")
    parser.add_argument("--new", metavar="ID", help="write the files of a new rule (in a checkout)")
    parser.add_argument(
        "--rules", type=Path, metavar="FILE", help="with --profile: the rules file of assist triage"
    )


def _add_doctor(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("doctor", help="what is installed and configured, and what that enables")
    parser.set_defaults(module="doctor_command")
    _workspace(parser)
