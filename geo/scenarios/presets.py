"""Starting points from published policy: each names its events or rows, and what the shipped data cover of it.

A preset fills in the assumptions; none of them is a forecast. What the shipped trade lines cannot show is said
in ``note``, and a preset that they cannot show at all is not computable.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.dataset import Dataset
from geo.errors import NotComputableError, TableError, UnknownChoiceError
from geo.locale.languages import current, speaking
from geo.locale.say import mark, say, sentence, term
from geo.reference.tables import policy
from geo.risk import model as risk_model
from geo.scenarios.stockpile import USD, StockUnit

# Decision 004/2025 of the regulator ARECOMS, event COD-2025-09-20-QUOTA: tonnes of cobalt a year in 2026 and 2027.
COBALT_QUOTA_T: Final = 96_600.0
_NOT_HELD: Final = {
    "plan": mark("A plan, not a holding."),
    "target": mark("A target, not a holding."),
    "release": mark("Released, not a holding."),
    "cancelled": mark("Cancelled, not a holding."),
}


@dataclass(frozen=True, slots=True)
class PresetSource:
    """Where a preset is from."""

    title: str
    url: str
    evidence: str
    date: str
    status: str


@dataclass(frozen=True, slots=True)
class DisruptionPreset:
    """A disruption after published events (``events``: ids in ``policy_events.csv``).

    ``heading`` and ``remark`` are templates: ``title`` and ``note`` say them.
    ``to`` is a group as in an address (empty: everybody). ``cut`` is on 0-1, or ``None`` where it follows from
    the quota (:func:`quota_cut`). ``computable``: whether the shipped lines hold the goods at all.
    """

    id: str
    heading: str
    mineral: str
    choice: str
    year: int
    exporters: str
    cut: float | None
    to: str
    remark: str
    events: tuple[str, ...]
    computable: bool = True

    @property
    def title(self) -> str:
        """The event in a few words."""
        return say(self.heading)

    @property
    def note(self) -> str:
        """What the shipped lines show of it, and what not."""
        return say(self.remark)


DISRUPTIONS: Final = (
    DisruptionPreset(
        "gallium-2023",
        mark("China\u2019s gallium licences, 2023"),
        "gallium",
        "",
        2024,
        "CHN",
        1.0,
        "",
        mark(
            "Not computable with the shipped lines: gallium shares HS 811291 with five other metals, and neither that "
            "line nor HS 811299 is in the trade table."
        ),
        ("CHN-2023-08-01-GAGE", "CHN-2024-12-US-BAN"),
        computable=False,
    ),
    DisruptionPreset(
        "germanium-2023",
        mark("China\u2019s germanium licences, 2023, on the trade of 2006"),
        "germanium",
        "all",
        2006,
        "CHN",
        1.0,
        "",
        mark(
            "On trade of 2006, the last year in which HS 811230 was reported widely: from 2007 reporters changed to "
            "classifications without the line. It shows who depended on China then, not what was lost in 2023."
        ),
        ("CHN-2023-08-01-GAGE", "CHN-2024-12-US-BAN"),
    ),
    DisruptionPreset(
        "antimony-2024",
        mark("China\u2019s antimony controls, 2024"),
        "antimony",
        "all",
        2023,
        "CHN",
        1.0,
        "",
        mark(
            "Only ores (HS 261710) are in the trade table. China buys ores and sells metal and oxide, on which the "
            "controls bite: the small loss shown here is not the loss of the event."
        ),
        ("CHN-2024-09-15-SB", "CHN-2024-12-US-BAN"),
    ),
    DisruptionPreset(
        "rare-earths-2025",
        mark("China\u2019s rare-earth and magnet licences, 2025"),
        "rare-earths",
        "all",
        2024,
        "CHN",
        1.0,
        "",
        mark(
            "The lines bundle all rare earths, of which seven were licensed; magnets (HS 850511) are "
            "not in the trade table. A full stop is the upper end: licences were granted in part."
        ),
        ("CHN-2025-04-04-7REE",),
    ),
    DisruptionPreset(
        "cobalt-suspension-2025",
        mark("DR Congo suspends cobalt exports, 2025"),
        "cobalt",
        "all",
        2024,
        "COD",
        1.0,
        "",
        mark(
            "A full year, although the suspension lasted from February to October 2025. Hydroxide is counted apart "
            "from matte and metal, both by gross weight."
        ),
        ("COD-2025-02-22-SUSP",),
    ),
    DisruptionPreset(
        "cobalt-quota-2026",
        mark("DR Congo\u2019s cobalt quota, 2026"),
        "cobalt",
        "all",
        2024,
        "COD",
        None,
        "",
        mark(
            "Cut = 1 \u2212 quota of 96,600 t a year / mine output of 2024 (World Mining Data, Co content); stocks "
            "built up before are left out."
        ),
        ("COD-2025-09-20-QUOTA",),
    ),
    DisruptionPreset(
        "nickel-ore-2020",
        mark("Indonesia\u2019s nickel ore ban, 2020"),
        "nickel",
        "all",
        2019,
        "IDN",
        1.0,
        "",
        mark("On the trade of 2019, the last year before the ban: HS 260400, ores and concentrates."),
        ("IDN-2020-01-01-NI",),
    ),
    DisruptionPreset(
        "bauxite-2023",
        mark("Indonesia\u2019s bauxite ban, 2023"),
        "bauxite",
        "all",
        2022,
        "IDN",
        1.0,
        "",
        mark("On the trade of 2022, the last full year before the ban: HS 260600."),
        ("IDN-2023-06-BAUX",),
    ),
    DisruptionPreset(
        "graphite-2023",
        mark("China\u2019s graphite permits, 2023"),
        "graphite",
        "all",
        2023,
        "CHN",
        1.0,
        "",
        mark(
            "Natural graphite only (HS 250410, 250490); synthetic graphite is not in the trade table. A full stop is "
            "the upper end: permits were granted in part."
        ),
        ("CHN-2023-12-01-GRA",),
    ),
)


def disruption(preset_id: str) -> DisruptionPreset:
    """The preset with this id.

    Raises
    ------
    UnknownChoiceError: if there is none.
    """
    for preset in DISRUPTIONS:
        if preset.id == preset_id:
            return preset
    raise UnknownChoiceError("preset", preset_id, [preset.id for preset in DISRUPTIONS])


def sources_of(preset: DisruptionPreset, events: pd.DataFrame) -> tuple[PresetSource, ...]:
    """The events behind a preset, from ``policy_events.csv``.

    Raises
    ------
    TableError: if the table lacks one of them.
    """
    table = events.set_index("event_id")
    lacking = [event for event in preset.events if event not in table.index]
    if lacking:
        raise TableError("policy_events", [f"the preset {preset.id} needs the event {event}" for event in lacking])
    rows = table.loc[list(preset.events)].fillna("")
    return tuple(
        PresetSource(term("policy event", row.title), row.source_url, row.evidence, row.date, row.status)
        for row in rows.itertuples()
    )


def preset_sources(preset: DisruptionPreset | StockPreset | FloorPreset) -> tuple[PresetSource, ...]:
    """Where a preset is from; events are those of the shipped table."""
    return sources_of(preset, shipped("policy_events")) if isinstance(preset, DisruptionPreset) else (preset.source,)


@functools.cache
def shipped(table: str) -> pd.DataFrame:
    """A shipped table, read once: ``policy_events``, ``stockpiles`` or ``price_floors``.

    Raises
    ------
    TableError: if it is missing or broken.
    """
    return policy.read(table)


def stocks_of(mineral: str) -> tuple[StockPreset, ...]:
    """Published stockpiles of the shipped table that fit a mineral; see :func:`stocks`."""
    return _stocks_in(current(), mineral)


def floors_shipped() -> tuple[FloorPreset, ...]:
    """Published minimum prices of the shipped table; see :func:`floors`."""
    return _floors_in(current())


@functools.cache
def _stocks_in(lang: str, mineral: str) -> tuple[StockPreset, ...]:
    with speaking(lang):
        return stocks(shipped("stockpiles"), mineral)


@functools.cache
def _floors_in(lang: str) -> tuple[FloorPreset, ...]:
    with speaking(lang):
        return floors(shipped("price_floors"))


def cut_of(atlas: Atlas, preset: DisruptionPreset) -> float:
    """The cut of a preset (0-1); that of the cobalt quota follows from published output."""
    if preset.cut is not None:
        return preset.cut
    return atlas.memo.get("quota cut", lambda: quota_cut(atlas.dataset), worded=False)


def quota_cut(dataset: Dataset) -> float:
    """Cut that DR Congo's quota means against its mine output of 2024 (World Mining Data, Co content).

    Raises
    ------
    NotComputableError: if that output is not in the dataset.
    """
    panel = dataset.panel(
        mineral="cobalt", stage=v.Stage.MINE.value, year=2024, series="wmd", measure=v.Measure.PRODUCTION.value
    )
    output = panel.countries.set_index(v.ISO3)[v.VALUE].get("COD", float("nan"))
    if not output > 0:
        raise NotComputableError(say("The cobalt output of DR Congo is not in the dataset: the quota has no cut."))
    return max(0.0, 1 - COBALT_QUOTA_T / float(output))


@dataclass(frozen=True, slots=True)
class StockPreset:
    """A published stockpile or target, as a stock; ``importer``: whose imports it is held against, as in an address."""

    id: str
    title: str
    importer: str
    amount: float
    unit: StockUnit
    currency: str
    note: str
    source: PresetSource


# Rows of the table that are not a consumer's stock: an investment abroad, and a producer's own quota.
_NO_STOCKS: Final = ("JOGMEC overseas rare-earth diversification", "ARECOMS strategic cobalt quota")
# A net exporter has no net imports of its own to cover.
_COVERED: Final = {"AUS": "g7"}
_FIGURES: Final = (
    ("target_days", StockUnit.DAYS, "target"),
    ("days_of_cover", StockUnit.DAYS, "held"),
    ("amount", StockUnit.TONNES, ""),
    ("value_local", StockUnit.MONEY, ""),
)


_DAYS: Final = {"target": mark("{days} days target"), "held": mark("{days} days held")}
# By how many minerals a programme names.
_SCOPES: Final = {0: mark("Covers a group without a roster ({minerals})."), 1: mark("Names this mineral.")}
_SEVERAL: Final = mark("Names this mineral with others ({minerals}): state its share.")


def stocks(table: pd.DataFrame, mineral: str) -> tuple[StockPreset, ...]:
    """Published stockpiles that name the mineral, or a group that may hold it, one preset per figure.

    Parameters
    ----------
    table: ``stockpiles.csv``. Tonnes of programmes for several minerals, and money for a group without a roster,
        are left out: they cannot be split.
    """
    found: list[tuple[bool, StockPreset]] = []
    for row in table[~table["programme"].isin(_NO_STOCKS)].itertuples():
        named = row.minerals.split(";") if isinstance(row.minerals, str) else []
        if named and mineral not in named:
            continue
        for column, unit, word in _FIGURES:
            amount = getattr(row, column)
            tonnes_of_one = unit is not StockUnit.TONNES or (len(named) == 1 and row.amount_unit == "t")
            money_of_some = unit is not StockUnit.MONEY or bool(named)
            if pd.notna(amount) and tonnes_of_one and money_of_some:
                found.append((not named, _stock(row, amount=float(amount), unit=unit, word=word, named=named)))
    return tuple(preset for _, preset in sorted(found, key=lambda pair: pair[0]))


def _stock(row: Any, *, amount: float, unit: StockUnit, word: str, named: list[str]) -> StockPreset:
    holder = row.country_iso3 if isinstance(row.country_iso3, str) else row.bloc
    importer = _COVERED.get(holder, holder)
    who = risk_model.importer(holder, on=dt.date.fromisoformat(row.as_of)).name
    money = row.currency if unit is StockUnit.MONEY else USD
    if unit is StockUnit.DAYS:
        figure = say(_DAYS[word], days=numbers.written(f"{amount:g}"))
    elif unit is StockUnit.TONNES:
        figure = numbers.amount(amount, v.Unit.TONNE)
    else:
        figure = say("{currency} {amount} million", currency=money, amount=numbers.significant(amount / 1e6, 4))
    template = _SCOPES.get(len(named), _SEVERAL)
    notes = [say(template, minerals=term("minerals as published", row.minerals_as_published))]
    notes += [] if row.kind == "holding" else [say(_NOT_HELD[row.kind])]
    if importer != holder:
        covered = risk_model.importer(importer, on=dt.date.fromisoformat(row.as_of)).name
        notes.append(
            say(
                "{who} sells more of these goods than it buys: cover is counted for other importers, here {covered}.",
                who=who,
                covered=covered,
            )
        )
    notes += [term("note on a stockpile", row.note)] if isinstance(row.note, str) else []
    status = "" if row.kind == "holding" else row.kind
    source = PresetSource(row.programme, row.source_url, row.evidence, row.as_of, status)
    return StockPreset(
        id=_slug(f"{holder} {row.programme} {word or unit.value}"),
        title=f"{who}: {row.programme}, {figure}",
        importer=importer,
        amount=amount,
        unit=unit,
        currency=money,
        note=" ".join(notes),
        source=source,
    )


def _slug(text: str) -> str:
    """A short name for addresses."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60]


