"""The chain of a mineral: every figure of three minerals by hand from the tables, and what the bottleneck may claim."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.atlas import shipped
from geo.chain import model, parts
from geo.chain.selection import as_address, chain, resolve
from geo.cli.main import main
from geo.compose import compose
from geo.content.content import Content, MapFigure
from geo.content.view import View, from_record
from geo.engine.table import TradeTable
from geo.engine.user_files import UserFile
from geo.exports import files
from geo.reference.alliances import members
from geo.reference.choices import Choices
from geo.schema import path_of
from geo.tables import trade as trade_table

ON = dt.date(2026, 11, 30)
EU = members("eu27", on=ON)
G7 = members("g7", on=ON)


def view(**words: str) -> View:
    return from_record({"alliance": "g7", **words, "page": "chain"})


def content(**words: str) -> Content:
    return compose(view(**words), on=ON, atlas=shipped())


def rows(**words: str) -> pd.DataFrame:
    frame = content(**words).table.frame
    return frame.set_index(["stage", "measure"])


def traded(table: str, line: str) -> pd.DataFrame:
    """The flows of a line in 2024, straight from the file."""
    return pd.read_parquet(path_of(table, "parquet"), filters=[(v.HS6, "==", line), (v.YEAR, "==", 2024)])


def shares(flows: pd.DataFrame) -> pd.Series:
    sums = flows.groupby(v.EXPORTER)[v.VALUE_KUSD].sum()
    return (sums / sums.sum()).sort_values(ascending=False)


def made(mineral: str, series: str, stage: str) -> pd.Series:
    """Shares of output in 2024 by country, of named countries and the remainder together."""
    facts = pd.read_csv(path_of("production"), low_memory=False)
    own = facts[
        (facts[v.MINERAL] == mineral)
        & (facts[v.SERIES] == series)
        & (facts[v.STAGE] == stage)
        & (facts[v.YEAR] == 2024)
        & (facts[v.MEASURE] == "production")
    ]
    named = own[own[v.AREA_KIND] == "country"].set_index(v.ISO3)[v.VALUE].dropna()
    rest = own.loc[own[v.AREA_KIND] == "remainder", v.VALUE].sum()
    return (named / (named.sum() + rest)).sort_values(ascending=False)


# Stage, table, line, and largest supplier of the EU outside the EU and the G7 with its share in per cent.
TRADED = {
    "rare-earths": [
        ("compounds-other-than-of-cerium", "trade", "284690", "CHN", 37.2),
        ("cerium-compounds", "trade", "284610", "RUS", 44.9),
        ("metals", "trade", "280530", "CHN", 72.2),
        ("permanent-magnets", "trade_hs17", "850511", "CHN", 88.6),
    ],
    "lithium": [
        ("hydroxide-and-oxide", "trade", "282520", "CHN", 36.4),
        ("carbonate", "trade", "283691", "CHL", 82.8),
    ],
    "copper": [
        ("mine", "trade", "260300", "BRA", 29.0),
        ("refined-cathodes", "trade_hs17", "740311", "CHL", 37.1),
    ],
}
MADE = {
    "rare-earths": [("mine", "wmd", "CHN", 67.8), ("refined", "iea", "CHN", 91.3)],
    "lithium": [("mine", "wmd", "AUS", 38.2), ("refined", "iea", "CHN", 70.2)],
    "copper": [("mine", "wmd", "CHL", 24.0), ("refined", "usgs", "CHN", 44.9)],
}


@pytest.mark.parametrize(
    ("mineral", "stage", "table", "line", "supplier", "percent"),
    [(mineral, *row) for mineral, found in TRADED.items() for row in found],
)
def test_trade_by_hand(mineral, stage, table, line, supplier, percent):
    found = rows(mineral=mineral)
    flows = traded(table, line)
    world = shares(flows)
    exports = found.loc[(stage, "exports")]
    assert (exports["top"], exports["hs6"], exports["year"]) == (world.index[0], line, "2024")
    assert exports["hs_revision"] == {"trade": "HS 1992", "trade_hs17": "HS 2017"}[table]
    assert exports["top_share"] == pytest.approx(world.iloc[0])
    assert exports["hhi"] == pytest.approx((world**2).sum())
    assert exports["cr3"] == pytest.approx(world.head(3).sum())
    assert exports["alliance_share"] == pytest.approx(world[world.index.isin(G7)].sum())
    bought = shares(flows[flows[v.IMPORTER].isin(EU) & ~flows[v.EXPORTER].isin(EU)])
    imports = found.loc[(stage, "imports")]
    assert imports["hhi"] == pytest.approx((bought**2).sum())
    assert (imports["top"], imports["top_share"]) == (bought.index[0], pytest.approx(bought.iloc[0]))
    outside = bought[~bought.index.isin(G7)]
    assert (imports["outside"], imports["outside_share"]) == (outside.index[0], pytest.approx(outside.iloc[0]))
    assert (imports["outside"], round(100 * imports["outside_share"], 1)) == (supplier, percent)


@pytest.mark.parametrize(
    ("mineral", "stage", "series", "top", "percent"),
    [(mineral, *row) for mineral, found in MADE.items() for row in found],
)
def test_output_by_hand(mineral, stage, series, top, percent):
    row = rows(mineral=mineral).loc[(stage, "output")]
    by_hand = made(mineral, series, stage)
    assert (row["top"], row["top_share"]) == (by_hand.index[0], pytest.approx(by_hand.iloc[0]))
    assert (row["top"], round(100 * row["top_share"], 1)) == (top, percent)
    assert row["hhi"] == pytest.approx((by_hand**2).sum())
    assert row["cr3"] == pytest.approx(by_hand.head(3).sum())
    assert row["alliance_share"] == pytest.approx(by_hand[by_hand.index.isin(G7)].sum())
    outside = by_hand[~by_hand.index.isin(G7 | EU)]
    assert (row["outside"], row["outside_share"]) == (outside.index[0], pytest.approx(outside.iloc[0]))


def test_the_headline_names_the_bottleneck_with_its_line_and_year():
    found = content(mineral="rare-earths")
    assert found.caption.title.replace("\u202f", " ") == (
        "The bottleneck of rare earths for the EU-27 is permanent magnets: China supplied 89 % of imports by value in "
        "2024 (HS 2017 850511)"
    )
    finding = found.caption.finding.replace("\u202f", " ")
    assert "compounds other than of cerium China 37 %, metals China 72 % and permanent magnets China 89 %" in finding
    assert "mining China 68 % and refining China 91 %" in finding
    assert "HS 2017 850511: all metal magnets, with rare earths or without." in found.caption.details
    missing = "No trade line on hand for ores and concentrates (HS 253090 and 261220, with other minerals)."
    assert missing in found.caption.details
    assert any("reconciled apart" in note for note in found.caption.notes)


def test_the_bottleneck_is_the_largest_of_what_is_compared():
    table = content(mineral="rare-earths").table.frame
    compared = table[(table["measure"] == "imports") & (table["compared"] == "yes")]
    assert set(compared["stage"]) == {"compounds-other-than-of-cerium", "metals", "permanent-magnets"}
    first = compared.sort_values("outside_share").iloc[-1]
    assert set(table.loc[table["bottleneck"] == "yes", "stage"]) == {first["stage"]}


def test_without_two_forms_of_trade_the_output_is_compared():
    """Natural graphite: of its main forms only powder and flakes have a line; China refines 96 %, mines 76 %."""
    found = content(mineral="graphite")
    title = found.caption.title.replace("\u202f", " ")
    assert title == "The bottleneck of natural graphite is refining: China made 96 % of the world\u2019s output in 2024"
    assert any("battery-grade graphite" in text for text in found.caption.details)
    assert found.figure.legend.title.endswith("share of world output, %")


def test_one_stage_is_no_bottleneck():
    """Gallium is refined only, and its trade line is shared with six metals."""
    found = content(mineral="gallium")
    title = found.caption.title.replace("\u202f", " ")
    assert (
        title
        == "China made 99 % of the world\u2019s output of gallium in 2024 (refining); no other stage can be compared"
    )
    assert "bottleneck" not in title
    assert set(found.table.frame["bottleneck"]) == {"no"}
    bundle = found.table.frame.set_index("measure").loc["imports"]
    assert (bundle["compared"], bundle["hs6"]) == ("no", "811292")
    assert any("bundles Gallium, germanium, hafnium" in note for note in found.caption.notes)
    assert "germanium" in found.figure.legend.title
    magnets = content(mineral="permanent-magnets").caption.title.replace("\u202f", " ")
    assert magnets.startswith(
        "China supplied 89 % of EU-27 imports of permanent magnets (metal magnets; HS 2017 850511)"
    )


def test_an_ally_is_no_outsider():
    """Germany's largest supplier of magnets outside an alliance that China belongs to is not China."""
    words = {"mineral": "permanent-magnets", "importer": "DEU"}
    bought = traded("trade_hs17", "850511").query("importer == 'DEU'").groupby("exporter")["value_kusd"].sum()
    brics = members("brics", on=ON)
    first = bought[~bought.index.isin(brics)].idxmax()
    imports = rows(**words, alliance="brics").loc[("metal-magnets", "imports")]
    assert (imports["top"], imports["outside"]) == ("CHN", first)
    assert rows(**words, alliance="none").loc[("metal-magnets", "imports"), "outside"] == "CHN"


