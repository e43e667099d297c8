"""One content per scenario: what page, slide, file and command line say is the same, and says what it is."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from geo.atlas import shipped
from geo.briefing import reading
from geo.briefing.storyboard import SavedSlide
from geo.cli.main import main
from geo.compose import compose
from geo.content.view import from_record
from geo.errors import GeoError
from geo.exports import files, paper
from geo.exports.sheet import PaperSheet
from geo.reference.choices import Choices
from geo.scenarios import content as scenario_content
from geo.scenarios import published_prices, selection, sentences
from geo.trade import forms

ON = dt.date(2026, 11, 30)
STATES = [
    ({}, ("disruption", "--mineral", "rare-earths", "--exporters", "CHN")),
    (
        {"exporters": "RUS", "to": "g7", "mineral": "aluminium", "cut": "50"},
        ("disruption", "--mineral", "aluminium", "--exporters", "RUS", "--to", "g7", "--cut", "50"),
    ),
    ({"scenario": "stockpile"}, ("stockpile", "--mineral", "rare-earths", "--importer", "JPN")),
    (
        {"scenario": "price-floor"},
        ("price-floor", "--mineral", "rare-earths", "--floor", "110", "--volume", "5000", "--outside", "CHN"),
    ),
    (
        {"scenario": "diversification", "importer": "USA", "by": "value"},
        ("diversification", "--mineral", "rare-earths", "--importer", "USA", "--by", "value", "--cap", "50"),
    ),
]
IDS = ["disruption", "cut to an alliance", "stockpile", "price floor", "diversification"]


def shown(**words: str):
    """The content of a scenario at an address."""
    return compose(from_record({**words, "page": "scenarios"}), on=ON, atlas=shipped())


def refused(**words: str) -> tuple[str, str]:
    with pytest.raises(GeoError) as error:
        shown(**words)
    return sentences.refusal(error.value)


def printed(sheet: PaperSheet) -> str:
    return " ".join(
        " ".join(text.get_text() for text in sheet.figure.findobj(lambda one: hasattr(one, "get_text"))).split()
    )


@pytest.mark.parametrize(("words", "arguments"), STATES, ids=IDS)
def test_slide_file_paper_and_command_line_say_what_the_content_says(capsys, words, arguments):
    content = shown(**words)
    caption = content.caption
    slide = reading.read(SavedSlide("scenarios", words), shipped(), on=ON)
    assert (slide.title, slide.first.caption.source) == (caption.title, caption.source)
    assert caption.finding.startswith(slide.finding.rstrip("\u2026. ")[:40])
    text = files.csv(content).decode("utf-8-sig").replace("\u202f", " ")
    for part in (caption.title, caption.finding, caption.source.removeprefix("Source: "), *caption.notes):
        assert " ".join(part.split()) in text
    assert content.table.frame.shape[0] == len([row for row in text.splitlines() if not row.startswith("#")]) - 1
    said = printed(paper.sheet(content))
    assert caption.title.split(" ")[0] in said
    assert content.table.rows[0][0] in said or content.figure is not None
    assert main(["scenario", *arguments, "--on", ON.isoformat(), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["finding"] == content.headline
    assert found["source"] == caption.source.removeprefix("Source: ")
    assert (found["assumptions"], found["gaps"]) == (list(caption.assumptions), list(caption.notes))


@pytest.mark.parametrize("words", [words for words, _ in STATES], ids=IDS)
def test_a_view_says_every_choice_and_reads_the_same_again(words):
    content = shown(**words)
    again = compose(content.view, on=ON, atlas=shipped())
    assert again.view == content.view
    assert again.headline == content.headline
    assert dict(content.caption.filters)["Scenario"] in selection.TITLES.values()
    assert {chart.title for chart in content.charts}
    assert all(table.columns and table.stem for table in content.tables)
    for table in content.tables:
        assert {column.name for column in table.columns} <= set(table.frame.columns)


@pytest.mark.parametrize("words", [words for words, _ in STATES if words.get("scenario") != "price-floor"])
def test_every_sentence_with_tonnes_of_trade_says_gross_weight(words):
    caption = shown(**words).caption
    for text in (caption.title, caption.finding, *caption.details, *caption.assumptions):
        if re.search(r"\d\u202f(k|M)?t\b", text):
            assert "gross weight" in text, text


def test_the_map_and_its_legend_are_of_one_quantity():
    content = shown(exporters="CHN", to="g7")
    figure = content.figure
    assert figure.legend.title.startswith("Share of imports that could not be replaced, % of gross weight")
    labels = [entry.label for entry in figure.legend.entries]
    assert {"not affected", "cuts its exports", "G7"} <= set(labels)
    japan = figure.table.set_index("iso3").loc["JPN"]
    row = content.table.frame.set_index("iso3").loc["JPN"]
    assert japan["value"] == row["share_short"]
    assert figure.marked == {"CHN"}
    lost = shown(exporters="CHN", to="g7", shown="share_lost").figure
    assert lost.legend.title.startswith("Share of imports that would be lost")
    assert lost.table.set_index("iso3").loc["JPN", "value"] == row["share_lost"]


def test_the_form_that_is_traded_stands_in_the_headline():
    """Audit A5 and A6: goods without their form, and gross weight that no word called so."""
    assert "imports of antimony ores and concentrates" in shown(mineral="antimony").caption.finding
    assert "imports of cerium compounds by weight" in shown().headline
    assert forms.in_text("cobalt", ("282200",)) == "cobalt oxides and hydroxides"
    assert forms.in_text("graphite", ("250410", "250490")).startswith("natural graphite (")
    assert "by weight" in shown(scenario="diversification").headline
    assert "by value" in shown(scenario="diversification", by="value").headline
    assert {tile.label for tile in shown(mineral="cobalt", exporters="COD").tiles} >= {"Lost a year, gross weight"}


def test_what_is_lost_and_replaced_to_the_last_digit_leaves_nothing_unmet():
    content = shown(mineral="antimony")
    assert "others could replace all of it." in content.caption.finding
    assert content.caption.details == ()
    assert (content.table.frame["short_t"].dropna() == 0).all()


@pytest.mark.parametrize(
    ("mineral", "headline"),
    [
        ("rare-earths", "The EU-27 would need to shift 28 % of its imports of rare-earth metals, scandium and yttrium"),
        (
            "graphite",
            "No supplier exceeds 65 % of the EU-27\u2019s imports by weight in the 2 forms of natural graphite",
        ),
        (
            "tungsten",
            "No supplier exceeds 65 % of the EU-27\u2019s imports by weight in the 2 forms of tungsten on record",
        ),
    ],
)
def test_a_cap_is_met_only_if_every_form_meets_it(mineral, headline):
    """Audit A1: "EU-27 already meets 65 %" from forms added up by weight, with others absent."""
    content = shown(scenario="diversification", importer="eu27", cap="65", mineral=mineral)
    assert content.headline.replace("\u202f", " ").startswith(headline)
    assert "already meets" not in content.headline
    assert content.caption.details[0].startswith("Form by form, largest supplier by weight: ")
    assert content.caption.details[1].startswith("Not held: ")
    assert content.tables[-1].title == "Form by form"


def test_a_cap_that_every_form_meets_is_met():
    """Barite crosses borders in one form, which is at hand."""
    content = shown(scenario="diversification", importer="USA", cap="90", mineral="barite")
    assert content.headline.startswith("The United States already meets 90\u202f% by weight: ")


def test_an_implausible_flow_replaces_nothing():
    """Audit A2: 40,700 t from T\u00fcrkiye to Benin counted as spare capacity, and Japan replaced its own imports."""
    words = {"exporters": "CHN", "to": "JPN", "lines": "284690", "year": "2024"}
    strict, counted = shown(**words), shown(**words, implausible="counted")
    exports = [content.tables[1].frame.set_index("iso3")["exports_t"] for content in (strict, counted)]
    assert exports[1]["TUR"] > 40_000
    assert exports[0]["TUR"] < 1000
    assert "JPN" not in exports[0].index
    assert any(
        "2 flows of 43.4\u202fkt gross weight have an implausible unit value" in one for one in strict.caption.notes
    )
    assert not any("implausible" in one for one in counted.caption.notes)
    assert ("Implausible weights", "counted") in counted.caption.filters
    assert "implausible=counted" in counted.caption.permalink


def test_feedstock_recorded_as_metal_replaces_no_metal():
    """Audit A2: Australia ships concentrate to Malaysia in the line of metals, at 7 % of the line's unit value."""
    suppliers = shown(exporters="CHN", to="JPN", lines="280530").tables[1].frame.set_index("iso3")
    assert suppliers.loc["AUS", "feedstock_t"] > 30_000
    assert suppliers.loc["AUS", "spare_t"] < 100