@dataclass(frozen=True, slots=True)
class FloorPreset:
    """A published floor: US dollars a tonne of *product* as ``prices.csv`` names it, for one producer's programme."""

    id: str
    title: str
    mineral: str
    product: str
    floor_usd_per_t: float
    volume_t: float | None
    note: str
    source: PresetSource


# Priced product in prices.csv for the minerals of a floor, and the mineral whose production it comes from.
_PRICED: Final = {"neodymium;praseodymium": ("rare-earths", "NdPr oxide")}
_PER_TONNE: Final = {"kg": 1000.0, "t": 1.0}
# "5,000 t a year minimum" in the row's product: a contract's volume.
_CONTRACTS: Final = {"Lynas-JARE revised supply agreement": 5000.0}


def floors(table: pd.DataFrame) -> tuple[FloorPreset, ...]:
    """Published minimum prices with a number, in US dollars.

    Parameters
    ----------
    table: ``price_floors.csv``.
    """
    rows = table[table["floor_price"].notna() & (table["currency"] == USD) & table["minerals"].isin(list(_PRICED))]
    found = []
    for _, row in rows.iterrows():
        mineral, product = _PRICED[row["minerals"]]
        usd = float(row["floor_price"]) * _PER_TONNE[row["unit"]]
        source = PresetSource(row["scheme"], row["source_url"], row["evidence"], row["start"], "")
        amount = numbers.written(f"{row['floor_price']:g}")
        price = f"{amount} USD/{row['unit']}"
        title = f"{row['scheme']}: {price} {term('product under a floor', row['product'])}"
        note = " ".join(sentence(term("note on a price floor", row[column])) for column in ("mechanism", "note"))
        volume = _CONTRACTS.get(row["scheme"])
        found.append(FloorPreset(_slug(row["scheme"]), title, mineral, product, usd, volume, note, source))
    return tuple(found)
