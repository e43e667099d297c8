from __future__ import annotations

import io
import shutil
import subprocess
import time
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Emu

from geo.compose import compose_slide
from geo.content.charts import Bars, Lines, Role
from geo.content.view import Slide, View, from_address
from geo.errors import OutOfRangeError, TableError
from geo.exports import fonts, pptx, pptx_parts
from geo.locale.languages import speaking
from geo.maps.colours import LIGHT

from .conftest import ON

SLIDES = (
    Slide(View(mineral="rare-earths", year="2024"), notes="Say hello."),
    Slide(from_address("/flows?mineral=cobalt&year=2024&top=20")),
    Slide(View(mineral="lithium", view="reserves-share", title="Our own title")),
    Slide(View(mineral="cobalt", stage="mine", year="2018"), other=View(mineral="cobalt", stage="mine", year="2024")),
)


@pytest.fixture(scope="module")
def made() -> bytes:
    return pptx.deck(SLIDES, on=ON)


@pytest.fixture(scope="module")
def show(made):
    return Presentation(io.BytesIO(made))


def charts(slide) -> list:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def words(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_every_view_is_one_slide_of_16_to_9_with_an_editable_title(show):
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    assert titles[0].startswith("China mined 68")
    assert titles[1].startswith("DR Congo shipped 58")
    assert titles[2] == "Our own title"
    assert titles[3].startswith("DR Congo accounted for ")
    assert show.slide_width * 9 == show.slide_height * 16


def test_a_slide_has_picture_charts_and_table_of_its_own(show):
    slide = show.slides[0]
    picture = next(shape for shape in slide.shapes if shape.shape_type == 13)
    assert picture.element.nvPicPr.cNvPr.get("descr").startswith("World map. China mined 68")
    assert Image.open(io.BytesIO(picture.image.blob)).width > 1000
    bars, lines = charts(slide)
    assert next(iter(bars.plots[0].categories)) == "China"
    assert bars.plots[0].series[0].values[0] == pytest.approx(0.678, abs=0.001)
    assert list(lines.plots[0].categories) == [str(year) for year in range(2007, 2025)]
    assert lines.plots[0].series[0].name == "China"
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    assert [cell.text for cell in table.rows[0].cells] == ["Country", "Production, 2024", "Share of world"]
    assert table.cell(1, 0).text == "China"


def test_the_workbook_behind_a_chart_holds_no_formula_and_no_link():
    page = Presentation().slides.add_slide(Presentation().slide_layouts[6])
    names = ("=HYPERLINK(A1)", "https://evil.example", "{=1+1}")
    area = (0.0, 0.0, 300.0, 200.0)
    bars = Bars("t", "=1+1", names, (0.5, 0.3, 0.2), (Role.OTHER,) * 3, ("a", "b", "c"))
    pptx_parts.bar_chart(page, bars, area, most=9)
    pptx_parts.line_chart(page, Lines("t", ("2020", "=2021"), {"=1+1": (0.5, None), "@b": (None, 0.5)}), area)
    read = []
    for chart in charts(page):
        book = chart.part.chart_workbook.xlsx_part.blob
        cells = [cell for row in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
        read += [cell.value for cell in cells]
        assert any(cell.number_format in {"0%", "0.0%"} for cell in cells)
    assert {*names, "=1+1", "=2021", "@b", 0.5} <= set(read)


def blank():
    return Presentation().slides.add_slide(Presentation().slide_layouts[6])


def plot_of(frame) -> dict[str, float]:
    """Where the plot of a chart is laid out, as parts of the chart."""
    return {
        name: float(
            frame.chart._chartSpace.find(f".//{qn('c:plotArea')}/{qn('c:layout')}//{qn('c:' + name)}").get("val")
        )
        for name in "xywh"
    }


def test_a_long_value_has_room_behind_its_bar():
    for value, form in ((275_000_000.0, "#,##0"), (0.678, "0.0%")):
        bars = Bars("t", "m", ("2024",), (value,), (Role.OTHER,), ("x",), form=form)
        frame = pptx_parts.bar_chart(blank(), bars, (0.0, 0.0, 300.0, 200.0), most=9)
        # Eleven digits and commas of 9 points take about 60.
        room = plot_of(frame)["w"] * 300 * (1 - value / frame.chart.value_axis.maximum_scale)
        assert room > (60 if form == "#,##0" else 25)
        # Never on two lines.
        labels = frame.chart.plots[0].data_labels._element
        assert labels.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}").get("wrap") == "none"


def test_names_and_a_long_title_have_their_room_beside_and_above_the_bars():
    names = ("Myanmar (Birmanie)", "Tous les autres")
    bars = Bars(
        "Monde : production minière : terres rares, 2024", "m", names, (0.5, 0.2), (Role.OTHER,) * 2, ("a", "b")
    )
    frame = pptx_parts.bar_chart(blank(), bars, (0.0, 0.0, 240.0, 150.0), most=9)
    place = plot_of(frame)
    assert place["x"] * 240 >= fonts.width(names[0], 9.0)
    # Two lines of the title: more than one and less than three.
    assert 26 < place["y"] * 150 < 40
    short = pptx_parts.bar_chart(blank(), replace(bars, title="t"), (0.0, 0.0, 240.0, 150.0), most=9)
    assert plot_of(short)["y"] * 150 < 26


@pytest.mark.parametrize(
    ("lang", "form"), [("en", '0.0"\u202f"%'), ("fr", '[$-40C]0.0"\u202f"%'), ("ja", "[$-411]0.0%")]
)
def test_numbers_of_a_chart_are_written_as_the_texts_are(lang, form):
    bars = Bars("t", "m", ("a",), (0.678,), (Role.OTHER,), ("x",))
    with speaking(lang):
        chart = pptx_parts.bar_chart(blank(), bars, (0.0, 0.0, 300.0, 200.0), most=9).chart
    assert chart.plots[0].data_labels.number_format == form


def test_lines_of_one_colour_have_dashes_of_their_own_and_end_with_their_values():
    series = dict.fromkeys("abcde", (0.1, 0.2, None))
    lines = Lines("t", ("2023", "2024", "2025"), series, roles=(Role.OTHER,) * 5)
    chart = pptx_parts.line_chart(blank(), lines, (0.0, 0.0, 300.0, 200.0)).chart
    assert list(chart.plots[0].categories) == ["2023", "2024"]
    looks = [(str(one.format.line.color.rgb), one.format.line.dash_style) for one in chart.plots[0].series]
    assert len(set(looks)) == 5


def test_exporters_have_one_colour_on_map_bars_and_lines():
    for colour in ("alliance", "exporter"):
        content = compose_slide(
            Slide(from_address(f"/flows?mineral=rare-earths&year=2024&colour={colour}&alliance=g7")), on=ON
        )
        bars, lines = content.bars, content.lines
        of_bars = dict(zip(bars.names, bars.colours(LIGHT), strict=True))
        of_lines = dict(zip(lines.series, lines.colours(LIGHT), strict=True))
        both = set(of_bars) & set(of_lines)
        assert {"China", "Myanmar"} <= both
        for name in both:
            ramp = next((one for one in (LIGHT.members, LIGHT.others) if of_bars[name] in one), (of_bars[name],))
            assert of_lines[name] in ramp


def test_a_short_table_stands_under_the_charts_over_the_whole_width():
    address = "/scenarios?scenario=stockpile&mineral=rare-earths&importer=JPN"
    slide = Presentation(io.BytesIO(pptx.deck([Slide(from_address(address))], on=ON))).slides[0]
    (bars,) = [shape for shape in slide.shapes if shape.has_chart]
    (table,) = [shape for shape in slide.shapes if shape.has_table]
    assert table.top >= bars.top + bars.height
    assert table.width == pytest.approx(bars.width, rel=0.01)
    assert "Blue: held in the stock." in words(slide)


def test_sources_stand_on_the_slide_and_everything_else_in_the_notes(show):
    slide = show.slides[0]
    for part in (
        "Source: World Mining Data 2026",
        "Dataset shipped-2026",
        "made 2026-11-23",
        "/?mineral=rare-earths",
    ):
        assert part in words(slide)
    notes = slide.notes_slide.notes_text_frame.text
    assert notes.startswith("Say hello.\nThat is equivalent to ")
    assert "\nMineral: Rare earths" in notes
    for part in ("HHI: sum of squared shares", "Licences: Austrian Federal Ministry", "/?mineral=rare-earths"):
        assert part in notes


def test_a_series_of_one_year_has_no_line_chart_and_two_views_two_maps(show):
    assert len(charts(show.slides[2])) == 1
    beside = show.slides[3]
    assert len([shape for shape in beside.shapes if shape.shape_type == 13]) == 1
    assert len(charts(beside)) == 2


def test_nothing_leaves_the_slide_and_nothing_is_empty(show):
    for slide in show.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height + Emu(1)
            assert min(shape.width, shape.height) > 0


def test_the_same_briefing_gives_the_same_bytes(made):
    assert pptx.deck(SLIDES, on=ON) == made
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}


