"""A briefing as native slides: words, charts and tables that can be edited, the map as a picture."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pandas as pd
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Pt

from geo import countries, flows, formats
from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import OutOfRangeError, TableError
from geo.figures import fonts, paper
from geo.figures.content import Content, FlowContent, compose, exporters
from geo.figures.package import same_every_time
from geo.figures.slide import Progress, Slide, silent
from geo.flow_history import OTHERS
from geo.maps.colours import LIGHT, SERIES_COLOURS, rgb
from geo.snapshot import history

_POINT = 12_700
_WIDE, _HIGH = 960, 540
_MARGIN = 34
_DPI = 200
_BARS, _LINES, _ROWS, _FEW = 8, 5, 5, 5
_TITLE_SIZES, _FINDING_SIZES = (28.0, 25.0, 22.0, 19.0, 16.0), (14.0, 12.5, 11.0, 10.0)
_FOOT = 8.0
_TITLES = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE})


def deck(
    slides: Sequence[Slide],
    *,
    on: dt.date,
    template: bytes | None = None,
    dataset: Dataset | None = None,
    base: str = "",
    progress: Progress = silent,
) -> bytes:
    """The briefing as PPTX, one slide each.

    Parameters
    ----------
    template: a PPTX whose size, master and layouts are taken and whose slides are left out.
    progress: told how many slides are done before each and after the last; an error of its own cancels.

    Raises
    ------
    OutOfRangeError: without slides. TableError: if the template is no PPTX. NotComputableError: if a view
        has nothing to draw.
    """
    if not slides:
        raise OutOfRangeError("briefing", "empty", "at least one slide")
    show = _open(template)
    layout = _layout(show)
    for index, slide in enumerate(slides):
        progress(index, len(slides))
        contents = [
            compose(view, on=on, dataset=dataset, base=base) for view in (slide.view, slide.other) if view is not None
        ]
        _add(show, layout, slide, contents, dataset or Dataset.load(), own=template is not None)
    progress(len(slides), len(slides))
    _properties(show, contents[0].caption.title if len(slides) == 1 else "Briefing", on)
    file = io.BytesIO()
    show.save(file)
    return same_every_time(file.getvalue(), on=on)


def _open(template: bytes | None) -> Any:
    if template is None:
        show = Presentation()
        show.slide_width, show.slide_height = Emu(_WIDE * _POINT), Emu(_HIGH * _POINT)
        return show
    try:
        show = Presentation(io.BytesIO(template))
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        raise TableError("template", [f"it is not a PPTX presentation: {error}"]) from error
    for entry in list(show.slides._sldIdLst):  # noqa: SLF001 - the library has no call that removes a slide
        show.part.drop_rel(entry.rId)
        show.slides._sldIdLst.remove(entry)  # noqa: SLF001
    return show


def _layout(show: Any) -> Any:
    """The layout with a title and the least besides; the first one if none has a title."""
    titled = [one for one in show.slide_layouts if any(_is_title(place) for place in one.placeholders)]
    return min(titled or list(show.slide_layouts)[:1], key=lambda one: len(list(one.placeholders)))


def _is_title(place: Any) -> bool:
    return place.placeholder_format.type in _TITLES


def _properties(show: Any, title: str, on: dt.date) -> None:
    moment = dt.datetime(on.year, on.month, on.day)  # noqa: DTZ001 - the format knows no zone
    core = show.core_properties
    core.title, core.author, core.last_modified_by = title, "Minerals Alliance Atlas", "Minerals Alliance Atlas"
    core.created, core.modified, core.last_printed, core.revision = moment, moment, moment, 1


def _add(show: Any, layout: Any, slide: Slide, contents: list[Content], dataset: Dataset, *, own: bool) -> None:
    page = show.slides.add_slide(layout)
    wide, high = show.slide_width / _POINT, show.slide_height / _POINT
    room = wide - 2 * _MARGIN
    title, finding = _words(contents)
    top = _title(page, title, room, own=own)
    for place in [one for one in page.placeholders if not _is_title(one)]:
        place.element.getparent().remove(place.element)
    size, broken = fonts.fit(finding, _FINDING_SIZES, room, 3)
    tall = len(broken) * size * fonts.LEADING + 4 if finding else 0.0
    if finding:
        _text(page, finding, (_MARGIN, top, room, tall), size)
    foot = [f"{one.caption.source} {one.caption.stamp}" for one in contents]
    under = sum(len(fonts.lines(line, _FOOT, room)) for line in foot) * _FOOT * 1.25 + 4
    _text(page, "\n".join(foot), (_MARGIN, high - under - 10, room, under), _FOOT)
    box = (_MARGIN, top + tall + 4, room, high - under - top - tall - 20)
    if len(contents) == 1:
        _one(page, contents[0], box, dataset)
    else:
        _two(page, contents, box)
    page.notes_slide.notes_text_frame.text = _notes(slide, contents)


def _words(contents: Sequence[Content]) -> tuple[str, str]:
    """Title and finding of a slide; two views beside each other bear their own findings, so the title says which."""
    first = contents[0]
    if len(contents) == 1:
        return first.caption.title, first.caption.finding
    named = ", ".join(f"{dict(one.caption.filters)['Mineral']} {one.view.year}" for one in contents)
    return first.view.title or f"Compared: {named}", first.view.finding


def _title(page: Any, title: str, room: float, *, own: bool) -> float:
    """Write the title; returns where it ends. A template's title keeps its place and letters."""
    shape = page.shapes.title
    size, broken = fonts.fit(title, _TITLE_SIZES, room, 2, bold=True)
    tall = len(broken) * size * 1.22 + 6
    if shape is None:
        _text(page, title, (_MARGIN, 20, room, tall), size, bold=True)
        return 20 + tall
    shape.text_frame.text = title
    if own and shape.top is not None:
        return float((shape.top + shape.height) / _POINT)
    _place(shape, (_MARGIN, 20, room, tall))
    _style(shape.text_frame, size, bold=True)
    return 20 + tall


