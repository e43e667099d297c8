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
from geo.maps.colours import Theme
from geo.reference import alliances, minerals
from geo.reference.choices import Choices
from geo.scenarios import figure, model, selection, sentences, tables
from geo.scenarios.model import Asked, DisruptionRun, FloorRun, Run, StockRun
from geo.scenarios.sentences import per_kg, tonnes
from geo.trade import forms

_YEAR: Final = 365.25  # days
_DEFINITION: Final = "A calculation on published figures of one year under the assumptions named here; not a forecast."


def compose(
    view: View, *, on: dt.date, atlas: Atlas, theme: Theme, base: str, beside: View | None = None
) -> Content:  # fmt: skip
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
) -> tuple[str, str] | None:  # fmt: skip
    """Title and finding of two scenarios that differ in one *part*; ``None`` for two different kinds.

    Raises
    ------
    GeoError: as :func:`compose`.
    """
    del part  # the figures that compare are the same, whatever differs
    one, other = (
        model.run(atlas, selection.resolve(atlas, Choices(view.params()), on=on)) for view in (left, right)
    )  # fmt: skip
    return sentences.comparison(one, other, names)


def _words(asked: Asked, choices: Choices) -> dict[str, Any]:
    return {name: "" if word is None else word for name, word in selection.address(asked, choices)}


def _content(
    run: Run, view: View, on: dt.date, atlas: Atlas, theme: Theme, base: str, choices: Choices
) -> Content:  # fmt: skip
    headline = sentences.headline(run)
    if isinstance(run, DisruptionRun):
        view = view.with_words(shown=figure.column(view.params().get("shown", ""), run))
    caption = Caption(
        title=view.title or headline,
        finding=view.finding or sentences.finding(run),
        details=() if view.finding else sentences.details(run),
        filters=(*_filters(run), *_seat(run)),
        definition=_DEFINITION,
        source=f"Source: {sentences.source(run, atlas.trade)} Dataset: {atlas.version}.",
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
    title = selection.TITLES[selection.scenario_of(asked)]
    if isinstance(run, FloorRun):
        pairs = [("Mineral", minerals.mineral(run.asked.mineral).name), ("Product", run.product)]
        pairs += [("Floor", per_kg(run.result.made.floor_usd_per_t)), ("Eligible", run.eligible)]
        return (("Scenario", title), *pairs, *([("Year", str(run.panel.year))] if run.panel else []))
    goods: tuple[tuple[str, str], ...] = (
        ("Scenario", title),
        ("Mineral", minerals.mineral(run.trade.mineral).name),
        ("Products", run.whole.name),
    )
    if len(run.whole.lines) > 1:
        goods = (*goods, ("Form shown", run.trade.name))
    if run.asked.goods.implausible:
        goods = (*goods, ("Implausible weights", "counted"))
    year = ("Trade year", str(run.trade.year))
    if isinstance(run, DisruptionRun):
        return (
            *goods, year, ("Exporters cutting supply", run.exporters.name),
            ("Cut of exports", numbers.share(run.result.made.cut)),
            ("Importers affected", run.to.name if run.to else "everybody"),
            ("Alternative suppliers", run.friends.name if run.friends else "every other supplier"),
            ("Spare capacity", numbers.share(run.result.made.spare)),
        )  # fmt: skip
    if isinstance(run, StockRun):
        need = "net imports" if run.broken is None else "a shortfall"
        return (*goods, year, ("Stockpile holder", run.importer.name), ("Coverage basis", need))
    return (*goods, year, ("Importers", run.importer.name), ("Cap", numbers.share(run.result.made.cap)))


def _seat(run: Run) -> tuple[tuple[str, str], ...]:
    """How the EU's seat counts, where that is not the default."""
    seat = alliances.EuSeat(run.asked.seat)
    return () if seat is alliances.EuSeat.UNION else (("EU seat", seat.words),)


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
            Tile("Lost a year, gross weight", tonnes(lost.lost_t)),
            Tile("Share of imports lost, by weight", numbers.share(lost.share_lost)),
            Tile("Replaced, gross weight", tonnes(lost.replaced_t)),
            Tile("Unmet, gross weight", tonnes(lost.short_t)),
            Tile("Share of imports unmet, by weight", numbers.share(lost.share_short)),
        )
    if isinstance(run, StockRun):
        cover = run.result
        return (
            Tile("Stock, gross weight", tonnes(cover.stock_t)),
            Tile(
                "Covers, this form only" if len(run.forms) > 1 or sentences.refused(run) else "Covers",
                sentences.days(cover.days),
                help=_in_years(cover.days),
            ),
            Tile("Need a year, gross weight", tonnes(cover.need.tonnes)),
            Tile("Cost of the stock", numbers.money(cover.cost_usd)),
        )
    if isinstance(run, FloorRun):
        return _floor_tiles(run)
    moved = run.result
    by = "weight" if moved.made.by == "quantity" else "value"
    return (
        Tile(f"To shift, by {by}", sentences.amount(run, moved.moved).removesuffix(" gross weight")),
        Tile(f"Share of imports to shift, by {by}", numbers.share(moved.moved_share)),
        Tile("Suppliers above the cap", str(moved.above)),
        Tile("HHI of suppliers", f"{numbers.hhi(moved.hhi_now)} \u2192 {numbers.hhi(moved.hhi_then)}",
             help=f"Sum of squared shares by {by}, 0 to 10,000; current and target."),
    )  # fmt: skip


def _in_years(days: float) -> str:
    """How many years a long cover is: beyond ten a headline says no more, for no base year stands for so many."""
    return f"About {days / _YEAR:,.0f} years of the need." if sentences.days(days) == "more than 10 years" else ""


def _floor_tiles(run: FloorRun) -> tuple[Tile, ...]:
    floor = run.result
    found = (
        Tile("Payments a year", numbers.money(float(floor.latest["payments_usd"]))),
        Tile("Gap to the floor", per_kg(float(floor.latest["gap"]))),
        Tile("Volume supported", tonnes(floor.volume_t), help=f"Of {run.product}, a year."),
    )
    if floor.dominant is None:
        return found
    outside = sentences.area_in_text(floor.dominant)
    return (
        *found,
        Tile("Share of world output", numbers.share(floor.eligible_world_share)),
        Tile(f"Cost per tonne outside {outside}", numbers.money(floor.cost_per_non_dominant_t)),
    )


def saved(contents: Sequence[Content]) -> Table:
    """Saved scenarios side by side: one row per content with its headline, large figures, assumptions and link."""
    frame = pd.DataFrame(
        {"Scenario": dict(content.caption.filters)["Scenario"], "Finding": content.headline}
        | {tile.label: tile.value for tile in content.tiles}
        | {"Assumptions": " ".join(content.caption.assumptions), "Link": content.caption.permalink}
        for content in contents
    )
    last = ["Assumptions", "Link"]
    frame = frame[[name for name in frame.columns if name not in last] + last]
    columns = tuple(Column(name, name, pinned=name == "Finding") for name in frame.columns)
    return Table(f"Saved scenarios ({len(contents)})", frame, columns, "scenarios")


def comparable(content: Content) -> View:
    """What has to be kept of a content to show it again later: its view, without the user's own words."""
    return replace(content.view, title="", finding="").with_words(shown="")
