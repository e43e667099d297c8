from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from geo.compose import compose
from geo.content.content import Content
from geo.content.view import from_address

ON = dt.date(2026, 11, 23)


@pytest.fixture(scope="session")
def content_of() -> Callable[[str], Content]:
    """What stands on the export of an address."""
    return lambda address: compose(from_address(address), on=ON)
