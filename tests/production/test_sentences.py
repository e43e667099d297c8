from __future__ import annotations

import datetime as dt
import re

import pytest

from geo.compose import compose
from geo.content.view import from_record
from geo.dataset import Dataset
from geo.numbers import NBSP
from geo.production import editions, indicators, projections, sentences
from geo.production import model as production_model
from geo.production.model import Snapshot
from geo.production.selection import Selection, resolve, views_of
from geo.reference import names
from geo.reference.choices import Choices


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return Dataset.load()


def taken(dataset: Dataset, *, members: frozenset[str] = frozenset(), **wish: str | int) -> Snapshot:
    choices = Choices(wish)
    selection = resolve(dataset, choices)
    assert choices.messages == []
    return production_model.take(dataset, selection, members=members)


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace("\u2019", "'")


@pytest.mark.parametrize(
    ("wish", "headline"),
    [
        ({"mineral": "cobalt", "year": 2023}, "DR Congo mined 70 % of the world's cobalt in 2023"),
        ({"mineral": "beryllium"}, "The United States mined 59 % of the world's beryllium in 2024"),
        ({"mineral": "gallium"}, "China refined 99 % of the world's gallium in 2024"),
        ({"mineral": "natural-gas"}, "The United States produced 25 % of the world's natural gas in 2024"),
        ({"mineral": "raw-steel"}, "China produced 54 % of the world's raw steel in 2025"),
        ({"mineral": "rare-earths", "view": "reserves"}, "China holds 58 % of published reserves of rare earths"),
        ({"mineral": "lithium", "view": "reserves"}, "Chile holds 25 % of the world's reserves of lithium"),
        ({"mineral": "tantalum", "view": "reserves"}, "China holds 60 % of published reserves of tantalum"),
        (
            {"mineral": "lithium", "view": "reserve-years"},
            "Published reserves of lithium equal 126 years of world mine production",
        ),
    ],
)
def test_headlines(dataset, wish, headline):
    assert plain(sentences.headline(taken(dataset, **wish))) == headline


def test_an_alliances_headline_gives_both_bounds(dataset):
    # USGS nickel 2025: Australia 40,000 and Canada 100,000 t among about 3.9 Mt, a remainder of 7.5 %
    found = taken(dataset, mineral="nickel", series="usgs", view="alliance", members=frozenset({"AUS", "CAN"}))
    low = found.bloc.low
    text = plain(sentences.headline(found, alliance="Two"))
    assert (
        text == f"Two: members mined {100 * low:.1f} % to {100 * found.bloc.high:.0f} % of the world's nickel in 2025"
    )


def test_without_a_residual_the_alliance_has_one_number(dataset):
    found = taken(dataset, mineral="cobalt", year=2023, view="alliance", members=frozenset({"COD"}))
    assert plain(sentences.headline(found, alliance="One")) == "One: members mined 70 % of the world's cobalt in 2023"


def test_the_alliance_view_without_an_alliance_names_the_largest(dataset):
    found = taken(dataset, mineral="cobalt", year=2023, view="alliance")
    assert sentences.headline(found).startswith("DR Congo mined")


def test_finding_and_details_of_cobalt(dataset):
    found = taken(dataset, mineral="cobalt", year=2023, members=frozenset({"COD"}))
    assert plain(sentences.finding(found)) == (
        "Excluding DR Congo, world output would be 59.2 kt (30 %); concentration is high (HHI 5,072)."
    )
    details = [plain(text) for text in sentences.details(found, frozenset({"COD"}), alliance="One")]
    assert details[:3] == [
        "That is equivalent to 2.0 equal-sized producers.",
        "Members of One account for 70 %.",
        "The largest outside it is Indonesia with 9.5 %.",
    ]
    assert details[3].startswith("Since 2018, world output has risen ")
    assert details[3].endswith("percentage points.")


def test_an_interval_across_bands_names_both(dataset):
    # IEA copper mines 2024: a third of the world is unnamed.
    text = plain(sentences.finding(taken(dataset, mineral="copper", series="iea", stage="mine")))
    assert text.endswith("concentration is low to high (HHI 981\u20132,139).")


def test_a_finding_about_reserves_names_their_holders(dataset):
    text = plain(sentences.finding(taken(dataset, mineral="lithium", view="reserves")))
    assert text.startswith("The three largest hold ")
    assert "published" in text


def test_two_years_compare_with_the_older_one_first(dataset):
    now, then = (taken(dataset, mineral="lithium", year=year) for year in (2024, 2018))
    title, finding = sentences.comparison(now, then, ("2024", "2018"), part="year")
    assert plain(title).startswith("Australia accounted for ")
    assert plain(title).endswith(" in 2024")
    assert " in 2018 and " in plain(title)
    assert plain(finding).startswith("World output rose from ")
    assert "(2018) to " in plain(finding)