def test_no_chart_holds_two_tables_and_each_names_its_own():
    charts = content(mineral="rare-earths").charts
    assert len(charts) == 6
    assert charts[0].title == "Permanent magnets: suppliers of EU-27 (HS 2017 850511, 2024)"
    assert all(("HS 1992" in one.title) + ("HS 2017" in one.title) + ("producers" in one.title) == 1 for one in charts)


def test_the_map_follows_the_stage_asked_for():
    found = content(mineral="rare-earths", stage="metals")
    assert isinstance(found.figure, MapFigure)
    assert found.figure.legend.title == "Metals (HS 1992 280530): share of the imports of the EU-27, %"
    values = found.figure.table.set_index("iso3")["value"]
    assert values["CHN"] == pytest.approx(0.7223, abs=0.0001)
    assert set(found.figure.members) == set(EU)
    assert "permanent magnets" in found.caption.title


def test_what_does_not_exist_is_said():
    choices = Choices({"mineral": "lithum", "importer": "Mars", "stage": "magnets"})
    chosen = resolve(shipped(), choices, on=ON)
    assert (chosen.mineral, chosen.importer.id, chosen.stage) == ("rare-earths", "eu27", "")
    assert len(choices.messages) == 3
    assert dict(as_address(chosen))["importer"] == "eu27"


