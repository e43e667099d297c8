"""The mines, smelters and refineries of a country in a public list: how many of each mineral, and how sure their place.

The publisher knows more sites than it may publish, and says how many of each primary commodity in the world, not by
country. Counts of sites are no output, and a site with several minerals counts in each of them.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.content.table import CellKind, Column, RowLink, Rows, Table, worded
from geo.content.view import Page, View
from geo.dataset import Dataset
from geo.locale.say import mark, say, say_count
from geo.reference import countries, minerals
from geo.reference.names import country_in_text
from geo.tables import sites as table

SOURCE_ID: Final = "icmm-sites-2025"
_ROWS: Final = 12
_MINE: Final = "mine"
_COUNTS: Final = ("sites", "primary", "mines", "works", "high", "moderate", "very_low")
_COLUMNS: Final = (
    Column("name", mark("Mineral"), pinned=True),
    Column("sites", mark("Sites"), CellKind.WHOLE),
    Column("primary", mark("Primary commodity"), CellKind.WHOLE),
    Column("mines", mark("Mines"), CellKind.WHOLE),
    Column("works", mark("Smelters, refineries, plants"), CellKind.WHOLE),
    Column("high", mark("Place: high confidence"), CellKind.WHOLE),
    Column("moderate", mark("Moderate"), CellKind.WHOLE),
    Column("very_low", mark("Very low"), CellKind.WHOLE),
    Column("published_world", mark("Published, world"), CellKind.WHOLE),
    Column("known_world", mark("Known to ICMM, world"), CellKind.WHOLE),
)


def of_country(dataset: Dataset, code: str) -> pd.DataFrame:
    """Sites of a country by mineral, most first; empty where the public list has none.

    Returns
    -------
    ``mineral``, ``name``, ``sites``, ``primary`` (those with the mineral as the primary commodity), ``mines`` and
    ``works`` (a site can be both), ``high``, ``moderate`` and ``very_low`` (confidence of the location), and of the
    whole world ``published_world`` and ``known_world`` (sites with the mineral as the primary commodity; missing where
    the publisher does not count it).
    """
    every = dataset.memo.get("sites", table.SITES.read)
    own = every[every[v.ISO3] == code]
    kinds = own[table.FACILITIES].str.split(";")
    flags = pd.DataFrame(
        {
            v.MINERAL: own[v.MINERAL],
            "sites": True,
            "primary": own[table.ROLE] == "primary",
            "mines": [_MINE in cell for cell in kinds],
            "works": [bool(set(cell) - {_MINE}) for cell in kinds],
            **{one.replace(" ", "_"): own[table.CONFIDENCE] == one for one in table.CONFIDENCES},
        }
    )
    counted = flags.groupby(v.MINERAL)[list(_COUNTS)].sum().astype("int64").reset_index()
    known = dataset.memo.get("site counts", table.COUNTS.read).groupby(v.MINERAL)[[table.PUBLISHED, table.KNOWN]].sum()
    known = known.rename(columns={table.PUBLISHED: "published_world", table.KNOWN: "known_world"}).astype("Int64")
    found = counted.merge(known, left_on=v.MINERAL, right_index=True, how="left")
    found.insert(1, "name", [minerals.mineral(str(one)).name for one in found[v.MINERAL]])
    return found.sort_values(["sites", "name"], ascending=[False, True], ignore_index=True)


def published(dataset: Dataset, code: str) -> int:
    """How many sites of a country the public list has, each counted once."""
    every = dataset.memo.get("sites", table.SITES.read)
    return int(every.loc[every[v.ISO3] == code, table.SITE].nunique())


def listing(dataset: Dataset, code: str) -> Table:
    """The sites of a country by mineral as a table; its rows lead to the map with its sites."""
    found = of_country(dataset, code).assign(country=countries.name_of(code), source_id=SOURCE_ID)
    brief = list(found.head(_ROWS).itertuples())
    rows: Rows = (
        (
            say("Mineral"),
            say("Sites"),
            say("Mines"),
            say("Smelters, refineries, plants"),
            say("Place: high confidence"),
        ),
        *((row.name, str(row.sites), str(row.mines), str(row.works), str(row.high)) for row in brief),
    )
    return Table(
        title=say("Mines, smelters and refineries"),
        frame=found,
        columns=worded(_COLUMNS),
        stem=f"country-{code}-sites",
        rows=rows,
        note=_note(dataset, code),
        links=tuple((RowLink(say("Map"), _map(row, code)),) for row in brief),
    )


def _note(dataset: Dataset, code: str) -> str:
    count, name = published(dataset, code), country_in_text(code)
    if not count:
        return say(
            "ICMM\u2019s public release of September 2025 has no site in {country}. ICMM knows more sites than it may "
            "publish, and does not say in which countries.",
            country=name,
        )
    return say_count(
        "ICMM\u2019s public release of September 2025 (CC BY 4.0) has {count} site in {country}; it counts in each of "
        "its minerals. ICMM knows more sites than it may publish, and does not say in which countries.",
        "ICMM\u2019s public release of September 2025 (CC BY 4.0) has {count} sites in {country}; a site counts in "
        "each of its minerals. ICMM knows more sites than it may publish, and does not say in which countries.",
        count,
        country=name,
    )


def _map(row: Any, code: str) -> View:
    return View(page=Page.MAP, mineral=str(row.mineral), country=code, alliance="none", more=(("sites", "1"),))
