"""Addresses of anything: a working page with notices in words, on every page, whatever stands in the address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from geo.content.view import parse
from geo.errors import GeoError
from tests.fuzzing import EXTREMES, tries

PAGES = ("map", "flows", "risk", "alliances", "scenarios", "briefing", "country", "chain")
NAMES = (
    "mineral",
    "view",
    "stage",
    "series",
    "year",
    "alliance",
    "country",
    "layout",
    "list",
    "restrictions",
    "day",
    "lines",
    "by",
    "top",
    "colour",
    "since",
    "nodes",
    "second",
    "flow",
    "importer",
    "method",
    "axis",
    "group",
    "on",
    "minerals",
    "without",
    "exporters",
    "to",
    "friends",
    "part",
    "target",
    "name",
    "board",
    "story",
    "slide",
    "lang",
    "present",
    "compare",
    "cut",
    "kind",
    "months",
    "price",
    "stock",
    "embed",
)
GOOD = (
    "cobalt",
    "lithium",
    "2024",
    "1995",
    "DEU",
    "CHN",
    "eu27",
    "mine",
    "refined",
    "1",
    "0",
    "-1",
    "1e999",
    "DEU,FRA",
)
BAD = tuple(one.decode(errors="replace") for one in EXTREMES)
WORDS = st.sampled_from(GOOD) | st.text(max_size=30) | st.sampled_from(BAD)
ADDRESSES = st.dictionaries(st.sampled_from(NAMES), WORDS, max_size=6)


def draw(module: str) -> None:
    import importlib  # noqa: PLC0415 - the function's text alone is run

    from geo.pages.briefing import present  # noqa: PLC0415 - as above

    if present.wanted(module):
        present.page_of(module)
    else:
        importlib.import_module(f"geo.pages.{module}.page").page()


@pytest.mark.parametrize("module", PAGES)
@tries(2)
@given(address=ADDRESSES)
def test_any_address_leads_to_a_page_that_works(module, address, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_STORE", str(tmp_path_factory.mktemp("store")))
        page = AppTest.from_function(draw, default_timeout=90, kwargs={"module": module})
        for name, word in address.items():
            page.query_params[name] = word
        page.run()
        assert [one.value for one in page.exception] == [], address


@tries(300)
@given(st.text(max_size=200) | ADDRESSES.map(lambda parts: "/map?" + "&".join(f"{a}={b}" for a, b in parts.items())))
def test_any_permalink_is_a_view_or_refused_in_words(text):
    try:
        view = parse(text)
    except GeoError as error:
        assert str(error)  # noqa: PT017 - either is right
    else:
        assert parse(view.address()) == view or view.title or view.finding