@pytest.mark.parametrize(
    ("mineral", "words"),
    [
        ("antimony", {"exporters": "CHN", "to": "JPN"}),
        ("antimony", {"scenario": "stockpile", "importer": "g7", "unit": "money", "amount": "1e9"}),
        ("uranium", {"exporters": "NAM", "to": "DEU"}),
    ],
)
def test_a_mineral_whose_main_forms_are_not_held_is_refused_in_the_headline(mineral, words):
    """Audit A4 and the pages' first problem: ores alone carried the name of antimony and of uranium."""
    content = shown(mineral=mineral, **words)
    assert " traded mostly as " in content.headline
    assert content.headline.endswith("which this trade table does not hold")
    assert "ores and concentrates" in content.caption.finding


def test_cover_of_many_years_of_hours_and_of_nothing_is_said_in_words():
    money = {"unit": "money", "amount": "1200000000", "currency": "AUD", "rate": "0.65", "importer": "g7"}
    long = shown(scenario="stockpile", mineral="antimony", **money)
    assert "covers more than 10 years of net imports" in long.caption.finding
    assert long.tiles[1].label == "Covers, this form only"
    assert re.fullmatch(r"About [\d,]+ years of the need\.", long.tiles[1].help)
    assert "less than one day" in shown(scenario="stockpile", amount="0.01").headline
    nothing = shown(scenario="stockpile", amount="0")
    assert "without a stock" in nothing.headline
    assert nothing.tiles[1].value == "none"


