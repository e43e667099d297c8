"""Where data flow in: one file a table, each with ``read()`` and ``check()``."""