_Area = tuple[float, float, float, float]


def _place(shape: Any, area: _Area) -> None:
    shape.left, shape.top, shape.width, shape.height = (Emu(round(part * _POINT)) for part in area)


def _emu(area: _Area) -> tuple[Any, ...]:
    return tuple(Emu(round(part * _POINT)) for part in area)


def _text(page: Any, text: str, area: _Area, size: float, *, bold: bool = False) -> None:
    box = page.shapes.add_textbox(*_emu(area))
    box.text_frame.text = text
    _style(box.text_frame, size, bold=bold)


def _style(frame: Any, size: float, *, bold: bool = False) -> None:
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for paragraph in frame.paragraphs:
        paragraph.alignment = 1
        paragraph.font.size = Pt(size)
        paragraph.font.bold = bold
        paragraph.font.color.rgb = _rgb(LIGHT.ink)


def _rgb(colour: str) -> RGBColor:
    return RGBColor(*rgb(colour))


def _one(page: Any, content: Content, box: _Area, dataset: Dataset) -> None:
    """The map at the left; bars, lines and the table at the right."""
    left, top, wide, tall = box
    column = max(300.0, 0.35 * wide)
    _picture(page, content, (left, top, wide - column - 14, tall))
    right = left + wide - column
    parts = 0.88 * tall
    rows = _table_rows(content)
    table = (len(rows)) * 17.0
    lines = _trend(content, dataset)
    bars = tall - table - 10 - (0.36 * parts if lines else 0)
    _bars(page, content, (right, top, column, bars))
    if lines:
        _trend_chart(page, *lines, (right, top + bars + 4, column, 0.36 * parts - 4))
    _table(page, rows, (right, top + tall - table - 2, column, table))


