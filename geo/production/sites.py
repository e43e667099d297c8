"""The sites of a mineral beside its figures: where it is mined, smelted and refined, and how many are not published.

Points say where, never how much: the publisher gives no output of a site.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.table import CellKind, Column, Table, worded
from geo.dataset import Dataset
from geo.locale.languages import ENGLISH, current
from geo.locale.say import mark, mark_term, say, term
from geo.maps import projection
from geo.maps import sites as layer
from geo.maps.colours import Theme
from geo.maps.legend import LegendEntry
from geo.reference import countries
from geo.reference.names import mineral_in_text
from geo.tables import sites as table

SOURCE_ID = "icmm-sites-2025"
_WORDS = "ICMM 2025"
_WORKS = frozenset(table.KINDS) - {"mine"}
_COLUMNS = (
    Column(table.NAME, mark("Site"), pinned=True),
    Column("country", mark("Country")),
    Column(table.FACILITIES, mark("Facilities")),
    Column(table.COMMODITY, mark("Commodity")),
    Column(table.ROLE, mark("Role")),
    Column(table.CONFIDENCE, mark("Confidence of the location")),
    Column(table.LATITUDE, mark("Latitude"), CellKind.SMALL),
    Column(table.LONGITUDE, mark("Longitude"), CellKind.SMALL),
    Column(v.NOTE, mark("Note")),
)


def of_mineral(dataset: Dataset, mineral: str) -> pd.DataFrame:
    """Sites with the mineral as a primary, secondary or other commodity; columns of ``sites.csv``."""
    every = dataset.memo.get("sites", table.SITES.read)
    return every[every[v.MINERAL] == mineral].reset_index(drop=True)


def drawn(found: pd.DataFrame) -> pd.DataFrame:
    """The same sites as :mod:`geo.maps.sites` draws them."""
    x, y = projection.project_points(found[table.LONGITUDE], found[table.LATITUDE])
    kinds = [set(cell.split(";")) for cell in found[table.FACILITIES]]
    roles = zip(found[table.ROLE], found[table.COMMODITY], found[table.CONFIDENCE], strict=True)
    return pd.DataFrame(
        {
            v.ISO3: found[v.ISO3],
            "name": found[table.NAME],
            "value": [_facilities(cell) for cell in found[table.FACILITIES]],
            "detail": [
                say(_DETAILS[role], commodity=_commodity(commodity), confidence=term("confidence", confidence))
                for role, commodity, confidence in roles
            ],
            "source": _WORDS,
            "x": x,
            "y": y,
            layer.DOT: ["mine" in one for one in kinds],
            layer.RING: [bool(one & _WORKS) for one in kinds],
        }
    )


_DETAILS: Final = {
    "primary": mark("{commodity} (primary commodity); confidence of the location: {confidence}"),
    "secondary": mark("{commodity} (secondary commodity); confidence of the location: {confidence}"),
    "other": mark("{commodity} (other commodity); confidence of the location: {confidence}"),
}
_CONFIDENCE: Final = (
    mark_term("confidence", "high"),
    mark_term("confidence", "moderate"),
    mark_term("confidence", "low"),
    mark_term("confidence", "very low"),
)
_FACILITIES: Final = frozenset(
    {
        mark_term("facility", "mine"),
        mark_term("facility", "smelter"),
        mark_term("facility", "refinery"),
        mark_term("facility", "plant"),
        mark_term("facility", "steel plant"),
    }
)


def _facilities(cell: str) -> str:
    """What is on a site: "Mine, smelter"."""
    words = ", ".join(term("facility", one) if one in _FACILITIES else one for one in cell.split(";"))
    return words[0].upper() + words[1:]


def _commodity(name: str) -> str:
    """The name of a commodity as the publisher has it, with a capital, in the language spoken now."""
    words = term("commodity", name)
    return words.capitalize() if current() == ENGLISH else words[:1].upper() + words[1:]


def legend(shown: pd.DataFrame, theme: Theme) -> tuple[LegendEntry, ...]:
    """What dots and rings mean, with their numbers; a site that is both counts in both."""
    entries = (
        LegendEntry(theme.ink, say("mine (ICMM)"), int(shown[layer.DOT].sum()), kind=layer.MINES),
        LegendEntry(
            theme.ink, say("smelter, refinery or plant (ICMM)"), int(shown[layer.RING].sum()), kind=layer.WORKS
        ),
    )
    return tuple(entry for entry in entries if entry.count)


def note(dataset: Dataset, mineral: str, found: pd.DataFrame) -> str:
    """What the points are and are not: how many sites are published of those that are known."""
    name = mineral_in_text(mineral)
    if found.empty:
        return say("ICMM's release of September 2025 has no site with {mineral}.", mineral=name)
    rows = dataset.memo.get("site counts", table.COUNTS.read)
    rows = rows[rows[v.MINERAL] == mineral]
    counted = (
        say(
            " It holds {published} of the {known} sites that ICMM knows with {mineral} as the primary commodity;"
            " the others may not be published.",
            published=numbers.whole(int(rows[table.PUBLISHED].sum())),
            known=numbers.whole(int(rows[table.KNOWN].sum())),
            mineral=name,
        )
        if len(rows)
        else ""
    )
    return say(
        "Points are the {sites} sites with {mineral} as a primary, secondary or other commodity in ICMM's release of"
        " September 2025; they say where, not how much, and some may have closed.{counted}",
        sites=numbers.whole(len(found)),
        mineral=name,
        counted=counted,
    )


def listing(found: pd.DataFrame, mineral: str) -> Table:
    """The sites as a table of their own."""
    rows = found.assign(country=[countries.name_of(code) for code in found[v.ISO3]])
    rows = rows.sort_values(["country", table.NAME], kind="stable", ignore_index=True)
    return Table(
        title=say("Sites"),
        frame=rows,
        columns=worded(_COLUMNS),
        stem=f"{mineral}-sites",
        note=say(
            "Mines, smelters and refineries, International Council on Mining and Metals, September 2025 (CC BY 4.0)."
        ),
    )
