"""Views by address: the same figures as the page and the command line, and refusals in words."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.api.answers import ENDINGS
from geo.api.limits import RateLimit
from geo.api.routes import Files
from geo.cli import main as cli_main
from geo.compose import compose
from geo.content.view import Page, from_address

COBALT = "mineral=cobalt&stage=mine&year=2023&series=wmd"
ADDRESSES = {
    Page.MAP: f"/map.json?{COBALT}",
    Page.FLOWS: "/flows.json?mineral=cobalt&year=2023&top=20",
    Page.RISK: "/risk.json?mineral=rare-earths&importer=eu27",
    Page.ALLIANCES: "/alliances.json?mineral=cobalt",
    Page.SCENARIOS: "/scenarios.json?scenario=price-floor",
    Page.COUNTRY: "/country.json?country=COD",
}


@pytest.fixture
def client() -> TestClient:
    return client_of(RateLimit())


def client_of(limit: RateLimit) -> TestClient:
    return TestClient(Starlette(routes=Files(contextlib.nullcontext, limit).routes()))


def test_the_json_of_a_view_has_the_command_line_s_figures(client, capsys):
    found = client.get(f"/map.json?{COBALT}").json()
    assert cli_main.main(["concentration", "--mineral", "cobalt", "--stage", "mine", "--year", "2023",
                          "--series", "wmd", "--json"]) == 0  # fmt: skip
    told = json.loads(capsys.readouterr().out)
    congo = next(row for row in found["tables"][0]["rows"] if row["iso3"] == "COD")
    assert congo["share"] == pytest.approx(told["shares"]["COD"])
    assert "DR Congo" in found["title"]
    assert {source["id"]: source["licence"] for source in found["sources"]}
    assert found["dataset"]


@pytest.mark.parametrize(("page", "address"), ADDRESSES.items())
def test_every_view_answers_with_the_words_of_its_content(client, page, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    content = compose(from_address(address.replace(".json", "")), on=dt.date.today())  # noqa: DTZ011 - as the server does
    assert (found["title"], found["finding"]) == (content.caption.title, content.caption.finding)
    assert [table["title"] for table in found["tables"]] == [table.title for table in content.tables]
    assert found["view"]["page"] == page


def test_missing_is_null_and_not_zero(client):
    rows = client.get("/map.json?mineral=lithium&year=2024&series=usgs").json()["tables"][0]["rows"]
    states = next(row for row in rows if row["iso3"] == "USA")
    assert states["status"] == "withheld"
    assert states["value"] is None


def test_a_csv_is_that_of_the_page(client):
    answer = client.get(f"/map.csv?{COBALT}")
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'filename="cobalt' in answer.headers["content-disposition"]
    text = answer.content.decode("utf-8-sig")
    lines = [line for line in text.splitlines() if not line.startswith("# ")]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert next(float(row["share"]) for row in rows if row["iso3"] == "COD") == pytest.approx(0.70, abs=0.01)
    assert "# Licence: " in text


@pytest.mark.parametrize(
    ("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("geojson", b"{"), ("xlsx", b"PK")]
)
def test_a_view_comes_in_every_format(client, ending, start):
    answer = client.get(f"/map.{ending}?{COBALT}&theme=dark")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(start)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/map.csv?mineral=cobolt", 422, "cobalt"),
        ("/map.csv?minral=cobalt", 422, "mineral"),
        ("/map.json?mineral=cobalt&year=1800", 422, "1800"),
        ("/map.png?mineral=cobalt&theme=sepia", 422, "light"),
        ("/map.csv?title=Ours", 422, "title"),
        ("/risk.json?importer=Atlantis", 422, "Atlantis"),
        ("/maps.csv?mineral=cobalt", 404, "'map'"),
        ("/scenarios.geojson?scenario=price-floor", 404, "map"),
        (f"/map.csv?mineral={'x' * 9000}", 414, "8,000"),
        (f"/map.csv?mineral={'x' * 3000}", 422, "2,000"),
    ],
)
def test_what_cannot_be_answered_is_said_as_json(client, address, status, words):
    answer = client.get(address)
    assert answer.status_code == status
    found = answer.json()
    assert words in found["error"]
    assert found["problems"]
    assert "etag" not in answer.headers


def test_an_entity_tag_spares_the_second_answer(client):
    first = client.get(f"/map.csv?{COBALT}")
    tag = first.headers["etag"]
    again = client.get(f"/map.csv?{COBALT}", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/map.csv?mineral=lithium", headers={"If-None-Match": tag}).status_code == 200


def test_an_uploaded_dataset_is_reached_by_no_address(client):
    answer = client.get("/map.csv?mineral=cobalt&dataset=draft")
    assert answer.status_code == 422
    assert "dataset" in answer.json()["error"]


def test_who_asks_too_often_is_told_when_to_ask_again():
    now = [0.0]
    client = client_of(RateLimit(2, 0.5, clock=lambda: now[0]))
    codes = [client.get("/map.csv?minral=x").status_code for _ in range(3)]
    assert codes == [422, 422, 429]
    assert client.get("/map.csv").headers["retry-after"] == "2"
    now[0] = 2.0
    assert client.get("/map.csv?minral=x").status_code == 422


def test_files_are_made_in_the_queue_of_the_pages():
    entered = []

    @contextlib.contextmanager
    def turn():
        entered.append("in")
        yield
        entered.append("out")

    client = TestClient(Starlette(routes=Files(turn).routes()))
    assert client.get(f"/map.csv?{COBALT}").status_code == 200
    assert entered == ["in", "out"]


def test_the_description_names_every_address_and_parameter(client):
    found = client.get("/api/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    assert set(found["paths"]) == {f"/{page}.{ending}" for page in Page for ending in ENDINGS}
    risk = found["paths"]["/risk.csv"]["get"]
    assert {"importer", "mineral", "theme"} <= {one["name"] for one in risk["parameters"]}
    assert {"200", "304", "404", "422", "429", "503"} == set(risk["responses"])
