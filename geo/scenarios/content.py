"""The view of a scenario: its words, map or charts, tables and large figures, once for page, slide, file and script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from geo import numbers
from geo.atlas import Atlas
from geo.content.caption import Caption, origins
from geo.content.content import Content, Tile
from geo.content.table import Column, Table
from geo.content.view import Page, View
from geo.locale.say import mark, say, term
from geo.maps.colours import Theme
from geo.reference import alliances, minerals
from geo.reference.choices import Choices
from geo.scenarios import figure, inputs, model, selection, sentences, tables
from geo.scenarios.model import Asked, DisruptionRun, DiversificationRun, FloorRun, Run, StockRun
from geo.scenarios.sentences import per_kg, tonnes
from geo.trade import forms

_YEAR: Final = 365.25  # days
_DEFINITION: Final = mark(
    "A calculation on published figures of one year under the assumptions named here; not a forecast."
)


def compose(view: View, *, on: dt.date, atlas: Atlas, theme: Theme, base: str, beside: View | None = None) -> Content:
    """The answer to the view's question.

    Raises
    ------
    GeoError: for values that cannot be, or trade that cannot answer; see :func:`geo.scenarios.sentences.refusal`.
    """
    del beside  # classes are the same in every scenario
    choices = Choices(view.params())
    asked = selection.resolve(atlas, choices, on=on)
    whole = view.with_words(**_words(asked, choices))
    return _content(model.run(atlas, asked), whole, on, atlas, theme, base, choices)


def answer(asked: Asked, *, on: dt.date, atlas: Atlas, theme: Theme) -> Content:
    """The content of a scenario that is asked for with its values instead of with an address.

    Raises
    ------
    GeoError: as :func:`compose`; also for choices that do not exist.
    """
    run = model.run(atlas, asked)
    view = View(Page.SCENARIOS).with_words(**_words(asked, Choices({})))
    return _content(run, view, on, atlas, theme, "", Choices({}))


def compare(
    left: View, right: View, names: tuple[str, str], *, part: str, on: dt.date, atlas: Atlas
) -> tuple[str, str] | None:
    """Title and finding of two scenarios that differ in one *part*; ``None`` for two different kinds.

    Raises
    ------
    GeoError: as :func:`compose`.
    """
    del part  # the figures that compare are the same, whatever differs
    one, other = (model.run(atlas, selection.resolve(atlas, Choices(view.params()), on=on)) for view in (left, right))
    return sentences.comparison(one, other, names)


def _words(asked: Asked, choices: Choices) -> dict[str, Any]:
    return {name: "" if word is None else word for name, word in selection.address(asked, choices)}


def _content(run: Run, view: View, on: dt.date, atlas: Atlas, theme: Theme, base: str, choices: Choices) -> Content:
    headline = sentences.headline(run)
    if isinstance(run, DisruptionRun):
        view = view.with_words(shown=figure.column(view.params().get("shown", ""), run))
    caption = Caption(
        title=view.title or headline,
        finding=view.finding or sentences.finding(run),
        details=() if view.finding else sentences.details(run),
        filters=(*_filters(run), *_seat(run)),
        definition=say(_DEFINITION),
        source=say(
            "Source: {source} Dataset: {dataset}.", source=sentences.source(run, atlas.trade), dataset=atlas.version
        ),
        origins=origins(atlas.dataset, _ids(run, atlas), shapes=isinstance(run, DisruptionRun)),
        dataset=atlas.version,
        made=on,
        permalink=view.address(base),
        notes=sentences.gaps(run),
        assumptions=sentences.assumptions(run),
        messages=tuple(choices.messages),
        faults=tuple(choices.faults),
    )
    return Content(
        view=view,
        caption=caption,
        headline=headline,
        badge=None if isinstance(run, FloorRun) else forms.badge(run.whole.held),
        make_figure=lambda: (
            figure.map_of(run, view.params()["shown"], theme) if isinstance(run, DisruptionRun) else None
        ),
        make_charts=lambda: figure.charts(run),
        make_tables=lambda: tables.tables(run),
        make_tiles=lambda: tiles(run),
    )


def _filters(run: Run) -> tuple[tuple[str, str], ...]:
    """The choices behind a run, in the order in which they are made."""
    asked = run.asked
    kind = (say("Scenario"), say(selection.TITLES[selection.scenario_of(asked)]))
    if isinstance(run, FloorRun):
        pairs = [
            (say("Mineral"), minerals.mineral(run.asked.mineral).name),
            (say("Product"), inputs.product_name(run.product)),
            (term("price", "Floor"), per_kg(run.result.made.floor_usd_per_t)),
            (say("Eligible"), run.eligible),
        ]
        return (kind, *pairs, *([(say("Year"), str(run.panel.year))] if run.panel else []))
    goods: tuple[tuple[str, str], ...] = (
        kind,
        (say("Mineral"), minerals.mineral(run.trade.mineral).name),
        (say("Products"), run.whole.name),
    )
    if len(run.whole.lines) > 1:
        goods = (*goods, (say("Form shown"), run.trade.name))
    if run.asked.goods.implausible:
        goods = (*goods, (say("Implausible weights"), term("implausible weights", "counted")))
    year = (say("Trade year"), str(run.trade.year))
    if isinstance(run, DisruptionRun):
        return (
            *goods,
            year,
            (say("Exporters cutting supply"), run.exporters.name),
            (say("Cut of exports"), numbers.share(run.result.made.cut)),
            (say("Importers affected"), run.to.name if run.to else say("everybody")),
            (say("Alternative suppliers"), run.friends.name if run.friends else say("every other supplier")),
            (say("Spare capacity"), numbers.share(run.result.made.spare)),
        )
    if isinstance(run, StockRun):
        need = say("net imports") if run.broken is None else say("a shortfall")
        return (*goods, year, (say("Stockpile holder"), run.importer.name), (say("Coverage basis"), need))
    return (*goods, year, (say("Importers"), run.importer.name), (say("Cap"), numbers.share(run.result.made.cap)))


def _seat(run: Run) -> tuple[tuple[str, str], ...]:
    """How the EU's seat counts, where that is not the default."""
    seat = alliances.EuSeat(run.asked.seat)
    return () if seat is alliances.EuSeat.UNION else ((say("EU seat"), seat.words),)


