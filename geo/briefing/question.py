"""A briefing from a question: what an importer depends on, what a stop would do, and what its alliance could cover.

Eight slides of live views; what a view says follows the figures, the notes say what each slide is for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.briefing import reading
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.compose import compose
from geo.content.view import Page, View
from geo.errors import GeoError, NotComputableError
from geo.locale.say import say
from geo.production.selection import DEFAULT_MINERAL
from geo.reference import alliances, minerals
from geo.risk import model as risk_model

# Told how many of how many slides are done.
Progress = Callable[[int, int], None]
_STAGES: Final = (v.Stage.MINE.value, v.Stage.REFINED.value)


def board(
    atlas: Atlas,
    *,
    alliance: str,
    importer: str,
    mineral: str = DEFAULT_MINERAL,
    on: dt.date,
    progress: Progress = lambda _done, _of: None,
) -> Storyboard:
    """The slides that have figures today, each captured with them.

    Parameters
    ----------
    alliance: id of an alliance. importer: alpha-3 code or group, as the page of import risk takes it. mineral: id.

    Raises
    ------
    UnknownChoiceError: for an alliance or mineral that does not exist.
    NotComputableError: if the importer does not exist, or no slide has figures.
    """
    group, metal = alliances.alliance(alliance), minerals.mineral(mineral)
    who = compose(
        View(page=Page.RISK, mineral=mineral).with_words(importer=importer, alliance=alliance), on=on, atlas=atlas
    )
    if who.caption.faults:
        raise NotComputableError(" ".join(who.caption.faults))
    name = risk_model.importer(importer, on=on).name
    planned = _planned(alliance, importer, mineral, _largest(who.tables))
    found = []
    for place, slide in enumerate(planned):
        progress(place, len(planned))
        try:
            found.append(reading.capture(slide, atlas, on=on))
        except GeoError:
            continue
    progress(len(planned), len(planned))
    if not found:
        raise NotComputableError(say("No view of {mineral} has figures for {name}.", mineral=metal.name, name=name))
    lines = dict.fromkeys(reading.read(slide, atlas, on=on).source for slide in found)
    last = replace(found[-1], notes="\n".join([found[-1].notes, *lines])[:5_000])
    title = say("{mineral}: {importer} and {alliance}", mineral=metal.name, importer=name, alliance=group.short_name)
    return Storyboard(name=title, slides=(*found[:-1], last))


def _largest(tables: tuple[object, ...]) -> str:
    """Code of the largest supplier that is a country; empty where there is none."""
    frame = getattr(tables[-1], "frame", None)
    if frame is None or frame.empty:
        return ""
    return str(frame[v.EXPORTER].iloc[0])


def _planned(alliance: str, importer: str, mineral: str, supplier: str) -> tuple[SavedSlide, ...]:
    """Every slide with its purpose, in the order in which the question is answered."""
    both: Mapping[str, str] = {"mineral": mineral, "alliance": alliance}
    cut = {"scenario": "disruption", "mineral": mineral, "exporters": supplier, "to": alliance}
    return (
        SavedSlide("alliances", {**both, "part": "dependence"}, notes=say("What members depend on others for.")),
        SavedSlide(
            "map",
            {**both, "view": "production-share", "stage": _STAGES[0]},
            beside={"stage": _STAGES[1]},
            notes=say("Where the bottleneck is: mining beside refining."),
        ),
        SavedSlide("risk", {**both, "importer": importer, "by": "value"}, notes=say("Who supplies, and how reliably.")),
        SavedSlide("scenarios", cut, notes=say("What it would do if the largest supplier stopped.")),
        SavedSlide("alliances", {**both, "part": "coverage"}, notes=say("What partners could cover.")),
        SavedSlide(
            "scenarios",
            {"scenario": "stockpile", "mineral": mineral, "importer": importer},
            notes=say("What a stock would take and cost."),
        ),
        SavedSlide("scenarios", {"scenario": "price-floor", "mineral": mineral}, notes=say("What a floor would cost.")),
        SavedSlide(
            "alliances", {**both, "part": "members"}, notes=say("Who is counted, and what these slides rest on:")
        ),
    )
