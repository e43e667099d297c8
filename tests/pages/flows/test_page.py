"""The page of trade flows runs for what it offers, and shows what its controls and uploaded files ask for."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from geo import downloads
from geo import vocabulary as v
from geo.cli.main import main
from geo.compose import compose
from geo.content.view import from_address
from geo.engine.user_files import UserFile
from geo.tables import trade
from geo.trade.model import By

PAGE = """
from geo.pages.flows import page
page.page()
"""
UPLOADED = """
import streamlit as st
from geo.pages.flows import page
from geo.pages.shared import session
if st.session_state.get("file") is not None:
    session.use_trade_file(st.session_state["file"])
page.page()
"""


def run(**words: str) -> AppTest:
    """The page at an address."""
    app = AppTest.from_string(PAGE, default_timeout=90)
    for name, value in words.items():
        app.query_params[name] = value
    return app.run()


def run_with(file: UserFile | None, **words: str) -> AppTest:
    """The page in a session that has uploaded a file."""
    app = AppTest.from_string(UPLOADED, default_timeout=90)
    app.session_state["file"] = file
    for name, value in words.items():
        app.query_params[name] = value
    return app.run()


def user_file(rows: list[tuple[object, ...]], *, kind: str = "baci", replace: bool = False) -> UserFile:
    frame = pd.DataFrame(rows, columns=list(trade.COLUMNS)).astype({v.YEAR: "int16", v.QUANTITY_T: "float64"})
    return UserFile("TradeData.csv", "f" * 64, kind, frame, replace)


def faults(app: AppTest) -> list[str]:
    return [part.value for part in (*app.exception, *app.error, *app.warning)]


def written(app: AppTest) -> str:
    return " ".join(str(part.proto.body) for part in app.get("html")).replace("\u202f", " ")


def test_the_page_opens_on_cobalt():
    app = run()
    assert faults(app) == []
    assert "DR Congo shipped 58 % of the world\u2019s traded cobalt (2 of 5 forms) by value in 2024" in written(app)
    assert "Showing the 50 largest flows; 1,166 smaller ones (USD 854 m, 15 % of world trade by value) are hidden." in (
        written(app)
    )
    labels = [one.label for one in app.selectbox]
    for label in ("Products", "Measure", "Number of flows", "Node size", "Second alliance"):
        assert label in labels
    assert "Upload trade data (BACI release or UN Comtrade download)" in [one.label for one in app.expander]


@pytest.mark.parametrize(
    "words",
    [
        {"mineral": "gold", "lines": "mine", "by": "quantity", "nodes": "net", "year": "1995"},
        {"mineral": "cobalt", "flow": "TUV-CHN"},
        {"mineral": "nickel", "country": "TUV", "year": "1996"},
        {"mineral": "natural-gas", "top": "200", "colour": "exporter", "second": "brics"},
        {"mineral": "germanium", "lines": "811230", "nodes": "imports"},
    ],
)
def test_every_way_to_look_runs(words):
    app = run(**words)
    assert faults(app) == []
    assert len(app.get("deck_gl_json_chart")) == 1


@pytest.mark.parametrize("mineral", ["iridium", "thallium"])
def test_a_mineral_without_codes_explains_itself(mineral):
    app = run(mineral=mineral)
    assert faults(app) == []
    assert "no flows to show" in written(app)
    assert "no HS line in the shipped trade file" in app.info[0].value
    assert len(app.get("deck_gl_json_chart")) == 0


def test_what_does_not_exist_is_said():
    app = run(mineral="cobolt", year="1066")
    assert len(app.warning) == 2
    assert app.exception == []
    assert len(app.get("deck_gl_json_chart")) == 1


def test_a_control_changes_the_address_and_the_map():
    app = run()
    app.selectbox(key="flows_by").select(By.QUANTITY).run()
    assert faults(app) == []
    assert app.query_params["by"] in ("quantity", ["quantity"])
    assert "by gross weight in 2024" in written(app)


def test_an_uploaded_file_names_its_publisher_and_basis_on_the_page():
    rows = [(2023, "850511", "CHN", "DEU", 800.0, 10.0), (2024, "850511", "CHN", "DEU", 900.0, 12.5)]
    app = run_with(user_file(rows, kind="comtrade"), mineral="permanent-magnets")
    assert faults(app) == []
    deck = app.get("deck_gl_json_chart")[0].proto.json
    shown = " ".join([written(app), deck, *(one.proto.help for one in app.metric)])
    assert "UN Comtrade" in written(app)
    assert "cost, insurance and freight included" in " ".join(one.proto.help for one in app.metric)
    assert "BACI (CEPII)" not in shown
    assert "free on board" not in shown
    # The charts over the years are those of the file too: nothing else has this product.
    tables = [
        pa.ipc.open_stream(data.data.data).read_pandas()
        for one in app.get("vega_lite_chart")
        for data in one.proto.datasets
        if data.name == "rows"
    ]
    assert {year for table in tables if "year" in table for year in table["year"]} == {"2023", "2024"}


def test_the_map_of_an_uploaded_file_stays_in_its_session():
    """Both sessions look at the same view; only one has replaced the figures."""
    rows = [(2024, line, "AUS", "JPN", 5.0, 1.0) for line in ("282200", "810510")]
    words = {"mineral": "cobalt", "year": "2024"}
    own = run_with(user_file(rows, replace=True), **words)
    other = run_with(None, **words)
    assert "Australia shipped 100 %" in written(own)
    assert "DR Congo shipped 58 %" in written(other)
    decks = [app.get("deck_gl_json_chart")[0].proto.json for app in (own, other)]
    assert "COD-CHN" not in decks[0]
    assert "COD-CHN" in decks[1]


def test_download_and_command_line_agree(capsys):
    """The same flows with the same numbers, every one of them in the file."""
    content = compose(from_address("/flows?mineral=cobalt&year=2024"), on=dt.date(2026, 11, 23))
    text = downloads.csv(content.table.whole).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
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
    assert '("flows", mark("Trade flows")' in text
