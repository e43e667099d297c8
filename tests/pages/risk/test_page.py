"""The page of import risk runs for what it offers, says the command line's numbers, and explains what is missing."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo import downloads
from geo.atlas import shipped
from geo.cli import main as cli_main
from geo.engine.user_files import UserFile
from geo.risk.model import Method
from geo.risk.selection import minerals_offered

SAMPLE = ("antimony", "bauxite", "natural-gas", "germanium", "rare-earths", "gold")


def page() -> None:
    from geo.pages.risk import page as risk_page  # noqa: PLC0415 - the script that the tester runs

    risk_page.page()


def run(**wish: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    for name, value in wish.items():
        app.query_params[name] = value
    return app.run()


def faults(app: AppTest) -> list[str]:
    return [part.value for part in (*app.exception, *app.error)]


def words(app: AppTest) -> str:
    bodies = (str(part.proto.body) for part in app.get("html"))
    # The words of tooltips, which name every country, stand apart from those of the page.
    html = " ".join(body for body in bodies if "atlas-tips" not in body)
    texts = (part.value.replace("\\", "") for part in (*app.caption, *app.markdown, *app.warning))
    return " ".join([html, *texts])


def metrics(app: AppTest) -> dict[str, str]:
    return {part.label: part.value for part in app.metric}


@pytest.mark.parametrize("mineral", SAMPLE)
@pytest.mark.parametrize("importer", ["eu27", "VAT"])
def test_large_and_tiny_importers_have_a_page(mineral: str, importer: str) -> None:
    app = run(importer=importer, mineral=mineral)
    assert faults(app) == []
    assert app.query_params["mineral"] == mineral


@pytest.mark.parametrize("method", list(Method))
def test_the_page_says_the_command_line_s_numbers(method: Method, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["risk", "--importer", "JPN", "--mineral", "cobalt", "--year", "2023", "--method", method]
    assert cli_main.main([*arguments, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    app = run(importer="JPN", mineral="cobalt", year="2023", method=method)
    shown = metrics(app)
    assert shown["GeoPolRisk score"] == f"{answer['score']:.3f}"
    assert shown["Import risk"] == f"{answer['import_risk']:.3f}"
    assert shown["HHI of suppliers"] == f"{10_000 * answer['suppliers']['hhi']:,.0f}"
    assert f"{method.label.lower()} ({method.value})" in words(app)


def test_the_download_holds_the_command_line_s_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli_main.main(["risk", "--importer", "DEU", "--year", "2023", "--json"]) == 0
    rows = pd.DataFrame(json.loads(capsys.readouterr().out))
    again = pd.read_csv(io.BytesIO(downloads.csv(rows)))
    assert list(again.columns) == list(rows.columns)
    assert again["score"].sum() == pytest.approx(rows["score"].sum())


def test_what_cannot_be_computed_says_why() -> None:
    said = words(run(importer="DEU", mineral="copper"))
    assert "Import reliance and self-sufficiency are not computable" in said
    assert "contained metal cannot be divided by gross weight" in said


def test_a_zero_for_want_of_any_record_is_no_score() -> None:
    app = run(importer="AUS", mineral="beryllium", year="2023")
    assert faults(app) == []
    assert metrics(app)["GeoPolRisk score"] == "No score"
    assert "No imports of beryllium, unwrought, powders and scrap by Australia" in words(app)


def test_ores_only_is_said_in_the_title_and_under_the_figures() -> None:
    said = words(run(importer="USA", mineral="antimony"))
    assert "Antimony is traded mostly as metal and oxides" in said
    assert "imports of antimony ores and concentrates by value" in said
    assert "Covers ores and concentrates only" in said


def test_the_gross_supply_risk_of_the_eu_names_what_it_lacks() -> None:
    said = words(run(importer="eu27", mineral="fluorspar"))
    assert "Gross supply risk" in said
    assert "substitution index" in said


def test_wrong_parts_of_the_address_are_said_and_replaced() -> None:
    app = run(importer="Mars", mineral="iridium", year="1066")
    assert faults(app) == []
    assert len([part for part in app.warning if "Showing" in part.value]) == 3
    assert app.query_params["importer"] == "eu27"


def test_events_of_secondary_sources_are_shown_with_their_mark() -> None:
    app = run(mineral="rare-earths")
    # The list is long: it comes once the user is near it.
    app.button(key="atlas_later_policy_mineral_button").click().run()
    policy = next(table.value for table in app.dataframe if "Evidence" in table.value)
    assert "secondary" in set(policy["Evidence"])
    assert policy["Source"].str.startswith("http").all()
    assert "reported by secondary sources only, marked in the column of evidence" in words(app)


def test_the_filters_of_the_list() -> None:
    app = run(mineral="cobalt", events="export_quota", standing="now")
    table = next(table.value for table in app.dataframe if "Evidence" in table.value)
    assert set(table["Measure"]) == {"Export quota"}
    assert set(table["Today"]) == {"in force"}


def test_choosing_an_importer_changes_the_address() -> None:
    app = run(importer="DEU", mineral="cobalt")
    app.multiselect(key="risk_importer").set_value(["DEU", "FRA"]).run()
    assert app.query_params["importer"] == "DEU,FRA"
    assert "Germany and France" in words(app)


def test_every_mineral_with_lines_is_offered() -> None:
    assert set(run().selectbox(key="risk_mineral").options) >= {"Cobalt", "Rare earths", "Permanent magnets"}
    assert len(run().selectbox(key="risk_mineral").options) == len(minerals_offered(shipped()))


def test_a_trade_file_of_the_session_feeds_the_risk() -> None:
    flow = {"hs6": "810510", "year": 2023, "exporter": "CUB", "importer": "DEU", "value_kusd": 9e6, "quantity_t": 9e5}
    file = UserFile("mine.csv", "a" * 64, "baci", pd.DataFrame([flow]), replace=True)

    def with_file(app: AppTest) -> AppTest:
        app.query_params.update({"mineral": "cobalt", "importer": "DEU", "year": "2023"})
        app.session_state["trade_files"] = (file,)
        return app.run()

    plain = run(mineral="cobalt", importer="DEU", year="2023")
    laid = with_file(AppTest.from_function(page, default_timeout=60))
    assert faults(laid) == faults(plain) == []
    assert "Cuba" not in words(plain)
    assert "Cuba" in words(laid)
    assert "mine.csv uploaded by you" in words(laid)
    assert "uploaded by you" not in words(plain)
