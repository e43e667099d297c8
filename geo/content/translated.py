"""What stands on an export in another language: names of countries, numbers and fixed words; sentences stay English."""

from __future__ import annotations

import functools
from dataclasses import replace

import pandas as pd

from geo import vocabulary as v
from geo.content.caption import Caption
from geo.content.charts import Bars, Chart, Lines, Points, Ribbons
from geo.content.content import Content, Figure, FlowFigure, MapFigure, Matrix, PicturePanel
from geo.content.table import Table
from geo.locale import localisation as words
from geo.locale.languages import ENGLISH, language
from geo.maps.flows import FlowColours, Samples
from geo.reference import countries
from geo.tables.trade import area_name


def content(made: Content, lang: str) -> Content:
    """The same content in a language.

    Raises
    ------
    UnknownChoiceError: if the atlas does not have it.
    """
    lang = language(lang)
    if lang == ENGLISH:
        return made
    return replace(
        made,
        caption=_caption(made.caption, lang),
        make_figure=lambda: _figure(made.figure, lang),
        make_charts=lambda: tuple(_chart(chart, lang) for chart in made.charts),
        make_tables=lambda: tuple(_table(table, lang) for table in made.tables),
        make_panels=lambda: tuple(_panel(panel, lang) for panel in made.panels),
    )


def _panel(made: PicturePanel, lang: str) -> PicturePanel:
    return replace(
        made,
        name=name(made.name, lang),
        figure=_figure(made.figure, lang),
        bars=_bars(made.bars, lang) if made.bars else None,
        lines=_lines(made.lines, lang) if made.lines else None,
        rows=tuple(tuple(name(cell, lang) for cell in row) for row in made.rows),
        matrix=_matrix(made.matrix, lang) if made.matrix else None,
    )


def _matrix(made: Matrix, lang: str) -> Matrix:
    return replace(
        made,
        title=words.text(made.title, lang),
        columns=tuple(words.text(text, lang) for text in made.columns),
        names=tuple(name(text, lang) for text in made.names),
        texts=tuple(tuple(words.text(text, lang) for text in row) for row in made.texts),
    )


def _figure(made: Figure | None, lang: str) -> Figure | None:
    if isinstance(made, FlowFigure):
        paint, samples = made.palette, made.samples
        return replace(
            made,
            arrows=_worded(made.arrows, lang),
            nodes=_worded(made.nodes, lang),
            palette=FlowColours(
                words.text(paint.title, lang), [(colour, name(text, lang)) for colour, text in paint.entries],
                paint.of_area, paint.default,
            ),
            samples=Samples(
                [(width, words.text(text, lang)) for width, text in samples.widths],
                [(radius, words.text(text, lang)) for radius, text in samples.circles],
                samples.how,
            ),
        )  # fmt: skip
    if made is None:
        return None
    return replace(made, table=_map_table(made, lang), legend=words.legend(made.legend, lang))


def name(text: str, lang: str) -> str:
    """A name of a country, a flow from one to another, or another short text."""
    code = _codes().get(text)
    if code is not None:
        return words.country(code, lang)
    start, arrow, end = text.partition(" \u2192 ")
    if arrow:
        return f"{name(start, lang)}{arrow}{name(end, lang)}"
    bare = text.removesuffix(" \u25cf")
    return f"{name(bare, lang)} \u25cf" if bare != text else words.text(text, lang)


@functools.cache
def _codes() -> dict[str, str]:
    """Alpha-3 codes by English name, in the spellings of maps and of trade."""
    every = [entry.iso3 for entry in countries.all_countries()]
    found = {area_name(code): code for code in every}
    short = {text.split(" (")[0]: code for text, code in found.items()}
    return short | found | {countries.name_of(code): code for code in every}


def _caption(made: Caption, lang: str) -> Caption:
    return replace(
        made,
        filters=tuple((words.word(kind, lang), _choice(choice, lang)) for kind, choice in made.filters),
        source=words.source(made.source, lang),
        lang=lang,
    )


def _choice(text: str, lang: str) -> str:
    """A choice: a country or a fixed word; other words are names and stay."""
    code = _codes().get(text)
    return words.country(code, lang) if code else words.word(text, lang)


def _chart(made: Chart, lang: str) -> Chart:
    if isinstance(made, Points | Ribbons):
        return made  # names of minerals and alliances are the same in every language
    return _bars(made, lang) if isinstance(made, Bars) else _lines(made, lang)


def _table(made: Table, lang: str) -> Table:
    return replace(made, rows=tuple(tuple(name(cell, lang) for cell in row) for row in made.rows))


def _bars(made: Bars, lang: str) -> Bars:
    return replace(
        made,
        title=words.text(made.title, lang),
        measure=words.text(made.measure, lang),
        names=tuple(name(text, lang) for text in made.names),
        texts=tuple(words.text(text, lang) for text in made.texts),
        chosen=name(made.chosen, lang) if made.chosen else "",
    )


def _lines(made: Lines, lang: str) -> Lines:
    series = {name(text, lang): values for text, values in made.series.items()}
    return replace(made, title=words.text(made.title, lang), series=series)


def _map_table(made: MapFigure, lang: str) -> pd.DataFrame:
    table = made.table
    known = _known()
    codes = [code if isinstance(code, str) and code in known else "" for code in table[v.ISO3]]
    if "former" in table:  # a successor's shape bears the name of the former state
        codes = ["" if isinstance(state, str) else code for code, state in zip(codes, table["former"], strict=True)]
    pairs = list(zip(codes, table["name"], strict=True))
    return table.assign(
        name=[words.country(code, lang) if code else text for code, text in pairs],
        value_text=[words.text(text, lang) for text in table["value_text"]],
        detail=[words.text(text, lang) for text in table["detail"]],
        label=[
            words.label(code, text, lang) if code and isinstance(text, str) else text
            for code, text in zip(codes, table["label"], strict=True)
        ],
    )


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(entry.iso3 for entry in countries.all_countries())


def _worded(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Names, labels and amounts of flows or of their ends."""
    parts = [part for part in ("name", "label") if part in table.columns]
    named = {part: [name(text, lang) if isinstance(text, str) else None for text in table[part]] for part in parts}
    texts = {part: [words.text(text, lang) for text in table[part]] for part in ("value", "detail")}
    return table.assign(**named, **texts)
