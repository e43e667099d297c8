"""Import risk in HS 2017: who supplies an importer with magnets and refined metals, by hand from the table."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo import vocabulary as v
from geo.atlas import shipped
from geo.cli.main import main
from geo.compose import compose
from geo.content.content import Content
from geo.content.view import from_record
from geo.exports import files
from geo.reference.alliances import members
from geo.reference.choices import Choices
from geo.risk import second
from geo.risk.selection import resolve
from geo.schema import path_of

ON = dt.date(2026, 11, 30)
EU = members("eu27", on=ON)
PAGE = """
from geo.pages.risk import page
page.page()
"""


def content(**words: str) -> Content:
    return compose(from_record({"alliance": "g7", **words, "page": "risk"}), on=ON, atlas=shipped())


@pytest.fixture(scope="module")
def magnets() -> pd.DataFrame:
    return pd.read_parquet(path_of("trade_hs17", "parquet"), filters=[(v.HS6, "==", "850511")])


def test_the_eu_depends_on_china_for_magnets(magnets):
    own = magnets[magnets[v.IMPORTER].isin(EU) & ~magnets[v.EXPORTER].isin(EU)]
    bought = own.groupby(v.EXPORTER)[v.VALUE_KUSD].sum().sort_values(ascending=False) / own[v.VALUE_KUSD].sum()
    found = content(mineral="permanent-magnets", importer="eu27")
    assert found.caption.title.replace("\u202f", " ") == (
        "China supplied 89 % of EU-27 imports of permanent magnets of metal (HS 2017 850511) by value in 2024"
    )
    suppliers = found.tables[1].frame.set_index(v.EXPORTER)["share"]
    assert suppliers["CHN"] == pytest.approx(bought["CHN"]) == pytest.approx(0.8862, abs=0.0001)
    assert suppliers.to_dict() == pytest.approx(bought.to_dict())
    tiles = {tile.label: tile.value.replace("\u202f", " ") for tile in found.tiles}
    assert tiles["HHI of suppliers"] == f"{10_000 * (bought**2).sum():,.0f}"
    outside = 1 - bought[bought.index.isin(members("g7", on=ON))].sum()
    assert f"{100 * outside:.0f} % of the imports by value came from outside G7." in found.caption.text.replace(
        "\u202f", " "
    )


def test_every_importer_has_its_largest_supplier(magnets):
    table = content(mineral="permanent-magnets").table.frame.set_index(v.ISO3)
    own = magnets[magnets[v.IMPORTER] == "JPN"].groupby(v.EXPORTER)[v.VALUE_KUSD].sum()
    row = table.loc["JPN"]
    assert (row["top"], row["share"]) == (own.idxmax(), pytest.approx(own.max() / own.sum()))
    assert row["hhi"] == pytest.approx(((own / own.sum()) ** 2).sum())
    assert len(table) == magnets[v.IMPORTER].nunique()


def test_by_weight_a_weight_that_cannot_be_right_counts_nothing(magnets):
    """Two flows of magnets, 15 kt, have an implausible unit value: they have a value and no weight that counts."""
    found = content(mineral="permanent-magnets", by="quantity", importer="eu27")
    shown = second.everyone(shipped(), "permanent-magnets", "quantity")["amount"].sum()
    assert magnets[v.QUANTITY_T].sum() - shown == pytest.approx(15_000, rel=0.01)
    assert "cannot be right are left out" in " ".join(found.caption.notes)
    assert "by gross weight in 2024" in found.caption.title


def test_the_revision_stands_in_title_caption_and_files():
    found = content(mineral="copper", revision="HS17", importer="DEU")
    caption, text = found.caption, files.csv(found).decode()
    assert "refined copper cathodes (HS 2017 740311)" in caption.title
    assert "HS 2017 lines 740311, 2024" in caption.source
    assert caption.origins[0].id == "cepii-baci-hs17-202601"
    assert any("never meet" in note for note in caption.notes)
    assert caption.notes[0].startswith("No GeoPolRisk score")
    assert "HS 2017" in text
    assert "cepii-baci-202601" not in text
    assert found.figure.country == "DEU"


def test_scores_stay_with_hs_1992():
    assert "HS 2017" not in content(mineral="copper").caption.title
    assert content(mineral="copper").points is not None


def test_a_choice_that_does_not_exist_is_said():
    def messages(**words: str) -> list[str]:
        choices = Choices(words)
        resolve(shipped(), choices, on=ON)
        return choices.messages

    assert messages(mineral="cerium", revision="HS17") != []
    assert messages(mineral="bismuth", revision="HS17") == [
        "The HS 2017 trade table has no HS code of Bismuth. Showing HS 1992."
    ]
    assert messages(mineral="permanent-magnets") == []
    assert messages(mineral="permanent-magnets", year="2019") == [
        "No figures for the year \u20182019\u2019; there are some for 2024. Showing 2024."
    ]


def test_an_importer_without_imports_has_words_and_no_zero():
    found = content(mineral="beryllium", revision="HS17", importer="BTN")
    assert found.caption.title.startswith("No imports of beryllium, unwrought, powders (HS 2017 811212) by Bhutan")
    assert found.charts == ()
    assert found.tiles == ()


def test_the_page_shows_suppliers_without_scores():
    app = AppTest.from_string(PAGE, default_timeout=120)
    app.query_params["mineral"] = "permanent-magnets"
    app.run()
    assert not [part.value for part in (*app.exception, *app.error, *app.warning)]
    shown = " ".join(str(part.proto.body) for part in app.get("html"))
    assert "(HS 2017 850511)" in shown
    assert "Method" not in [box.label for box in app.selectbox]
    copper = AppTest.from_string(PAGE, default_timeout=120)
    copper.query_params["mineral"] = "copper"
    copper.run()
    (table,) = (box for box in copper.selectbox if box.label == "Trade table")
    table.select("HS17").run()
    assert "(HS 2017 740311)" in " ".join(str(part.proto.body) for part in copper.get("html"))


def test_the_command_line_answers_in_hs_2017(capsys):
    assert main(["risk", "--importer", "eu27", "--mineral", "permanent-magnets", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["suppliers"][0]["exporter"], answer["suppliers"][0]["hs_revision"]) == ("CHN", "HS 2017")
    assert main(["risk", "--importer", "JPN", "--mineral", "copper", "--table", "hs17"]) == 0
    assert "Nigeria: " in capsys.readouterr().out
    assert main(["risk", "--importer", "JPN", "--mineral", "bismuth", "--table", "hs17"]) == 2
    assert main(["risk", "--importer", "JPN", "--mineral", "permanent-magnets", "--year", "2020"]) == 2