def test_a_floor_below_every_price_pays_nothing_in_any_year():
    content = shown(scenario="price-floor", floor="1")
    assert "no payment in any year" in content.caption.finding
    assert "USD\u202f0" not in content.caption.finding
    assert set(content.bars.texts) == {"no payment"}


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ({"scenario": "stockpile", "unit": "money", "currency": "AUD"}, "Enter an AUD/USD exchange rate"),
        ({"scenario": "stockpile", "price": "own"}, "Enter a price per tonne"),
        ({"exporters": "none"}, "Choose exporters cutting supply"),
        (
            {"scenario": "stockpile", "mineral": "lithium", "lines": "282520", "importer": "CHN"},
            "Choose other importers",
        ),
        (
            {"scenario": "price-floor", "volume_from": "production"},
            "Enter the NdPr oxide content of production",
        ),
        (
            {"scenario": "stockpile", "mineral": "cobalt", "importer": "USA", "price": "Cobalt metal, LME cash"},
            "Enter the metal content of the traded goods",
        ),
        ({"mineral": "gallium"}, "No trade figures for gallium"),
    ],
)
def test_what_cannot_be_computed_names_the_missing_input(words, title):
    found, reason = refused(**words)
    assert found == title
    assert len(reason) > len(title)


def test_countries_have_their_article_and_possessive_in_sentences():
    assert "the United States\u2019 imports" in shown(exporters="CHN", to="USA").headline
    assert shown(scenario="diversification", importer="USA", cap="10").headline.startswith("The United States ")


