"""Native parts of a slide: words, pictures, charts and tables that can be edited, each with alternative text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Emu, Pt

from geo import downloads
from geo.content.charts import Bars, Lines
from geo.content.table import Rows
from geo.exports import fonts
from geo.locale.say import say
from geo.maps.colours import DARK, LIGHT, Theme, rgb

_SVG_URI = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# English metric units of a point.
POINT = 12_700
# Left, top, width and height in points.
Area = tuple[float, float, float, float]
ROW = 17.0
# Height from which on every bar keeps its name.
_BAR = 16.0
# Room on a shared axis for the values behind the bars, over the longest bar.
_BEHIND = 1.25
# Letters of the values, and the part of a chart's width that bars and values have beside the names.
_VALUE, _PLOT = 9.0, 0.66
# A share above this needs the whole scale.
_NEARLY_ALL = 0.8
_TABLE = 9.0
_GRID: Final = {LIGHT.name: "#d9dcdf", DARK.name: "#4a5056"}
# Space in a cell beside its text.
_CELL = 10.0


class _PlainWriter(CategoryWorkbookWriter):
    """Writes the workbook behind a chart: the library's own would make a formula of a name that begins with ``=``."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
        with downloads.plain_workbook(xlsx_file) as book:
            yield book, book.add_worksheet()


class ChartValues(CategoryChartData):
    """Names and values of a chart, kept behind it as texts and numbers alone."""

    @property
    def _workbook_writer(self) -> _PlainWriter:
        return _PlainWriter(self)


def move(shape: Any, area: Area) -> None:
    """Put a shape where it belongs."""
    shape.left, shape.top, shape.width, shape.height = emu(area)


def emu(area: Area) -> tuple[Any, ...]:
    """An area in the units of the format."""
    return tuple(Emu(round(part * POINT)) for part in area)


@dataclass(frozen=True, slots=True)
class Look:
    """What the ground of a slide asks for: the colours of a theme, and the theme colour of letters."""

    theme: Theme = LIGHT
    ink: MSO_THEME_COLOR = MSO_THEME_COLOR.TEXT_1


PLAIN: Final = Look()


def text(
    page: Any, words: str, area: Area, size: float, *, bold: bool = False, link: str = "", look: Look = PLAIN
) -> None:  # fmt: skip
    """A box of words; *link* is an address at their end that can be clicked."""
    box = page.shapes.add_textbox(*emu(area))
    at = words.rfind(link) if link.startswith("http") and " | " not in link else -1
    box.text_frame.text = words if at < 0 else words[:at]
    if at >= 0:
        run = box.text_frame.paragraphs[0].add_run()
        run.text = words[at:]
        run.hyperlink.address = link
    style(box.text_frame, size, bold=bold, look=look)


