"""From a view to what it shows, whatever its page: one content for page, slide, export and command line."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from dataclasses import replace
from typing import Any, Final

from geo import vocabulary as v
from geo.atlas import Atlas, shipped
from geo.content.caption import joint
from geo.content.content import Content, Figure, MapFigure, Pair
from geo.content.view import Page, Slide, View, opened
from geo.locale.languages import current, speaking
from geo.locale.say import say
from geo.maps import choropleth, world
from geo.maps.colours import LIGHT, Theme
from geo.maps.sea_lanes import distance_km
from geo.maps.world import Projection

# The colon after a name, as the languages write it.
_COLON: Final = re.compile(r"\s?: |\uff1a")
# What is further from the middle of a globe is at its edge or behind it.
_IN_SIGHT_KM: Final = 8_000.0
# Rooms that compose the views of a page; imported when a view of theirs is asked for.
_ROOMS: Final = {
    Page.MAP: "production",
    Page.FLOWS: "trade",
    Page.RISK: "risk",
    Page.ALLIANCES: "blocs",
    Page.SCENARIOS: "scenarios",
    Page.COUNTRY: "country",
    Page.CHAIN: "chain",
}


def compose(
    view: View,
    *,
    on: dt.date,
    atlas: Atlas | None = None,
    theme: Theme = LIGHT,
    base: str = "",
    lang: str = "",
    beside: View | None = None,
) -> Content:
    """Everything that a view shows, with its numbers, classes, colours and words; kept for whoever asks next.

    Parameters
    ----------
    on: the day that counts for memberships and policy, and the date of an export.
    atlas: the figures; the shipped ones if not given. base: where the app runs, for the permalink.
    lang: language of its words, by default the one spoken now. beside: a second view whose scale this one shares.

    Raises
    ------
    NotComputableError: if there is nothing to show. UnknownChoiceError: for a language that the atlas lacks.
    """
    figures = atlas or shipped()
    if view.page is not Page.FLOWS:
        # Imports that some countries declared to Comtrade are no world of their own.
        figures = figures.reconciled
    key = ("content", view, on, theme.name, base, beside)
    with speaking(lang or current()):
        found: Content = figures.drawings.get(
            key, lambda: _turned(_room(view).compose(view, on=on, atlas=figures, theme=theme, base=base, beside=beside))
        )
    return found


def compose_slide(
    slide: Slide,
    *,
    on: dt.date,
    atlas: Atlas | None = None,
    theme: Theme = LIGHT,
    base: str = "",
    lang: str = "",
) -> Content | Pair:
    """What a slide shows: one content, or two with a scale in common and one caption, the older year at the left.

    Raises
    ------
    NotComputableError: if there is nothing to show. UnknownChoiceError: for a language that the atlas lacks.
    """
    with speaking(lang or current()):
        return _slide(opened(slide), on, atlas or shipped(), theme, base)


def _slide(slide: Slide, on: dt.date, atlas: Atlas, theme: Theme, base: str) -> Content | Pair:
    more: dict[str, Any] = {"on": on, "atlas": atlas, "theme": theme, "base": base}
    if slide.other is None:
        return compose(slide.view, **more)
    left = compose(slide.view, beside=slide.other, **more)
    right = compose(slide.other, beside=slide.view, **more)
    names = slide.names if any(slide.names) else differing(left, right)
    if _differ(left, right) == {"year"} and left.view.year > right.view.year:
        left, right, names = right, left, (names[1], names[0])
    title, finding = _compared(left, right, names, on, atlas)
    caption = joint(left.caption, right.caption, title=slide.view.title or title, finding=slide.view.finding or finding)
    return Pair(caption, left, right, names)


def _turned(found: Content) -> Content:
    """The content with its map on a globe, where the view asks for one, turned as the page turns it at first.

    Where no country is chosen and the largest figure would be on the far side, the globe turns to that one instead:
    the picture proves the title.
    """
    if found.view.layout != Projection.GLOBE:
        return found

    def turned() -> Figure | None:
        figure = found.figure
        if isinstance(figure, MapFigure):
            values = figure.table.dropna(subset=[v.ISO3, v.VALUE])
            first = values.loc[values[v.VALUE].idxmax(), v.ISO3] if len(values) else None
        else:
            first = None
        return None if figure is None else replace(figure, centre=_middle(figure.country or None, first))

    return replace(found, make_figure=turned)


def _middle(country: str | None, first: str | None) -> tuple[float, float]:
    """Longitude and latitude of the middle of a globe that shows a *country* or else whoever is *first*."""
    globe = world.load(Projection.GLOBE)
    middle = choropleth.turned_to(globe, country)
    if country is None and first is not None:
        there = choropleth.turned_to(globe, first)
        if distance_km(*middle, *there) > _IN_SIGHT_KM:
            return there
    return middle


def _differ(left: Content, right: Content) -> set[str]:
    """Names of the choices in which two views of one page differ; a year follows its series."""
    if left.view.page is not right.view.page:
        return set()
    one, other = left.view.params(), right.view.params()
    found = {name for name in {**one, **other} if one.get(name, "") != other.get(name, "")}
    return found - {"series"} if len(found) > 1 else found


def _compared(left: Content, right: Content, names: tuple[str, str], on: dt.date, atlas: Atlas) -> tuple[str, str]:
    """Title and finding of a pair: the room's sentence for what differs, or else both titles and both findings."""
    parts = _differ(left, right)
    compare = getattr(_room(left.view), "compare", None)
    if len(parts) == 1 and compare is not None:
        found: tuple[str, str] | None = compare(
            left.view, right.view, names, part=next(iter(parts)), on=on, atlas=atlas
        )
        if found is not None:
            return found
    findings = dict.fromkeys(f"{name}: {side.caption.finding}" for name, side in zip(names, (left, right), strict=True))
    return f"{left.headline}; {right.headline}", " ".join(findings)


def differing(left: Content, right: Content) -> tuple[str, str]:
    """The choices in which two views differ, in words; the mineral and the year if they do not."""
    one, other = dict(left.caption.filters), dict(right.caption.filters)
    parts = [name for name in one if one[name] != other.get(name)] or [say("Mineral"), say("Year")]
    first, second = (", ".join(_short(name, side.get(name, "")) for name in parts) for side in (one, other))
    return first, second


def _short(name: str, choice: str) -> str:
    """A choice without what is added to it: the name of an alliance without its parties and their day."""
    return _COLON.split(choice, maxsplit=1)[0] if name == say("Alliance") else choice


def at(
    content: Content,
    year: int,
    *,
    on: dt.date,
    atlas: Atlas | None = None,
    theme: Theme = LIGHT,
    base: str = "",
    lang: str = "",
) -> Content:
    """The same view in another year and in the words of that year; the user's own belong to theirs."""
    view = replace(content.view, title="", finding="").with_words(year=year)
    return compose(view, on=on, atlas=atlas, theme=theme, base=base, lang=lang)


def _room(view: View) -> Any:
    return importlib.import_module(f"geo.{_ROOMS[view.page]}.content")
