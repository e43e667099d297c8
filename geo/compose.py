"""From a view to what stands on its export, whatever its page."""

from __future__ import annotations

import datetime as dt
import importlib
from dataclasses import replace
from typing import Any, Final

from geo import desk as desks
from geo.content.caption import joint
from geo.content.records import Content, Pair
from geo.content.slide import Slide
from geo.content.view import Page, View
from geo.desk import Desk
from geo.exports import translated
from geo.locale.languages import ENGLISH
from geo.maps.colours import LIGHT, Theme

# Modules that compose the views of a page; imported when a view of theirs is asked for.
_MODULES: Final = {
    Page.MAP: "map_content",
    Page.FLOWS: "flow_content",
    Page.RISK: "risk_content",
    Page.ALLIANCES: "alliance_content",
    Page.SCENARIOS: "scenario_content",
    Page.COUNTRY: "country_content",
}


def compose(
    view: View,
    *,
    on: dt.date,
    desk: Desk | None = None,
    theme: Theme = LIGHT,
    base: str = "",
    lang: str = ENGLISH,
    beside: View | None = None,
) -> Content:
    """Everything that stands on the export of a view, with the page's own numbers, classes, colours and words.

    Parameters
    ----------
    on: date of the export; alliances have their members of this day.
    desk: the figures; the shipped ones if not given. base: where the app runs, for the permalink.
    lang: language of names, numbers and fixed words. beside: a second view whose scale this one shares.

    Raises
    ------
    NotComputableError: if there is nothing to draw. UnknownChoiceError: for a language that the atlas lacks.
    """
    found = _module(view).compose(
        view, on=on, desk=desk or desks.shipped(), theme=theme, base=base, beside=beside
    )  # fmt: skip
    return translated.content(found, lang)


def compose_slide(
    slide: Slide,
    *,
    on: dt.date,
    desk: Desk | None = None,
    theme: Theme = LIGHT,
    base: str = "",
    lang: str = ENGLISH,
) -> Content | Pair:
    """What stands on the page of a slide: one content, or two with a scale in common and one caption.

    Raises
    ------
    NotComputableError: if there is nothing to draw. UnknownChoiceError: for a language that the atlas lacks.
    """
    more: dict[str, Any] = {"on": on, "desk": desk, "theme": theme, "base": base, "lang": lang}
    if slide.other is None:
        return compose(slide.view, **more)
    left = compose(slide.view, beside=slide.other, **more)
    right = compose(slide.other, beside=slide.view, **more)
    names = slide.names if any(slide.names) else _differing(left, right)
    title = slide.view.title or f"Compared: {names[0]}, {names[1]}"
    finding = slide.view.finding or f"{left.headline}. {right.headline}."
    return Pair(joint(left.caption, right.caption, title=title, finding=finding), left, right, names)


def _differing(left: Content, right: Content) -> tuple[str, str]:
    """The choices in which two views differ, in words; the mineral and the year if they do not."""
    one, other = dict(left.caption.filters), dict(right.caption.filters)
    parts = [name for name in one if one[name] != other.get(name)] or ["Mineral", "Year"]
    first, second = (", ".join(side.get(name, "") for name in parts) for side in (one, other))
    return first, second


def years(view: View, *, desk: Desk | None = None) -> tuple[int, ...]:
    """Every year in which the view can be drawn, ascending; empty where its page has no choice of years."""
    return _module(view).years(view, desk or desks.shipped())


def at(
    content: Content,
    year: int,
    *,
    on: dt.date,
    desk: Desk | None = None,
    theme: Theme = LIGHT,
    base: str = "",
    lang: str = ENGLISH,
) -> Content:
    """The same view in another year and in the words of that year; the reader's own belong to theirs."""
    view = replace(content.view, title="", finding="").with_words(year=year)
    return compose(view, on=on, desk=desk, theme=theme, base=base, lang=lang)


def _module(view: View) -> Any:
    return importlib.import_module(f"geo.figures.{_MODULES[view.page]}")
