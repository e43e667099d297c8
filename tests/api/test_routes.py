"""Files by address: the same figures as the page, refusals in JSON, and work that is bounded."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import threading

import pytest
from openapi_spec_validator import validate
from starlette.applications import Starlette
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from geo.api.asked import ENDINGS
from geo.api.making import Maker, PublicFigures
from geo.api.routes import DESCRIPTION, Files
from geo.atlas import shipped
from geo.compose import compose, compose_slide
from geo.content.view import Page, Slide, from_address
from geo.exports import files as data_files
from geo.pages.script import PAGES


def figures(_page: Page = Page.MAP) -> PublicFigures:
    return PublicFigures(shipped(), "1")


def client(maker: Maker | None = None, per_minute: int = 10_000, **options: object) -> TestClient:
    found = Files(maker or Maker(figures), per_minute=per_minute, ignored=("embed",), **options)
    return TestClient(Starlette(routes=found.routes()), base_url="http://atlas.example")


@pytest.fixture(scope="module")
def web() -> TestClient:
    return client()


@pytest.mark.parametrize("page", Page)
def test_the_csv_and_the_json_of_a_page_are_what_it_shows(web, page):
    query = page.example
    content = compose(from_address(f"/{page}?{query}"), on=dt.date.today(), base="http://atlas.example")  # noqa: DTZ011
    answer = web.get(f"/{page}.csv?{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content == data_files.csv(content)
    found = web.get(f"/{page}.json?{query}").json()
    assert (found["title"], found["finding"]) == (content.caption.title, content.caption.finding)
    assert found["dataset"] == content.caption.dataset
    assert found["permalink"].startswith("http://atlas.example/")
    assert {"publisher", "licence", "licence_url"} <= set(found["sources"][0])
    assert [table["title"] for table in found["tables"]] == [table.title for table in content.tables]
    bare = web.get(f"/{page}.csv?{query}&provenance=no").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(bare)))
    record = [*found["tables"][0]["rows"], *found["tables"][0]["totals"]]
    assert len(rows) == len(record)
    for row, other in zip(rows, record, strict=True):
        for name, cell in other.items():
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                assert float(row[name]) == cell
            elif cell is None:
                assert row[name] == ""


def test_the_json_of_a_comparison_has_both_views_and_the_words_that_compare_them(web):
    query = "mineral=cobalt&stage=mine&year=2024"
    found = web.get(f"/map.json?{query}&beside=year:2018").json()
    slide = Slide(from_address(f"/?{query}&beside=year:2018"))
    pair = compose_slide(slide, on=dt.date.today(), base="http://atlas.example")  # noqa: DTZ011
    assert (found["title"], found["finding"]) == (pair.caption.title, pair.caption.finding)
    assert [side["name"] for side in found["beside"]] == ["2018", "2024"]
    for side, content in zip(found["beside"], pair.sides, strict=True):
        assert side["title"] == content.caption.title
        assert side["parameters"]["year"] == str(content.view.year)
        assert len(side["tables"][0]["rows"]) == len(content.table.frame)
    bare = web.get(f"/map.csv?{query}&beside=year:2018&provenance=no").content.decode("utf-8-sig")
    assert {row["view"] for row in csv.DictReader(io.StringIO(bare))} == {"2018", "2024"}


def test_pictures_and_shapes_are_what_they_say(web):
    query = Page.MAP.example
    assert web.get(f"/map.png?{query}").content.startswith(b"\x89PNG")
    drawn = web.get(f"/map.svg?{query}&theme=dark&lang=de")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert b"</svg>" in drawn.content
    shapes = web.get(f"/map.geojson?{query}").json()
    assert shapes["type"] == "FeatureCollection"
    assert web.get(f"/map.xlsx?{query}").content.startswith(b"PK")
    assert web.head(f"/map.csv?{query}").status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "nearest"),
    [
        ("/mpa.csv?mineral=cobalt", 404, "map"),
        ("/map.cvs?mineral=cobalt", 404, "csv"),
        ("/map.csv?minerl=cobalt", 422, "mineral"),
        ("/map.png?mineral=cobalt&theme=drak", 422, "dark"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_the_nearest(web, address, status, nearest):
    answer = web.get(address)
    assert answer.status_code == status
    assert answer.json()["nearest"] == nearest
    assert answer.headers["cache-control"] == "no-store"


def test_a_mineral_that_does_not_exist_is_never_shown_as_another(web):
    answer = web.get("/map.csv?mineral=cobolt")
    assert answer.status_code == 422
    (problem,) = answer.json()["problems"]
    assert "Did you mean \u2018cobalt\u2019?" in problem
    assert "Showing" not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "risk.csv?importer=Mars",
        "map.csv?year=1066",
        "flows.csv?top=x",
        "alliances.csv?on=x",
        "chain.csv?mineral=cobolt",
    ],
)
def test_a_refusal_does_not_say_that_something_is_shown(web, address):
    answer = web.get(f"/{address}")
    assert answer.status_code == 422
    assert answer.json()["problems"]
    assert not re.search(r"[Ss]howing", answer.text)


@pytest.mark.parametrize("query", ["mineral=cobalt&mineral=tin", "title=Cobalt+is+safe", "mineral=" + "a" * 9_000])
def test_no_second_value_no_words_of_others_and_no_endless_address(web, query):
    assert web.get(f"/map.csv?{query}").status_code == 422


def test_what_cannot_be_shown_says_why(web):
    assert "country=CHL" in web.get("/country.json").json()["error"]
    no_map = web.get("/scenarios.geojson?scenario=price-floor")
    assert no_map.status_code == 404
    assert "has no map" in no_map.json()["error"]


def test_a_private_dataset_has_no_address(web):
    answer = web.get("/map.json?mineral=cobalt&dataset=desk")
    assert answer.status_code == 422
    assert "dataset" in answer.json()["error"]


def test_what_pages_choose_for_the_screen_is_let_through(web):
    assert web.get("/map.csv?mineral=cobalt&embed=true").status_code == 200


def test_an_unchanged_answer_is_not_made_again_and_a_new_dataset_has_another_tag():
    class Versions:
        version = "1"

    def now(_page: Page) -> PublicFigures:
        return PublicFigures(shipped(), Versions.version)

    web = client(Maker(now))
    first = web.get("/map.csv?mineral=cobalt")
    tag = first.headers["etag"]
    assert "max-age" in first.headers["cache-control"]
    again = web.get("/map.csv?mineral=cobalt", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    Versions.version = "2"
    assert web.get("/map.csv?mineral=cobalt", headers={"If-None-Match": tag}).status_code == 200


def test_a_client_that_asks_too_often_waits():
    web = client(per_minute=8)
    codes = [web.get("/map.csv?mineral=cobolt").status_code for _ in range(3)]
    assert codes == [422, 422, 429]
    assert int(web.get("/map.csv").headers["retry-after"]) >= 1


def test_clients_behind_a_proxy_have_limits_of_their_own():
    files = Files(Maker(figures), per_minute=8)
    app = ProxyHeadersMiddleware(Starlette(routes=files.routes()), trusted_hosts="*")
    web = TestClient(app, base_url="http://atlas.example")

    def asked(who: str) -> int:
        return web.get("/map.csv?mineral=cobolt", headers={"X-Forwarded-For": who}).status_code

    assert [asked("10.0.0.1") for _ in range(3)] == [422, 422, 429]
    assert asked("10.0.0.2") == 422


def test_more_than_the_server_takes_is_refused_and_nothing_large_is_handed_out():
    busy = client(Maker(figures, waiting=0)).get("/map.csv?mineral=cobalt")
    assert busy.status_code == 503
    assert busy.headers["retry-after"] == "60"
    assert client(Maker(figures, largest=100)).get("/map.csv?mineral=cobalt").status_code == 422


def test_a_file_takes_its_turn_off_the_event_loop():
    turns = []

    class Turn:
        def __enter__(self) -> None:
            turns.append(threading.current_thread().name)

        def __exit__(self, *_: object) -> None:
            turns.append("done")

    assert client(Maker(figures, turn=Turn)).get("/map.csv?mineral=cobalt").status_code == 200
    assert turns[0].startswith("file")
    assert turns[-1] == "done"


def test_another_name_of_the_server_is_refused():
    web = client(allowed=lambda host: host == "atlas.example")
    assert web.get("/map.csv?mineral=cobalt").status_code == 200
    assert web.get("/map.csv?mineral=cobalt", headers={"Host": "evil.example"}).status_code == 403
    assert web.get(DESCRIPTION, headers={"Host": "evil.example"}).status_code == 403


def test_the_description_is_openapi_and_has_every_page_and_format(web):
    found = web.get(DESCRIPTION).json()
    validate(found)
    assert set(found["paths"]) == {f"/{page}.{ending}" for page in Page for ending in ENDINGS}
    operations = [found["paths"][f"/{page}.csv"]["get"] for page in Page]
    assert len({one["summary"] for one in operations}) == len(Page)
    assert [one["description"] for one in operations] == [f"Example: `/{page}.csv?{page.example}`" for page in Page]
    words = {one["name"] for one in found["paths"]["/map.csv"]["get"]["parameters"]}
    assert {"mineral", "year", "alliance", "provenance"} <= words


def test_a_page_cannot_be_registered_without_what_is_said_of_it():
    with pytest.raises(TypeError):
        Page.__new_member__(Page, "forgotten")
    assert {str(page) for page in Page} < {path for _, _, _, path in PAGES}


def test_the_files_of_the_pages_themselves_are_left_alone(web):
    assert web.get("/favicon.png").text == "Not Found"
    assert json.loads(web.get("/flavicon.png").text)["nearest"] is None
