"""Addresses of files with anything in them: the file or a refusal in JSON, in bounded time, whatever stands there."""

from __future__ import annotations

import time
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.api.asked import parameters
from geo.api.making import Maker, PublicFigures
from geo.api.routes import Files
from geo.atlas import shipped
from geo.content.view import Page
from tests.fuzzing import EXTREMES, tries

SECONDS = 30
PLAIN = ("cobalt", "rare-earths", "2024", "1995", "DEU", "CHN,RUS", "eu27", "mine", "1", "0", "-1", "100", "disruption")
NUMBERS = ("1e308", "-1e308", "1e-308", "inf", "nan", "9" * 300, "\u00b2", "0x10", "1_000")
HEADERS = ("a\r\nX-Evil: 1", 'a"; filename="evil.exe', "../../etc/passwd", "<script>", "\0")
WORDS = st.sampled_from([*PLAIN, *NUMBERS, *HEADERS, *(one.decode(errors="replace")[:1_500] for one in EXTREMES)])
QUERIES = {page: st.dictionaries(st.sampled_from(parameters(page)), WORDS, max_size=4) for page in Page}


@pytest.fixture(scope="module")
def web() -> TestClient:
    files = Files(Maker(lambda _page: PublicFigures(shipped(), "1")), per_minute=999_999)
    return TestClient(Starlette(routes=files.routes()), base_url="http://atlas.example")


def check(web: TestClient, address: str) -> None:
    start = time.monotonic()
    answer = web.get(address)
    assert answer.status_code in {200, 404, 414, 422}, address
    assert time.monotonic() - start < SECONDS, address
    if answer.status_code != 200:
        assert answer.json()["error"], address
        assert len(answer.content) < 20_000, address
        return
    assert set(answer.headers) == {
        "etag",
        "cache-control",
        "x-dataset",
        "content-type",
        "content-disposition",
        "content-length",
    }
    name = answer.headers["content-disposition"].removeprefix('inline; filename="').removesuffix('"')
    assert name.replace("-", "").replace(".", "").isalnum(), address
    assert len(name) < 120


@pytest.mark.parametrize("page", Page)
@tries(12)
@given(data=st.data())
def test_any_parameters_give_the_file_or_a_refusal_in_words(web, page, data):
    query = data.draw(QUERIES[page]) | {"provenance": "no"}
    ending = data.draw(st.sampled_from(["json", "csv"]))
    check(web, f"/{page}.{ending}?{urlencode(query, errors='replace')}")


@tries(60)
@given(st.text(max_size=40), st.text(max_size=12), st.binary(max_size=60))
def test_any_path_and_any_query_are_answered(web, path, ending, query):
    answer = web.request("GET", f"/{urlencode({path: ''})}.{urlencode({ending: ''})}", params=query.decode("latin-1"))
    assert answer.status_code in {404, 422}


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", ["amount", "volume", "floor", "price", "rate", "growth"])
@pytest.mark.parametrize("scenario", ["stockpile", "price-floor"])
def test_a_number_that_nothing_has_is_refused(web, scenario, name, number):
    # 10^308 tonnes at a price were more than a number can be.
    check(web, f"/scenarios.json?{urlencode({'scenario': scenario, 'amount': '1e308', name: number})}")


@pytest.mark.parametrize("more", ["width=100000", "scale=64", "dpi=9999", "size=99999x99999px", "size=1x1px"])
@pytest.mark.parametrize("ending", ["png", "svg"])
def test_no_parameter_makes_a_picture_larger_than_a_page(web, ending, more):
    assert web.get(f"/map.{ending}?mineral=cobalt&{more}").status_code == 422
