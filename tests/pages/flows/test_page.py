"""The page of trade flows runs for what it offers, and its numbers are those of the command line and the download."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo import downloads
from geo.cli.main import main
from geo.engine.base import EmbeddedEngine
from geo.engine.user_files import Cited
from geo.pages.flows import tables as flows_tables
from geo.trade import model as trade_model
from geo.trade.model import By
from geo.trade.selection import resolve

PAGE = """
from geo.pages.flows import page
page.page()
"""


def run(**wish: str) -> AppTest:
    """The page at an address."""
    app = AppTest.from_string(PAGE, default_timeout=90)
    for name, value in wish.items():
        app.query_params[name] = value
    return app.run()


def faults(app: AppTest) -> list[str]:
    return [part.value for part in (*app.exception, *app.error, *app.warning)]


def written(app: AppTest) -> str:
    return " ".join(str(part.proto.body) for part in app.get("html")).replace("\u202f", " ")


def test_the_page_opens_on_cobalt():
    app = run()
    assert faults(app) == []
    assert "DR Congo shipped 58 % of the world\u2019s traded cobalt by value in 2024" in written(app)
    assert "The 50 largest flows are shown. And the rest: 1,166 flows, USD 854 million, 15 % of world trade" in written(
        app
    )


@pytest.mark.parametrize(
    "wish",
    [
        {"mineral": "gold", "lines": "mine", "by": "quantity", "nodes": "net", "year": "1995"},
        {"mineral": "rare-earths", "colour": "change", "since": "2010", "country": "JPN"},
        {"mineral": "lithium", "flow": "CHL-CHN", "alliance": "none"},
        {"mineral": "cobalt", "flow": "TUV-CHN"},
        {"mineral": "nickel", "country": "TUV", "year": "1996"},
        {"mineral": "natural-gas", "top": "200", "colour": "exporter", "second": "brics"},
        {"mineral": "germanium", "lines": "811230", "nodes": "imports"},
    ],
)
def test_every_way_to_look_runs(wish):
    app = run(**wish)
    assert faults(app) == []
    assert len(app.get("deck_gl_json_chart")) == 1


@pytest.mark.parametrize("mineral", ["permanent-magnets", "gallium"])
def test_a_mineral_without_lines_explains_itself(mineral):
    app = run(mineral=mineral)
    assert faults(app) == []
    assert "no HS line in the shipped trade file" in app.info[0].value
    assert len(app.get("deck_gl_json_chart")) == 0


def test_a_wish_that_cannot_be_fulfilled_is_said():
    app = run(mineral="cobolt", year="1066")
    assert len(app.warning) == 2
    assert app.exception == []
    assert len(app.get("deck_gl_json_chart")) == 1


def test_a_control_changes_the_address_and_the_map():
    app = run()
    app.selectbox(key="flows_by").select(By.QUANTITY).run()
    assert faults(app) == []
    assert app.query_params["by"] in ("quantity", ["quantity"])
    assert "by weight in 2024" in written(app)


def test_download_and_command_line_agree(capsys):
    """The same flows with the same numbers, every one of them in the file."""
    selection, _ = resolve({"mineral": "cobalt"}, years_of=lambda _: (2024,))
    trade = trade_model.take(EmbeddedEngine.open(), lines=selection.lines, year=2024)
    table = flows_tables.frame(trade, selection, Cited("a citation", trade_model.SOURCE_ID))
    rows = list(csv.DictReader(io.StringIO(downloads.csv(table).decode("utf-8-sig"))))
    assert main(["flows", "--mineral", "cobalt", "--year", "2024", "--top", "5000", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(rows) == len(answer["flows"]) == 1216
    for row, flow in zip(rows, answer["flows"], strict=True):
        assert (row["exporter"], row["importer"]) == (flow["exporter"], flow["importer"])
        assert float(row["value_kusd"]) == pytest.approx(flow["value_kusd"], rel=1e-11)
        assert bool(row["quantity_t"]) == (flow["quantity_t"] is not None)
        assert float(row["quantity_t"] or 0) == pytest.approx(flow["quantity_t"] or 0, rel=1e-11)
    assert {row["source_id"] for row in rows} == {"cepii-baci-202601"}
    assert {row["year"] for row in rows} == {"2024"}


def test_every_page_of_the_application_knows_this_one():
    text = (Path(__file__).resolve().parents[3] / "geo" / "pages" / "script.py").read_text(encoding="utf-8")
    assert '("flows", "Trade flows"' in text
