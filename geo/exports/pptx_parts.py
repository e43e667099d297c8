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
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Emu, Pt

from geo import downloads, numbers
from geo.content.charts import Bars, Lines
from geo.content.table import Rows
from geo.exports import fonts
from geo.locale.languages import current
from geo.locale.say import say
from geo.maps.colours import DARK, LIGHT, Theme, rgb

_SVG_URI = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# English metric units of a point.
POINT = 12_700
# Left, top, width and height in points.
Area = tuple[float, float, float, float]
ROW = 17.0
# Height from which on every bar keeps its name.
_BAR = 16.0
# Letters of names and values of bars, of the axes of lines; the part of a chart's width that names have at most.
_VALUE, _SMALL, _NAMES = 9.0, 8.0, 0.42
# Points around the plot of a chart: above it for its title, beside its bars, below its lines for the years.
_ABOVE, _EDGE, _YEARS = 9.0, 4.0, 18.0
# Letters of the title of a chart, and the part of its width in which programs keep it on one line.
_TITLES, _TITLE_PART = (10.0, 9.0, 8.5), 0.76
# Points that a year on an axis and the sign of a legend take.
_YEAR, _SIGN = 30.0, 52.0
# Series of one colour are told apart by their dashes.
_DASHES: Final = (MSO_LINE.SOLID, MSO_LINE.DASH, MSO_LINE.ROUND_DOT, MSO_LINE.DASH_DOT, MSO_LINE.LONG_DASH)
# Languages of numbers as Windows counts them ([MS-LCID]): some programs take the separators of a number from them.
_LOCALES: Final = {"fr": "40C", "de": "407", "es": "C0A", "it": "410", "ja": "411", "ko": "412"}
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
) -> None:
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
    chart = _numbered(frame.chart)
    chart.font.color.theme_color = look.ink
    head = _chart_title(chart, bars.title, area[2])
    chart.has_legend = False
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_labels.font.size = Pt(9)
    chart.category_axis.format.line.fill.background()
    chart.category_axis.has_major_gridlines = False
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    left, room, behind = _plot(bars, area[2])
    _lay_out(chart, area, (left, head, room, max(area[3] - head - _EDGE, _YEARS)))
    # With room for the values behind the bars.
    chart.value_axis.maximum_scale = bars.longest * room / (room - behind)
    # Every bar has its name, however little room there is.
    skip = OxmlElement("c:tickLblSkip")
    skip.set("val", "1")
    chart.category_axis._element.find(qn("c:lblOffset")).addnext(skip)  # noqa: SLF001 - the library cannot set it
    plot = chart.plots[0]
    plot.gap_width = 35
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = _spoken(bars.form), False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.data_labels.font.size = Pt(_VALUE)
    # Some programs break a value into two lines where it is longer than a part of the chart.
    plot.data_labels._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}").set("wrap", "none")  # noqa: SLF001 - as above
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


def _spoken(form: str) -> str:
    """A number format as the language writes numbers: with its space before the sign of per cent, or without."""
    spaced = numbers.share(0.0).endswith(f"{numbers.NBSP}%")
    locale = f"[$-{_LOCALES[current()]}]" if current() in _LOCALES else ""
    return locale + (form.replace("%", f'"{numbers.NBSP}"%') if spaced else form)


def _plot(bars: Bars, width: float) -> tuple[float, float, float]:
    """Left edge and width of the bars and their values on a chart so wide, and the room of a value, in points."""
    names = max((fonts.width(name, _VALUE) for name in bars.names), default=0.0)
    left = min(1.1 * names, _NAMES * width) + 2 * _EDGE
    largest = f"{bars.longest:.1%} " if "%" in bars.form else f"{bars.longest:,.0f}"
    room = width - left - _EDGE
    return left, room, min(fonts.width(largest, _VALUE) + 10, room / 2)


def _lay_out(chart: Any, area: Area, inner: Area) -> None:
    """Give the plot of a chart its place within the *area* of the chart, its axes beside it; both in points."""
    left, top, wide, tall = inner
    parts = (("x", left / area[2]), ("y", top / area[3]), ("w", wide / area[2]), ("h", tall / area[3]))
    values = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in parts)
    layout = parse_xml(
        f'<c:layout xmlns:c="{_CHART}"><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/>{values}</c:manualLayout></c:layout>'
    )
    plot = chart._chartSpace.find(f".//{qn('c:plotArea')}")  # noqa: SLF001 - the library places no plot
    for old in plot.findall(qn("c:layout")):
        plot.remove(old)
    plot.insert(0, layout)


