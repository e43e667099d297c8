"""``python -m geo``: the atlas for scripts."""

import sys

from geo.cli.main import main

sys.exit(main())