def _ids(run: Run, atlas: Atlas) -> tuple[str, ...]:
    """Editions behind a run."""
    priced_by = sentences.price_source(run)
    if isinstance(run, FloorRun):
        return (*(run.panel.source_ids if run.panel else ()), priced_by)
    return (atlas.trade.origin.id, *((priced_by,) if priced_by else ()))


def tiles(run: Run) -> tuple[Tile, ...]:
    """The large figures of a run."""
    if isinstance(run, DisruptionRun):
        lost = run.result
        return (
            Tile(say("Lost a year, gross weight"), tonnes(lost.lost_t)),
            Tile(say("Share of imports lost, by weight"), numbers.share(lost.share_lost)),
            Tile(say("Replaced, gross weight"), tonnes(lost.replaced_t)),
            Tile(say("Unmet, gross weight"), tonnes(lost.short_t)),
            Tile(say("Share of imports unmet, by weight"), numbers.share(lost.share_short)),
        )
    if isinstance(run, StockRun):
        cover = run.result
        return (
            Tile(say("Stock, gross weight"), tonnes(cover.stock_t)),
            Tile(
                say("Covers, this form only") if len(run.forms) > 1 or sentences.refused(run) else say("Covers"),
                sentences.days(cover.days),
                help=_in_years(cover.days),
            ),
            Tile(say("Need a year, gross weight"), tonnes(cover.need.tonnes)),
            Tile(say("Cost of the stock"), numbers.money(cover.cost_usd)),
        )
    if isinstance(run, FloorRun):
        return _floor_tiles(run)
    return _cap_tiles(run)


def _cap_tiles(run: DiversificationRun) -> tuple[Tile, ...]:
    moved = run.result
    weight = moved.made.by == "quantity"
    return (
        Tile(say("To shift, by weight") if weight else say("To shift, by value"), sentences.bare(run, moved.moved)),
        Tile(
            say("Share of imports to shift, by weight") if weight else say("Share of imports to shift, by value"),
            numbers.share(moved.moved_share),
        ),
        Tile(say("Suppliers above the cap"), str(moved.above)),
        Tile(
            say("HHI of suppliers"),
            f"{numbers.hhi(moved.hhi_now)} \u2192 {numbers.hhi(moved.hhi_then)}",
            help=say("Sum of squared shares by weight, 0 to {most}; current and target.", most=numbers.whole(10_000))
            if weight
            else say("Sum of squared shares by value, 0 to {most}; current and target.", most=numbers.whole(10_000)),
        ),
    )


def _in_years(days: float) -> str:
    """How many years a long cover is: beyond ten a headline says no more, for no base year stands for so many."""
    if not sentences.is_long(days):
        return ""
    return say("About {years} years of the need.", years=numbers.whole(days / _YEAR))


def _floor_tiles(run: FloorRun) -> tuple[Tile, ...]:
    floor = run.result
    found = (
        Tile(say("Payments a year"), numbers.money(float(floor.latest["payments_usd"]))),
        Tile(say("Gap to the floor"), per_kg(float(floor.latest["gap"]))),
        Tile(
            say("Volume supported"),
            tonnes(floor.volume_t),
            help=say("Of {product}, a year.", product=inputs.product_name(run.product)),
        ),
    )
    if floor.dominant is None:
        return found
    outside = sentences.area_in_text(floor.dominant)
    return (
        *found,
        Tile(say("Share of world output"), numbers.share(floor.eligible_world_share)),
        Tile(say("Cost per tonne outside {country}", country=outside), numbers.money(floor.cost_per_non_dominant_t)),
    )


def saved(contents: Sequence[Content]) -> Table:
    """Saved scenarios side by side: one row per content with its headline, large figures, assumptions and link."""
    scenario, finding, given, link = say("Scenario"), say("Finding"), say("Assumptions"), say("Link")
    frame = pd.DataFrame(
        {scenario: dict(content.caption.filters)[scenario], finding: content.headline}
        | {tile.label: tile.value for tile in content.tiles}
        | {given: " ".join(content.caption.assumptions), link: content.caption.permalink}
        for content in contents
    )
    last = [given, link]
    frame = frame[[name for name in frame.columns if name not in last] + last]
    columns = tuple(Column(name, name, pinned=name == finding) for name in frame.columns)
    return Table(say("Saved scenarios ({count})", count=len(contents)), frame, columns, "scenarios")


def comparable(content: Content) -> View:
    """What has to be kept of a content to show it again later: its view, without the user's own words."""
    return replace(content.view, title="", finding="").with_words(shown="")
