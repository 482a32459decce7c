"""`assist eval`: the benchmark with --quick or --full, annotated forms with --gold.

assist eval --quick --json -      a small benchmark, its scorecard on standard output
assist eval --full --out DIR      the whole benchmark, with Markdown and a plot
assist eval --gold FILE --docs D  the product against hand-made annotation
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

_USAGE_ERROR = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the scorer that the options ask for; returns its exit code, 2 when they ask for none."""
    given = list(sys.argv[1:] if argv is None else argv)
    if any(option == "--gold" or option.startswith("--gold=") for option in given):
        from eval.gold import main as gold

        return gold(given)
    if {"--quick", "--full"} & set(given):
        from eval.bench.command import main as bench

        return bench(given)
    helped = {"-h", "--help"} & set(given)
    print(__doc__, file=sys.stdout if helped else sys.stderr)
    return 0 if helped else _USAGE_ERROR


if __name__ == "__main__":
    sys.exit(main())