def test_an_importer_without_imports_says_so():
    """China imports magnets, yet not from itself; a country that bought nothing has no dependence, and no zero."""
    found = rows(mineral="antimony", importer="BTN")
    assert found.loc[("metal", "imports"), "note"] == "No imports with a value are recorded."
    assert pd.isna(found.loc[("metal", "imports"), "outside_share"])


def test_a_mineral_without_figures_of_its_own_says_so(capsys):
    assert content(mineral="neodymium").caption.messages == (
        "Neodymium has neither output nor a form of trade of its own on hand. Showing Rare earths.",
    )
    assert "neodymium" not in model.minerals_of(shipped().dataset)
    assert main(["chain", "--mineral", "neodymium"]) == 2
    assert "mineral with output or a form of trade" in capsys.readouterr().err


def test_a_form_that_is_brought_fills_its_stage():
    """Antimony oxides, HS 1992 282580: 900 of 1,000 thousand USD of the EU's imports come from China."""
    data = [(2024, "282580", "CHN", "DEU", 900.0, 90.0), (2024, "282580", "USA", "FRA", 100.0, 9.0)]
    frame = pd.DataFrame(data, columns=list(trade_table.COLUMNS)).astype({v.YEAR: "int16"})
    atlas = shipped().with_trade(TradeTable((UserFile("own.csv", "e" * 64, "baci", frame),)))
    found = compose(view(mineral="antimony"), on=ON, atlas=atlas)
    imports = found.table.frame.set_index(["stage", "measure"]).loc[("oxides", "imports")]
    assert (imports["outside"], imports["outside_share"]) == ("CHN", pytest.approx(0.9))
    assert imports["source_id"] == "trade-file-eeeeeeeeeeee"
    assert found.caption.title.replace("\u202f", " ") == (
        "The bottleneck of antimony for the EU-27 is oxides: China supplied 90 % of imports by value in 2024 "
        "(HS 1992 282580)"
    )
    assert "own.csv uploaded by you" in found.caption.source