def test_a_template_lends_its_size_and_master_and_loses_its_slides():
    template = Presentation()
    template.slides.add_slide(template.slide_layouts[0]).shapes.title.text = "Old"
    file = io.BytesIO()
    template.save(file)
    made = Presentation(io.BytesIO(pptx.deck(SLIDES[:1], on=ON, template=file.getvalue())))
    assert [slide.shapes.title.text_frame.text[:11] for slide in made.slides] == ["China mined"]
    assert made.slide_width == template.slide_width
    with pytest.raises(TableError, match="cannot be used"):
        pptx.deck(SLIDES[:1], on=ON, template=b"PK nonsense")


def test_progress_is_told_and_can_cancel():
    class Cancelled(Exception):  # noqa: N818 - a word of the test
        pass

    def cancel(done: int, of: int) -> None:
        if done == 1:
            raise Cancelled(f"{done} of {of}")

    with pytest.raises(Cancelled, match="1 of 4"):
        pptx.deck(SLIDES, on=ON, progress=cancel)
    with pytest.raises(OutOfRangeError):
        pptx.deck([], on=ON)


@pytest.mark.slow
def test_twelve_slides_take_less_than_ten_seconds_of_the_processor():
    start = time.process_time()
    pptx.deck(SLIDES[:3] * 4, on=ON)
    assert time.process_time() - start < 10


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice Impress draws the slides")
def test_libreoffice_draws_every_slide(made, tmp_path):
    (tmp_path / "deck.pptx").write_bytes(made)
    subprocess.run(
        [
            "soffice",
            "--headless",
            "--convert-to",
            "pdf",
            "deck.pptx",
            f"-env:UserInstallation=file://{tmp_path}/profile",
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=150,
    )
    subprocess.run(["pdftoppm", "-r", "40", "-png", "deck.pdf", "slide"], cwd=tmp_path, check=True)
    drawn = sorted(tmp_path.glob("slide-*.png"))
    assert len(drawn) == len(SLIDES)
    assert all(len(Image.open(path).convert("RGB").getcolors(1_000_000)) > 100 for path in drawn)


def test_our_own_master_is_as_wide_as_its_slides_and_its_title_stands_where_the_slides_have_it():
    show = Presentation(io.BytesIO(pptx.deck([Slide(from_address("/?mineral=cobalt&year=2024"))], on=ON)))
    assert round(show.slide_width / show.slide_height, 2) == 1.78
    edges = [shape.left + shape.width for layout in show.slide_layouts for shape in layout.placeholders]
    assert max(edges) > 0.9 * show.slide_width
    slide = show.slides[0]
    assert slide.slide_layout.name == "Title Only"
    title = slide.shapes.title
    assert title.element.find(".//{*}xfrm") is None
    assert title.left < 0.05 * show.slide_width
    assert title.text_frame.text.startswith("DR Congo mined")


def test_slides_have_numbers_a_language_and_links():
    made = pptx.deck(
        [Slide(from_address("/?mineral=cobalt&year=2024"))], on=ON, lang="ja", base="https://atlas.example"
    )
    slide = Presentation(io.BytesIO(made)).slides[0]
    assert any(place.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER for place in slide.placeholders)
    runs = [
        run for shape in slide.shapes if shape.has_text_frame for one in shape.text_frame.paragraphs for run in one.runs
    ]
    assert {run._r.rPr.get("lang") for run in runs} == {"ja-JP"}
    assert any((run.hyperlink.address or "").startswith("https://atlas.example") for run in runs)


def test_the_map_is_a_drawing_with_a_shape_for_every_country_behind_its_pixels():
    made = pptx.deck([Slide(from_address("/?mineral=cobalt&year=2024"))], on=ON)
    with zipfile.ZipFile(io.BytesIO(made)) as pack:
        (name,) = [name for name in pack.namelist() if name.endswith(".svg")]
        drawing = pack.read(name).decode()
        assert b"svgBlip" in pack.read("ppt/slides/slide1.xml")
    assert 'id="country-COD"' in drawing
    assert drawing.count('id="country-') == 245
    assert len(made) < 1_000_000