def _two(page: Any, contents: list[Content], box: _Area) -> None:
    """Two maps side by side, each over its bars; the classes of shares are the same in both."""
    left, top, wide, tall = box
    half = (wide - 16) / 2
    for index, content in enumerate(contents):
        x = left + index * (half + 16)
        words = content.headline
        _text(page, words, (x, top, half, 34), 13.0, bold=True)
        _picture(page, content, (x, top + 36, half, 0.7 * tall - 36))
        _bars(page, content, (x, top + 0.7 * tall + 4, half, 0.3 * tall - 4), most=_FEW)


def _picture(page: Any, content: Content, area: _Area) -> None:
    # Drawn a little smaller than it stands, so that its letters suit a slide.
    wide, tall = area[2] * 0.86, area[3] * 0.86
    drawn = paper.as_png(paper.picture(content, width=wide, height=tall), dpi=_DPI)
    picture = page.shapes.add_picture(io.BytesIO(drawn), *_emu(area))
    _describe(picture, f"World map. {content.caption.title}. {content.caption.finding}")


def _describe(shape: Any, words: str) -> None:
    """Alternative text, for readers who cannot see it."""
    for element in shape.element.iter():
        if element.tag.endswith("}cNvPr"):
            element.set("descr", words)
            return


def _bars(page: Any, content: Content, area: _Area, *, most: int = _BARS) -> None:
    names, shares, colours, title = _largest(content, most)
    data = CategoryChartData(number_format="0.0%")
    data.categories = names
    data.add_series("Share of world", shares)
    frame = page.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *_emu(area), data)
    chart = frame.chart
    _chart_title(chart, title)
    chart.has_legend = False
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_labels.font.size = Pt(9)
    chart.category_axis.format.line.fill.background()
    chart.category_axis.has_major_gridlines = False
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    plot = chart.plots[0]
    plot.gap_width = 35
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0.0%", False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.data_labels.font.size = Pt(9)
    for point, colour in enumerate(colours):
        fill = plot.series[0].points[point].format.fill
        fill.solid()
        fill.fore_color.rgb = _rgb(colour)
    said = ", ".join(f"{name} {formats.share(share)}" for name, share in zip(names, shares, strict=True))
    _describe(frame, f"Bar chart. {title}: {said}.")


def _largest(content: Content, most: int) -> tuple[list[str], list[float], list[str], str]:
    """Names, shares and colours of the largest, and the chart's title."""
    if isinstance(content, FlowContent):
        table = flows.balances(content.trade.flows)
        top = table[table["exports"].notna()].sort_values("exports", ascending=False, kind="stable").head(most)
        colours = [content.palette.of_area.get(code, content.palette.default) for code in top[v.ISO3]]
        names = [flows.area_name(code).split(" (")[0] for code in top[v.ISO3]]
        return names, [float(x) for x in top["export_share"]], colours, f"Largest exporters by {content.trade.by.value}"
    result = content.taken.result
    top = result.shares[result.shares[v.VALUE] > 0].head(most)
    codes = list(top[v.ISO3])
    colours = [LIGHT.member if code in content.members else SERIES_COLOURS[0] for code in codes]
    who = "holders" if result.panel.measure == v.Measure.RESERVES else "producers"
    marked = "; members in red" if content.members else ""
    names = [countries.name_of(code) for code in codes]
    return names, [float(x) for x in top["share"]], colours, f"Largest {who}{marked}"


_Trend = tuple[list[str], dict[str, list[float | None]], str]


def _trend(content: Content, dataset: Dataset) -> _Trend | None:
    """Years, share of each name in each year (``None`` where missing), and a title; ``None`` for a single year."""
    if isinstance(content, FlowContent):
        found = exporters(content.trade.lines, content.trade.by)
        wide = found.shares[found.shares["partner"] != OTHERS].pivot_table(
            index="year", columns="partner", values="share"
        )
        years = [int(year) for year in wide.index]
        series = {
            flows.area_name(code).split(" (")[0]: [None if pd.isna(x) else float(x) for x in wide[code]]
            for code in found.named
        }
        return [str(year) for year in years], series, f"Exporters' shares by {content.trade.by.value}"
    past = history(dataset, content.taken.selection)
    if len(past) == 1:
        return None
    names = list(past[max(past)].shares[v.ISO3].head(_LINES))
    by_year = [dict(zip(one.shares[v.ISO3], one.shares["share"], strict=True)) for _, one in sorted(past.items())]
    series = {countries.name_of(code): [shares.get(code) for shares in by_year] for code in names}
    return [str(year) for year in sorted(past)], series, "Shares over time"


