"""`python -m assist`."""

import sys

from assist.cli import main

if __name__ == "__main__":
    sys.exit(main())