def test_saved_scenarios_stand_side_by_side_with_their_links():
    contents = [shown(cut="50"), shown(scenario="price-floor")]
    table = scenario_content.saved(contents)
    assert table.frame["Finding"].tolist() == [one.headline for one in contents]
    assert table.frame["Link"].tolist() == [one.caption.permalink for one in contents]
    assert "Unmet, gross weight" in table.frame.columns
    assert scenario_content.comparable(contents[0]).params()["cut"] == "50"


def test_two_scenarios_compare_by_the_figures_that_they_have_in_common():
    def pair(left, right):
        views = [from_record({**words, "page": "scenarios"}) for words in (left, right)]
        return scenario_content.compare(*views, ("A", "B"), part="cut", on=ON, atlas=shipped())

    title, finding = pair({}, {"cut": "50"})
    whole, half = shown().tiles, shown(cut="50").tiles
    assert title.endswith(f"could not be replaced: {whole[4].value} (A), {half[4].value} (B)")
    assert finding == f"Lost a year, gross weight: {whole[0].value} (A), {half[0].value} (B)."
    assert pair({"scenario": "price-floor"}, {"scenario": "price-floor", "floor": "1"})[0].endswith("no payment (B)")
    assert pair({}, {"scenario": "stockpile"}) is None


def test_words_that_do_not_exist_are_named_and_take_their_default():
    choices = Choices({"exporters": "CHN,Atlantis", "cut": "150", "year": "1066"})
    asked = selection.resolve(shipped(), choices, on=ON)
    assert (asked.exporters, asked.cut) == ("CHN", 1.0)
    assert len(choices.messages) == 3
    assert shown(cut="150").caption.messages == ("The cut cannot be \u2018150\u2019: give 0 to 100. Showing 100.",)


def test_a_stock_at_a_published_price_has_a_path_of_costs() -> None:
    """Cobalt at the LME: the cost moves with the price of each year."""
    content = shown(
        scenario="stockpile",
        mineral="cobalt",
        importer="USA",
        price="Cobalt metal, LME cash",
        amount="1000",
        unit="t",
        content="0.2",
    )
    chart = content.charts[1]
    rows = published_prices.price_rows("cobalt", "Cobalt metal, LME cash").set_index("year")["usd_per_t"]
    assert chart.names == tuple(str(year) for year in rows.index)
    costs = dict(zip(chart.names, chart.values, strict=True))
    assert costs["2022"] / costs["2024"] == pytest.approx(rows[2022] / rows[2024])
    assert "nominal terms" in chart.note
    assert any(
        text.startswith("At the published prices of 2021 to 2025 (nominal) ") for text in content.caption.details
    )


def test_a_stock_at_its_unit_value_has_no_path() -> None:
    content = shown(scenario="stockpile", mineral="cobalt", importer="USA")
    assert len(content.charts) == 1
    assert not any("At the published prices" in text for text in content.caption.details)


@pytest.mark.parametrize("mineral", ["rare-earths", "bismuth", "arsenic"])
def test_a_fund_of_money_that_buys_more_than_the_world_trades_says_so(mineral):
    """Australia's A$1.2 bn: "19,304 days" of one form; no base year stands for so many, and nobody sells so much."""
    words = {"scenario": "stockpile", "mineral": mineral, "importer": "AUS", "unit": "money", "currency": "AUD"}
    fund = shown(**words, amount="1200000000", rate="0.65", share="100")
    assert "is more than the world traded in 2024 (" in fund.headline
    assert "more than 10 years" in fund.headline
    cover = next(tile for tile in fund.tiles if tile.label.startswith("Covers"))
    assert re.fullmatch(r"About \d[\d,]* years of the need\.", cover.help)
    assert "All of the money is spent on these goods, and on nothing else." in fund.caption.assumptions
    assert any("so much could not be bought" in note for note in fund.caption.notes)
    small = shown(**words, amount="1000", rate="0.65", share="100")
    assert not any("so much could not be bought" in note for note in small.caption.notes)


