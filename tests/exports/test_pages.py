"""Views of every page: each says what it shows and on what it rests, in every format and the same on every making."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from geo.compose import compose, compose_slide
from geo.content.content import MapFigure, Pair
from geo.content.view import Slide, from_address
from geo.errors import NotComputableError
from geo.exports import files, pptx
from geo.exports.export import FORMATS, can_film, export

from .conftest import ON

RISK = "/risk?importer=eu27&mineral=rare-earths&year=2024"
VIEWS = (
    RISK,
    "/alliances?mineral=cobalt",
    "/alliances?mineral=cobalt&part=dependence",
    "/alliances?mineral=cobalt&part=accession",
    "/alliances?mineral=cobalt&part=compare&with=brics",
    "/scenarios?mineral=rare-earths&exporters=CHN&cut=100",
    "/scenarios?scenario=stockpile&mineral=rare-earths&importer=JPN",
    "/scenarios?scenario=price-floor",
    "/scenarios?scenario=diversification&mineral=rare-earths&importer=JPN",
    "/country?country=CHL",
)
TWO_YEARS = Slide(
    from_address("?mineral=rare-earths&series=wmd&year=2018"),
    other=from_address("?mineral=rare-earths&series=wmd&year=2024"),
)


@pytest.mark.parametrize("address", VIEWS)
def test_every_view_carries_what_an_export_must(content_of, address):
    content = content_of(address)
    caption = content.caption
    assert caption.title == content.headline
    assert caption.finding.endswith(".")
    assert caption.filters
    assert len(caption.definition) > 60
    assert caption.source.startswith("Source: ")
    assert caption.origins
    assert all(": " in licence for licence in caption.licences)
    assert caption.dataset == "shipped-2026"
    assert caption.messages == ()
    path = address.partition("?")[0]
    assert caption.permalink.startswith(f"{path}?")
    again = compose(from_address(caption.permalink), on=ON)
    assert again.caption == caption
    assert len(content.table.rows) > 1
    assert len({len(row) for row in content.table.rows}) == 1
    assert len(content.table.frame)


def test_the_map_of_import_risk_has_the_classes_of_the_page(content_of):
    content = content_of(RISK)
    assert isinstance(content.figure, MapFigure)
    assert content.figure.legend.title.startswith("GeoPolRisk score of each importer for rare earths, 2024")
    assert [entry.label for entry in content.figure.legend.entries][:2] == ["under 0.02", "0.02\u20130.05"]
    assert content.figure.legend.entries[-1].label == "importer: EU-27"
    scores = content.table.frame.set_index("iso3")["score"]
    assert scores["FRA"] == pytest.approx(0.21, abs=0.01)
    assert content.bars.names[0] == "China"
    assert content.years[-1] == 2024


def test_a_country_alone_is_marked_instead_of_a_group(content_of):
    content = content_of("/risk?importer=USA&mineral=antimony")
    assert (content.figure.members, content.figure.country) == (frozenset(), "USA")


def test_what_has_no_map_says_so():
    content = compose(from_address("/country?country=CHL"), on=ON)
    assert content.figure is None
    with pytest.raises(NotComputableError, match="no map"):
        files.geojson(content)
    with pytest.raises(NotComputableError, match="Choose a country"):
        compose(from_address("/country?x=1"), on=ON)


def test_two_years_have_one_legend_and_one_caption():
    pair = compose_slide(TWO_YEARS, on=ON)
    assert isinstance(pair, Pair)
    assert pair.names == ("2018", "2024")
    assert dict(pair.caption.filters)["Year"] == "2018 | 2024"
    assert pair.caption.permalink.count("/?mineral=rare-earths") == 2
    assert pair.caption.source.count("World Mining Data 2026") == 1


def test_two_amounts_share_classes_of_the_larger_if_they_have_one_unit():
    alone = compose(from_address("?mineral=cobalt&view=production"), on=ON)
    slide = Slide(alone.view, other=from_address("?mineral=nickel&view=production"))
    pair = compose_slide(slide, on=ON)
    labels = [[entry.label for entry in side.figure.legend.entries if entry.kind == "fill"] for side in pair.sides]
    assert labels[0] == labels[1]
    assert labels[0] != [entry.label for entry in alone.figure.legend.entries if entry.kind == "fill"]
    apart = compose_slide(Slide(alone.view, other=from_address("?mineral=diamond-gem&view=production")), on=ON)
    assert all("a scale of its own" in side.figure.legend.title for side in apart.sides)


# Those that draw are slow; what draws them is tested on a map and on flows too.
DRAWN = [
    pytest.param(one, marks=pytest.mark.slow) if one in {"png", "html", "pptx", "svg"} else one
    for one in FORMATS
    if can_film() or one not in {"mp4", "webm"}
]


@pytest.mark.parametrize("ending", DRAWN)
def test_equal_views_are_equal_files_in_every_format(ending):
    slides = [Slide(from_address(RISK), notes="Say this.")]
    assert export(slides, ending, on=ON) == export(slides, ending, on=ON)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "html", "pptx"])
def test_equal_pairs_in_another_language_are_equal_files(ending):
    assert export([TWO_YEARS], ending, on=ON, lang="fr") == export([TWO_YEARS], ending, on=ON, lang="fr")


def test_slides_have_charts_and_a_map_or_a_table_that_can_be_edited():
    slides = [Slide(from_address(address)) for address in (RISK, "/scenarios?scenario=price-floor", VIEWS[-1])]
    made = pptx.deck(slides, on=ON)
    show = Presentation(io.BytesIO(made))
    for slide in show.slides:
        assert any(shape.has_chart for shape in slide.shapes)
        assert any(shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.PICTURE for shape in slide.shapes)
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height + 1
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(package.read(name))  # noqa: S314 - made here