def test_the_source_line_names_edition_basis_and_dataset(dataset):
    text = sentences.source_line(taken(dataset, mineral="cobalt"))
    assert "World Mining Data 2026" in text
    assert "Basis: Co content." in text
    assert text.endswith("Dataset: shipped-2026.")


@pytest.mark.parametrize(
    ("iso3", "text"),
    [("USA", "the United States"), ("COD", "DR Congo"), ("CHN", "China"), ("PHL", "the Philippines")],
)
def test_countries_with_their_article(iso3, text):
    assert names.country_in_text(iso3) == text


@pytest.mark.parametrize(
    ("mineral", "text"),
    [
        ("rare-earths", "rare earths"),
        ("tungsten", "tungsten"),
        ("diamond-gem", "gem diamonds"),
        ("graphite", "natural graphite"),
    ],
)
def test_minerals_within_a_sentence(mineral, text):
    assert names.mineral_in_text(mineral) == text


def every_selection(dataset: Dataset, mineral: str, view: str) -> list[Selection]:
    """The latest year of every series; every year of revisions; every projected year."""
    if indicators.EDITIONS in indicators.of(view).needs:
        pairs = editions.pairs(dataset, mineral, indicators.of(view).measure)
        return [Selection(mineral, view, stage, "usgs", year) for stage, years in pairs.items() for year in years]
    offers = list(dataset.offers_of(mineral, indicators.of(view).measure).itertuples())
    future = [
        Selection(mineral, view, offer.stage, offer.series, year, projected=True)
        for offer in offers
        for year in projections.years(dataset, mineral, offer.stage, view)
    ]
    return [*(Selection(mineral, view, one.stage, one.series, one.years[-1]) for one in offers), *future]


def test_the_grammar_holds_for_every_mineral_and_view(dataset):
    for mineral in dataset.minerals():
        for view in views_of(dataset, mineral):
            for selection in every_selection(dataset, mineral, view):
                found = production_model.take(dataset, selection, members=frozenset({"USA", "JPN"}))
                head = sentences.headline(found, alliance="Two")
                text = " ".join(
                    (sentences.finding(found), *sentences.details(found, frozenset({"USA", "JPN"}), alliance="Two"))
                )
                for words in (head, text):
                    assert not re.search(r"  | [.,;]|\.\.|\bnan\b|None|no data|\u22120(?!\.)|\d[eE][+-]", words), words
                    assert words[0].isupper() or words[0].isdigit(), words
                assert not head.endswith("."), head
                assert text.endswith("."), text
                assert len(head) < 110, head


def test_codes_become_names_on_a_page():
    found = names.with_names("withheld and not in the total, share unknown: USA, COD; the HHI is an interval")
    assert found == "withheld and not in the total, share unknown: United States, DR Congo; the HHI is an interval"


def test_a_withheld_member_is_not_counted_silently():
    dataset = Dataset.load()
    pair = frozenset({"AUS", "USA"})
    found = taken(dataset, mineral="lithium", series="usgs", year="2024", members=pair)
    text = " ".join(sentences.details(found, pair, alliance="the pair"))
    assert "not counting the United States, listed without a figure" in text


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ({"mineral": "rare-earths", "stage": "refined", "series": "iea"}, "magnet rare earths"),
        ({"mineral": "graphite", "stage": "refined", "series": "iea"}, "battery-grade graphite"),
        ({"mineral": "titanium", "stage": "refined"}, "titanium sponge"),
        ({"mineral": "gallium", "stage": "refined", "series": "usgs"}, "primary gallium"),
        ({"mineral": "cobalt", "stage": "refined"}, "cobalt"),
        ({"mineral": "copper", "stage": "mine"}, "copper"),
    ],
)
def test_a_headline_names_the_part_of_a_mineral_that_its_figures_count(words, whole):
    """Audit A5: "rare earths 91 %" of four magnet elements, "graphite 96 %" of anode grade, natural and synthetic."""
    content = compose(from_record({"page": "map", "year": "2024", **words}), on=dt.date(2026, 11, 30))
    assert f" of the world\u2019s {whole} in " in content.headline


def test_other_pages_name_the_part_too():
    """The same figures on the pages of alliances and countries."""
    day = dt.date(2026, 11, 30)
    refined = compose(from_record({"page": "alliances", "mineral": "graphite", "column": "refined"}), on=day)
    assert "magnet rare earths (" in refined.caption.text
    assert refined.figure.legend.title == "Share of world refined production of battery-grade graphite, %"
    china = compose(from_record({"page": "country", "country": "CHN"}), on=day)
    assert "rare earths" not in china.headline or "magnet rare earths" in china.headline