def test_a_refusal_says_first_that_no_main_form_is_at_hand():
    """Australia's A$1.2 bn for antimony: a net exporter of ores says nothing of the oxide and metal that it imports."""
    with pytest.raises(GeoError, match=r"^Antimony is traded mostly as metal and oxides, which this trade table"):
        shown(scenario="stockpile", mineral="antimony", importer="AUS", unit="money", amount="1000")
    with pytest.raises(GeoError, match=r"^Choose other importers"):
        shown(scenario="stockpile", mineral="barite", importer="CHN", unit="money", amount="1000")
    with pytest.raises(GeoError, match=r"^No trade figures for gallium\. No HS line in the shipped trade file"):
        shown(scenario="stockpile", mineral="gallium", importer="AUS", unit="money", amount="1000")


def test_a_scenario_says_why_no_contained_metal_is_given():
    """Audit A6: "329 kt lost" of cobalt, of which the world mined 269 kt: gross weight is no content."""
    content = shown(mineral="cobalt", exporters="COD", cut="50")
    assert content.caption.finding.startswith("In gross weight, ")
    assert any(note.startswith("Weights are gross, not content: ") for note in content.caption.notes)


def test_the_cap_counts_the_forms_that_break_it():
    """Audit A1: the EU-27's rare earths, of which every form on record has one supplier above 65 %."""
    finding = shown(scenario="diversification", mineral="rare-earths", importer="eu27", cap="65").caption.finding
    assert finding.startswith(
        "3 of the 3 forms on record have a supplier above 65\u202f%; this one has the largest. China\u2019s share"
    )


def test_a_stock_at_a_price_by_month_has_a_line_of_costs_and_its_table() -> None:
    content = shown(
        scenario="stockpile", mineral="aluminium", importer="USA", lines="760110", price="Aluminium, LME settlement"
    )
    line, table = content.charts[1], content.tables[1]
    assert (line.years[0], line.years[-1]) == ("2015-01", "2025-04")
    costs = dict(zip(line.years, next(iter(line.series.values())), strict=True))
    # Pink Sheet: March 2022 3,498 USD/t, April 2025 2,371.6 USD/t; cost goes with the price.
    assert costs["2022-03"] / costs["2025-04"] == pytest.approx(3498.37 / 2371.6, rel=1e-4)
    assert "World Bank" in line.note
    assert "nominal" in line.note
    assert len(table.frame) == len(line.years)
    assert table.frame["price_usd_per_t"].iloc[-1] == pytest.approx(2371.6)
    assert "Pink Sheet" in content.caption.source
    assert "worldbank-pink-sheet-2025-05" in {origin.id for origin in content.caption.origins}
    assert "usgs-mcs-2026" not in {origin.id for origin in content.caption.origins}


def test_a_floor_at_prices_by_month_pays_month_by_month() -> None:
    content = shown(scenario="price-floor", mineral="nickel", floor="20")
    price = next(chart for chart in content.charts if chart.title.startswith("Price of"))
    assert (price.years[0], price.years[-1]) == ("2015-01", "2025-04")
    assert "month, World Bank" in price.note
    assert "for nickel, LME settlement would cost" in content.headline
    months = next(table for table in content.tables if table.title == "Payments by month").frame
    years = content.tables[0].frame
    assert years["year"].tolist() == list(range(2015, 2025))
    of_2022 = months[months["month"].str.startswith("2022")]
    assert years.set_index("year").loc[2022, "payments_usd"] == pytest.approx(of_2022["payments_usd"].sum())
    # March 2022: the squeeze at the LME; no month above 20,000 USD/t pays.
    assert (months.loc[months["price"] >= 20_000, "payments_usd"] == 0).all()
    assert any("a year pays what its twelve months pay" in text for text in content.caption.assumptions)
    assert "Pink Sheet" in content.caption.source