def test_the_cards_say_what_the_table_says():
    chosen = resolve(shipped(), Choices({"mineral": "copper", "alliance": "g7"}), on=ON)
    cards = parts.cards(chain(shipped(), chosen, on=ON), chosen)
    assert [card.title for card in cards] == [
        "Mining: ores and concentrates",
        "Refining",
        "Blister and anodes",
        "Refined cathodes",
    ]
    assert [card.bottleneck for card in cards] == [False, False, False, True]
    assert cards[2].figures == ()
    assert cards[2].lacks == ("No trade line on hand for blister and anodes (HS 740200).",)
    words = {label: (value.replace("\u202f", " "), basis) for label, value, basis in cards[3].figures}
    assert words["EU-27 imports: largest outsider"] == ("Chile 37 %", "")
    assert words["Largest exporter"] == ("DR Congo 22 %", "HS 2017 740311, 2024, by value")


def test_a_file_and_the_command_line_carry_every_row(capsys):
    found = content(mineral="rare-earths")
    text = files.csv(found).decode()
    assert "All metal magnets, with rare earths or without" in text
    assert "cepii-baci-hs17-202601" in text
    assert main(["chain", "--mineral", "rare-earths", "--alliance", "g7", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["title"] == found.caption.title
    assert len(answer["rows"]) == len(found.table.frame)
    magnets = next(row for row in answer["rows"] if row["hs6"] == "850511" and row["measure"] == "imports")
    assert (magnets["outside"], magnets["hs_revision"]) == ("CHN", "HS 2017")
    assert main(["chain", "--mineral", "copper"]) == 0
    assert "Refined cathodes (bottleneck)" in capsys.readouterr().out
    assert main(["chain", "--mineral", "copper", "--alliance", "g77"]) == 2


def test_a_year_of_the_past_by_hand():
    """Rare-earth metals bought by the EU in 2010, straight from the file; magnets are on record in 2024 alone."""
    flows = pd.read_parquet(path_of("trade", "parquet"), filters=[(v.HS6, "==", "280530"), (v.YEAR, "==", 2010)])
    bought = shares(flows[flows[v.IMPORTER].isin(EU) & ~flows[v.EXPORTER].isin(EU)])
    outside = bought[~bought.index.isin(G7)]
    found = rows(mineral="rare-earths", year="2010")
    imports = found.loc[("metals", "imports")]
    assert (imports["year"], imports["outside"]) == ("2010", outside.index[0])
    assert imports["outside_share"] == pytest.approx(outside.iloc[0])
    assert found.loc[("mine", "output"), "year"] == "2010"
    assert found.loc[("permanent-magnets", "missing"), "note"] == (
        "No trade on hand for permanent magnets in 2010 (HS 850511)."
    )
    shown = content(mineral="rare-earths", year="2010")
    assert "in 2010 (HS 1992 280530)" in shown.headline
    assert ("Year", "2010") in shown.caption.filters
    assert "year=2010" in shown.caption.permalink


def test_no_year_borrows_the_output_of_a_later_one():
    """Lithium hydroxide was traded in 1998, long before the first published refining share (2024)."""
    found = rows(mineral="lithium", year="1998")
    years = {int(one) for one in found["year"] if one}
    assert max(years) == 1998
    assert min(years) >= 1995
    assert found.loc[("refined", "missing"), "note"] == "No refined production on hand for 1998."


def test_years_are_those_with_an_output_or_a_trade_and_others_are_refused(capsys):
    assert model.years_of(shipped(), "copper")[0] == 1971
    assert model.years_of(shipped(), "copper")[-1] == 2024
    message = content(mineral="copper", year="1066").caption.messages[0]
    assert message.startswith("No figures for the year \u20181066\u2019; there are some for 1971")
    assert main(["chain", "--mineral", "copper", "--year", "1900"]) == 2
    assert "Unknown year" in capsys.readouterr().err
    assert main(["chain", "--mineral", "rare-earths", "--year", "2010", "--alliance", "g7"]) == 0
    assert "HS 1992 280530, 2010, by value" in capsys.readouterr().out
