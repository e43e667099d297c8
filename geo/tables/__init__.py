"""Where data comes in: one file per table, each with ``read()`` and ``check()``."""
