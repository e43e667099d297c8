"""``python -m geo``: the atlas for scripts."""

import sys

from geo.cli import main

sys.exit(main())
