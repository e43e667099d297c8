"""What the page of the chain looks at, and how the words of an address become it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from geo.atlas import Atlas
from geo.chain import model
from geo.locale.say import say
from geo.production.selection import DEFAULT_ALLIANCE, DEFAULT_MINERAL
from geo.reference import alliances, minerals
from geo.reference.choices import Choices
from geo.risk.model import Importer
from geo.risk.selection import importer_of


@dataclass(frozen=True, slots=True)
class ChainSelection:
    """One complete choice; ``alliance`` is empty for none, ``stage`` for the bottleneck; ``years`` are offered."""

    mineral: str
    importer: Importer
    alliance: str
    alliance_name: str
    stage: str
    year: int
    years: tuple[int, ...]

    def members(self, on: dt.date) -> frozenset[str]:
        """Alpha-3 codes of the members of the alliance on a day; none without an alliance."""
        return alliances.members(self.alliance, on=on) if self.alliance else frozenset()


def resolve(atlas: Atlas, choices: Choices, *, on: dt.date) -> ChainSelection:
    """The selection nearest to the words of an address; what does not exist is said in ``choices.messages``.

    Words: ``mineral``, ``importer``, ``alliance``, ``stage`` (the id of a stage that the map shows), ``year``.
    """
    mineral = _mineral(atlas, choices)
    years = model.years_of(atlas, mineral)
    stages, alliance = model.stage_ids(mineral), choices.alliance(DEFAULT_ALLIANCE)
    return ChainSelection(
        mineral=mineral,
        importer=importer_of(choices, on),
        alliance=alliance,
        alliance_name=alliances.named(alliance, on=on) if alliance else "",
        stage=choices.pick("stage", ("", *stages), "", what="stage", labels={"": say("the bottleneck")}),
        year=choices.year("year", years, years[-1]),
        years=years,
    )


def _mineral(atlas: Atlas, choices: Choices) -> str:
    wanted, offered = choices.word("mineral"), model.minerals_of(atlas.dataset)
    every = {entry.id: entry.name for entry in minerals.all_minerals()}
    if wanted not in every or wanted in offered:
        return choices.pick("mineral", offered, DEFAULT_MINERAL, labels=every)
    choices.note(
        say("{mineral} has neither output nor a form of trade of its own on hand.", mineral=every[wanted]),
        instead=say("Showing {shown}.", shown=every[DEFAULT_MINERAL]),
    )
    return DEFAULT_MINERAL


def as_address(selection: ChainSelection) -> list[tuple[str, object]]:
    """Every part of the selection for the address."""
    return [
        ("mineral", selection.mineral),
        ("importer", selection.importer.id),
        ("alliance", selection.alliance or "none"),
        ("stage", selection.stage),
        ("year", selection.year),
    ]


def chain(atlas: Atlas, selection: ChainSelection, *, on: dt.date) -> model.Chain:
    """The chain of a selection with the members of a day; see :func:`geo.chain.model.chain_of`."""
    return model.chain_of(atlas, selection.mineral, selection.importer, selection.members(on), year=selection.year)