def line_chart(page: Any, lines: Lines, area: Area, *, look: Look = PLAIN) -> Any:
    """Lines over the years, up to the last that has a value: policy measures of later years are not drawn here."""
    lines = lines.known()
    data = ChartValues(number_format=lines.form)
    data.categories = lines.years
    for name, values in lines.series.items():
        data.add_series(name, values)
    frame = page.shapes.add_chart(XL_CHART_TYPE.LINE, *emu(area), data)
    chart = _numbered(frame.chart)
    chart.font.color.theme_color = look.ink
    _chart_title(chart, lines.title, area[2])
    chart.has_legend = len(lines.series) > 1
    chart.category_axis.tick_labels.font.size = Pt(_SMALL)
    axis = chart.value_axis
    axis.tick_labels.font.size = Pt(_SMALL)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = _spoken(lines.form), False
    room = _beside_legend(chart, lines, area)
    # As many years as have room; some programs know no such number and turn the years, unless that is forbidden.
    years = chart.category_axis._element  # noqa: SLF001 - the library skips no labels
    every = OxmlElement("c:tickLblSkip")
    every.set("val", str(max(1, math.ceil(_YEAR * len(lines.years) / room))))
    years.find(qn("c:lblOffset")).addnext(every)
    axis.minimum_scale = 0
    # The first rank stands at the top; the years stay below.
    axis.reverse_order = lines.ranked
    if lines.ranked:
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    shown = [value for values in lines.series.values() for value in values if value is not None]
    if lines.form == "0%" and max(shown, default=0.0) > _NEARLY_ALL:
        axis.maximum_scale = 1
    axis.major_gridlines.format.line.color.rgb = colour_of(_GRID[look.theme.name])
    drawn = zip(chart.plots[0].series, lines.colours(look.theme), lines.repeats(look.theme), strict=True)
    for line, colour, before in drawn:
        line.format.line.color.rgb = colour_of(colour)
        line.format.line.dash_style = _DASHES[before % len(_DASHES)]
        line.format.line.width = Pt(2)
        line.smooth = False
    described = say(
        "Line chart. {title}, {first} to {last}: {series}.",
        title=lines.title,
        first=lines.years[0],
        last=lines.years[-1],
        series=", ".join(lines.series),
    )
    describe(frame, described)
    return frame


def _numbered(chart: Any) -> Any:
    """The chart with axes whose numbers the format allows: the library gives them negative ones."""
    for mark in chart._chartSpace.iter(qn("c:axId"), qn("c:crossAx")):  # noqa: SLF001 - the library sets none
        mark.set("val", str(abs(int(mark.get("val")))))
    return chart


def _beside_legend(chart: Any, lines: Lines, area: Area) -> float:
    """Put the legend of lines under them, or beside them where it takes several rows; returns what they have of width.

    The plot itself is left to the program, which knows how it turns the years.
    """
    names = [fonts.width(name, _SMALL) + _SIGN for name in lines.series]
    beside = 0.0
    if len(names) > 1:
        row = math.fsum(names) <= 0.9 * area[2]
        beside = 0.0 if row else min(max(names), _NAMES * area[2])
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM if row else XL_LEGEND_POSITION.RIGHT
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(_SMALL)
    values = [value for own in lines.series.values() for value in own if value is not None]
    scale = f"{max(values, default=0.0):,.0f}" if lines.form == "#,##0" else "100 %"
    left = fonts.width(scale, _SMALL) + 3 * _EDGE
    return area[2] - left - max(beside, 3 * _EDGE)


def _chart_title(chart: Any, title: str, width: float) -> float:
    """Write the title of a chart so wide, on two lines only if need be; returns where it ends, in points."""
    size, broken = fonts.fit(title, _TITLES, _TITLE_PART * width, 1, bold=True)
    if len(fonts.lines(title, size, _TITLE_PART * width, bold=True)) > 1:
        size, broken = _TITLES[-1], fonts.lines(title, _TITLES[-1], _TITLE_PART * width, bold=True)
    chart.has_title = True
    chart.chart_title.include_in_layout = False
    chart.chart_title.text_frame.text = title
    font = chart.chart_title.text_frame.paragraphs[0].font
    font.size, font.bold = Pt(size), True
    return _ABOVE + len(broken) * size * fonts.LEADING


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