def style(frame: Any, size: float, *, bold: bool = False, look: Look = PLAIN) -> None:
    """Letters of one size, without margins, from the top."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for paragraph in frame.paragraphs:
        paragraph.alignment = 1
        paragraph.font.size = Pt(size)
        paragraph.font.bold = bold
        # The theme's own colour of text, so that it reads on a light master and on a dark one.
        paragraph.font.color.theme_color = look.ink


def colour_of(colour: str) -> RGBColor:
    """A colour in the units of the format."""
    return RGBColor(*rgb(colour))


def describe(shape: Any, words: str) -> None:
    """Alternative text, for readers who cannot see it."""
    for element in shape.element.iter():
        if element.tag.endswith("}cNvPr"):
            element.set("descr", words)
            return


def sharpen(page: Any, picture: Any, drawing: bytes) -> None:
    """Put an SVG behind a picture: newer programs show it and can take it apart, others show the pixels.

    As PowerPoint writes it: Office Open XML extension ``svgBlip`` ([MS-ODRAWXML], 2.3.1.3).
    """
    package = page.part.package
    part = Part(package.next_partname("/ppt/media/drawing%d.svg"), "image/svg+xml", package, drawing)
    number = page.part.relate_to(part, RT.IMAGE)
    blip = picture.element.find(".//" + qn("a:blip"))
    extension = parse_xml(
        f'<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{_SVG_URI}">'
        f'<asvg:svgBlip xmlns:asvg="{_SVG}" xmlns:r="{_RELATIONS}" r:embed="{number}"/></a:ext></a:extLst>'
    )
    blip.append(extension)


def bar_chart(page: Any, bars: Bars, area: Area, *, most: int, look: Look = PLAIN) -> Any:
    """Bars with their values behind them, the largest at the top."""
    bars = bars.first(max(1, min(most, int((area[3] - 24) // _BAR))))
    data = ChartValues(number_format=bars.form)
    data.categories = bars.names
    data.add_series(bars.measure, [None if math.isnan(value) else value for value in bars.values])
    frame = page.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *emu(area), data)
    chart = frame.chart
    chart.font.color.theme_color = look.ink
    _chart_title(chart, bars.title)
    chart.has_legend = False
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_labels.font.size = Pt(9)
    chart.category_axis.format.line.fill.background()
    chart.category_axis.has_major_gridlines = False
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    # With room for the values behind the bars: a program breaks one that does not fit into two lines.
    chart.value_axis.maximum_scale = bars.longest * (_BEHIND if bars.axis else _room_behind(bars, area[2]))
    # Every bar has its name, however little room there is.
    skip = OxmlElement("c:tickLblSkip")
    skip.set("val", "1")
    chart.category_axis._element.find(qn("c:lblOffset")).addnext(skip)  # noqa: SLF001 - the library cannot set it
    plot = chart.plots[0]
    plot.gap_width = 35
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = bars.form, False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.data_labels.font.size = Pt(9)
    for point, colour in enumerate(bars.colours(look.theme)):
        fill = plot.series[0].points[point].format.fill
        fill.solid()
        fill.fore_color.rgb = colour_of(colour)
        if bars.names[point] == bars.chosen:
            line = plot.series[0].points[point].format.line
            line.color.rgb, line.width = colour_of(look.theme.selected), Pt(1.5)
    texts = ", ".join(f"{name} {words}" for name, words in zip(bars.names, bars.texts, strict=True))
    describe(frame, say("Bar chart. {title}: {values}.", title=bars.title, values=texts))
    return frame


def _room_behind(bars: Bars, width: float) -> float:
    """Length of the axis over the longest bar, so that its value has room on a chart of this width in points."""
    largest = f"{bars.longest:.1%}" if "%" in bars.form else f"{bars.longest:,.0f}"
    behind = fonts.width(largest, _VALUE) + 10
    return 1 + behind / max(_PLOT * width - behind, behind)


def line_chart(page: Any, lines: Lines, area: Area, *, look: Look = PLAIN) -> Any:
    """Lines over the years."""
    data = ChartValues(number_format=lines.form)
    data.categories = lines.years
    for name, values in lines.series.items():
        data.add_series(name, values)
    frame = page.shapes.add_chart(XL_CHART_TYPE.LINE, *emu(area), data)
    chart = frame.chart
    chart.font.color.theme_color = look.ink
    _chart_title(chart, lines.title)
    chart.has_legend = len(lines.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.RIGHT, False
        chart.legend.font.size = Pt(8)
    chart.category_axis.tick_labels.font.size = Pt(8)
    axis = chart.value_axis
    axis.tick_labels.font.size = Pt(8)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = lines.form, False
    axis.minimum_scale = 0
    # The first rank stands at the top; the years stay below.
    axis.reverse_order = lines.ranked
    if lines.ranked:
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    shown = [value for values in lines.series.values() for value in values if value is not None]
    if lines.form == "0%" and max(shown, default=0.0) > _NEARLY_ALL:
        axis.maximum_scale = 1
    axis.major_gridlines.format.line.color.rgb = colour_of(_GRID[look.theme.name])
    for line, colour in zip(chart.plots[0].series, lines.colours(look.theme), strict=True):
        line.format.line.color.rgb = colour_of(colour)
        line.format.line.width = Pt(2)
        line.smooth = False
    described = say(
        "Line chart. {title}, {first} to {last}: {series}.", title=lines.title, first=lines.years[0],
        last=lines.years[-1], series=", ".join(lines.series),
    )  # fmt: skip
    describe(frame, described)
    return frame


def _chart_title(chart: Any, title: str) -> None:
    chart.has_title = True
    chart.chart_title.include_in_layout = False
    chart.chart_title.text_frame.text = title
    font = chart.chart_title.text_frame.paragraphs[0].font
    font.size, font.bold = Pt(10), True


def _lines(row: Sequence[str], widths: Sequence[float], *, bold: bool) -> int:
    """Lines that a row takes."""
    return max(len(fonts.lines(text, _TABLE, wide - 8, bold=bold)) for text, wide in zip(row, widths, strict=True))


def _heights(rows: Rows, width: float) -> list[float]:
    """Height of every row in points: a text too long for its column takes several lines."""
    widths = fonts.columns(rows, _TABLE, width, _CELL)
    return [ROW + (_lines(row, widths, bold=y == 0) - 1) * _TABLE * fonts.LEADING for y, row in enumerate(rows)]


def height(rows: Rows, width: float) -> float:
    """Height in points of a table so wide."""
    return math.fsum(_heights(rows, width))


def fitting(rows: Rows, width: float, most: float) -> Rows:
    """The heading and as many rows as *most* points of height have room for."""
    kept = len(rows)
    while kept > 1 and height(rows[:kept], width) > most:
        kept -= 1
    return rows[:kept]


def table(page: Any, rows: Rows, area: Area) -> Any:
    """A table whose columns are as wide as their texts ask; a text too long for its column is wrapped, never cut."""
    widths = fonts.columns(rows, _TABLE, area[2], _CELL)
    # What is left over goes to all of them alike, so that the table ends where its neighbours do.
    widths = [wide + (area[2] - math.fsum(widths)) / len(widths) for wide in widths]
    tall = _heights(rows, area[2])
    frame = page.shapes.add_table(len(rows), len(widths), *emu((*area[:3], math.fsum(tall))))
    made = frame.table
    for index, wide in enumerate(widths):
        made.columns[index].width = Emu(round(wide * POINT))
    for y, row in enumerate(rows):
        made.rows[y].height = Emu(round(tall[y] * POINT))
        for x, words in enumerate(row):
            cell = made.cell(y, x)
            cell.text = words
            cell.margin_top = cell.margin_bottom = Emu(POINT)
            cell.margin_left = cell.margin_right = Emu(4 * POINT)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            for paragraph in cell.text_frame.paragraphs:
                paragraph.font.size = Pt(_TABLE)
    describe(frame, say("Table: {columns}.", columns=", ".join(rows[0])))
    return frame