def _trend_chart(page: Any, years: list[str], series: dict[str, list[float | None]], title: str, area: _Area) -> None:
    data = CategoryChartData(number_format="0%")
    data.categories = years
    for name, shares in series.items():
        data.add_series(name, shares)
    frame = page.shapes.add_chart(XL_CHART_TYPE.LINE, *_emu(area), data)
    chart = frame.chart
    _chart_title(chart, title)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.RIGHT, False
    chart.legend.font.size = Pt(8)
    chart.category_axis.tick_labels.font.size = Pt(8)
    chart.value_axis.tick_labels.font.size = Pt(8)
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = "0%", False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.major_gridlines.format.line.color.rgb = _rgb("#d9dcdf")
    for line, colour in zip(chart.plots[0].series, SERIES_COLOURS, strict=False):
        line.format.line.color.rgb = _rgb(colour)
        line.format.line.width = Pt(2)
        line.smooth = False
    _describe(frame, f"Line chart. {title}, {years[0]} to {years[-1]}: {', '.join(series)}.")


def _chart_title(chart: Any, title: str) -> None:
    chart.has_title = True
    chart.chart_title.include_in_layout = False
    chart.chart_title.text_frame.text = title
    font = chart.chart_title.text_frame.paragraphs[0].font
    font.size, font.bold = Pt(10), True


def _table_rows(content: Content) -> list[tuple[str, str, str]]:
    """Heading and the first rows of the table behind the map."""
    if isinstance(content, FlowContent):
        top = content.arrows.head(_ROWS)
        return [("Flow", "Amount", "Share"), *(
            (row.name, row.value.partition(",")[0], row.detail.partition("; ")[2].split(" of ")[0])
            for row in top.itertuples(index=False)
        )]  # fmt: skip
    panel = content.taken.result.panel
    top = content.taken.result.shares.head(_ROWS)
    return [
        ("Country", f"{panel.measure.capitalize()}, {panel.year}", "Share of world"),
        *(
            (countries.name_of(row.iso3), formats.amount(row.value, panel.unit), formats.share(row.share))
            for row in top.itertuples()
        ),
    ]


def _table(page: Any, rows: list[tuple[str, str, str]], area: _Area) -> None:
    frame = page.shapes.add_table(len(rows), 3, *_emu(area))
    table = frame.table
    for index, part in enumerate((0.46, 0.28, 0.26)):
        table.columns[index].width = Emu(round(area[2] * part * _POINT))
    for y, row in enumerate(rows):
        table.rows[y].height = Emu(round(area[3] / len(rows) * _POINT))
        for x, text in enumerate(row):
            cell = table.cell(y, x)
            cell.text = text
            cell.margin_top = cell.margin_bottom = Emu(_POINT)
            cell.margin_left = cell.margin_right = Emu(4 * _POINT)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            for paragraph in cell.text_frame.paragraphs:
                paragraph.font.size = Pt(9)
    _describe(frame, "The largest figures behind the map.")


def _notes(slide: Slide, contents: list[Content]) -> str:
    """The presenter's notes, and everything that says where the figures come from."""
    parts = [slide.notes] if slide.notes else []
    for content in contents:
        caption = content.caption
        parts += [
            caption.choices,
            caption.definition,
            *caption.notes,
            caption.source,
            "Licences: " + "; ".join(caption.licences) + ".",
            caption.stamp,
        ]
    return "\n".join(parts)
