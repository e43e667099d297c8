"""What the map says and draws of revisions between two editions: sentences, bars and the table of what changed."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.charts import Bars, Role
from geo.content.table import CellKind, Column, Table
from geo.indicators.revisions import NEW, OLD
from geo.locale.say import joined, say
from geo.production.editions import Revised
from geo.reference import countries
from geo.reference.names import counted, country_in_text, possessive

_BARS: Final = 10
_RANKS: Final = 3
_DONE: Final = {v.Stage.MINE.value: "mined", v.Stage.REFINED.value: "refined"}
_AREAS: Final = {v.AreaKind.REMAINDER.value: "Other countries", v.AreaKind.WORLD.value: "World total as published"}


def headline(revised: Revised) -> str:
    """The largest revision of a country's figure."""
    if _held(revised):
        return _headline_of_reserves(revised)
    panel = revised.new
    what = f"{_DONE[panel.stage]} {counted(panel.mineral, panel.basis)}"
    rows = revised.countries.dropna(subset="change")
    if rows.empty:
        return say("USGS left every country\u2019s {what} of {year} as it was", what=what, year=panel.year)
    row = rows.iloc[0]
    return say(
        "USGS revised {whose} {what} of {year} from {old} to {new}",
        whose=possessive(country_in_text(str(row[v.ISO3]))), what=what, year=panel.year,
        old=numbers.amount(row[OLD + v.VALUE], panel.unit), new=numbers.amount(row[NEW + v.VALUE], panel.unit),
    )  # fmt: skip


def _held(revised: Revised) -> bool:
    return str(revised.new.measure) == v.Measure.RESERVES.value


def _headline_of_reserves(revised: Revised) -> str:
    panel, (old, new) = revised.new, revised.editions
    what = counted(panel.mineral, panel.basis)
    rows = revised.countries.dropna(subset="change")
    if rows.empty:
        return say(
            "USGS left every country\u2019s reserves of {what} in the edition of {new} as they were", what=what, new=new
        )
    row = rows.iloc[0]
    return say(
        "USGS revised {whose} reserves of {what} from {before} ({old} edition) to {after} ({new} edition)",
        whose=possessive(country_in_text(str(row[v.ISO3]))), what=what, old=old, new=new,
        before=numbers.amount(row[OLD + v.VALUE], panel.unit), after=numbers.amount(row[NEW + v.VALUE], panel.unit),
    )  # fmt: skip


def finding(revised: Revised) -> str:
    """World total and concentration in both editions."""
    row, (old, new) = revised.panel_row, revised.editions
    index = [numbers.hhi(row[side + "hhi"]) for side in (OLD, NEW)]
    band = row[OLD + "band"], row[NEW + "band"]
    moved = f"stays {band[0]}" if band[0] == band[1] else f"moves from {band[0]} to {band[1]}"
    if pd.isna(row[OLD + "world"]) or pd.isna(row[NEW + "world"]):
        return say(
            "Between the {old} and the {new} edition, concentration {moved} (HHI {first}, then {second}).",
            old=old, new=new, moved=moved, first=index[0], second=index[1],
        )  # fmt: skip
    if _held(revised):
        return say(
            "World reserves: {then} in the {old} edition, {now} in the {new} edition; concentration {moved} (HHI "
            "{first}, then {second}).",
            old=old, new=new, moved=moved, first=index[0], second=index[1],
            then=numbers.amount(row[OLD + "world"], revised.new.unit),
            now=numbers.amount(row[NEW + "world"], revised.new.unit),
        )  # fmt: skip
    return say(
        "World total of {year}: {then} in the {old} edition, {now} in the {new} edition; concentration {moved} (HHI "
        "{first}, then {second}).",
        year=revised.new.year, old=old, new=new, moved=moved, first=index[0], second=index[1],
        then=numbers.amount(row[OLD + "world"], revised.new.unit),
        now=numbers.amount(row[NEW + "world"], revised.new.unit),
    )  # fmt: skip


def details(revised: Revised) -> tuple[str, ...]:
    """How many figures changed, the largest producer, changes of rank, and who came or went."""
    rows, panel = revised.countries, revised.panel_row
    changed = int((rows["kind"] == "value").sum())
    one, other = (country_in_text(str(panel[side + "top"])) for side in (OLD, NEW))
    shares = [numbers.share(panel[side + "top_share"]) for side in (OLD, NEW)]
    still = f"at {shares[1]} in both" if shares[0] == shares[1] else f"with {shares[1]} ({shares[0]} before)"
    if _held(revised):
        same = say("The largest reserves are still those of {top}, {share}.", top=one, share=still)
        other_now = say("The largest reserves are now those of {new}, not {old}.", new=other, old=one)
    else:
        same = say("The largest producer is still {top}, {share}.", top=one, share=still)
        other_now = say("The largest producer is now {new}, not {old}.", new=other, old=one)
    parts = [
        say("{count} {word} changed.", count=changed, word="country figure" if changed == 1 else "country figures"),
        same if one == other else other_now,
    ]
    moved = rows[rows[OLD + "rank"].notna() & rows[NEW + "rank"].notna() & (rows[OLD + "rank"] != rows[NEW + "rank"])]
    moved = moved.sort_values(NEW + "rank").head(_RANKS)
    if len(moved):
        ranks = [
            f"{country_in_text(str(row[v.ISO3]))} from {row[OLD + 'rank']:.0f} to {row[NEW + 'rank']:.0f}"
            for row in moved.to_dict("records")
        ]
        parts.append(say("Changes of rank at the top: {ranks}.", ranks=joined(ranks)))
    for kind, words in (("appeared", "Listed for the first time"), ("gone", "No longer listed")):
        names = sorted(country_in_text(str(code)) for code in rows.loc[rows["kind"] == kind, v.ISO3])
        if names:
            parts.append(say("{words}: {names}.", words=words, names=joined(names)))
    return tuple(parts)


def bars(revised: Revised) -> Bars:
    """The largest revisions, by the size of the change."""
    rows = revised.countries.dropna(subset="change").head(_BARS)
    unit = revised.new.unit
    return Bars(
        title=f"Largest revisions, edition {revised.editions[0]} to {revised.editions[1]}",
        measure=f"Size of the revision, {unit}",
        names=tuple(countries.name_of(str(code)) for code in rows[v.ISO3]),
        values=tuple(float(abs(one)) for one in rows["change"]),
        roles=tuple(Role.PLAIN if one > 0 else Role.LOSS for one in rows["change"]),
        texts=tuple(
            f"{'+' if row['change'] > 0 else chr(0x2212)}{numbers.amount(abs(row['change']), unit)}, to "
            f"{numbers.amount(row[NEW + v.VALUE], unit)}"
            for row in rows.to_dict("records")
        ),
        form="#,##0",
        note="Blue: revised up; orange: revised down.",
    )


def table(revised: Revised, *, dataset: str) -> Table:
    """Every row that changed: figures, ranks and shares in both editions."""
    rows, panel, (old, new) = revised.found.figures, revised.new, revised.editions
    names = [
        countries.name_of(str(code)) if kind == v.AreaKind.COUNTRY else _AREAS[str(kind)]
        for code, kind in zip(rows[v.ISO3], rows[v.AREA_KIND], strict=True)
    ]
    frame = pd.DataFrame(
        {
            "area": names,
            "iso3": rows[v.ISO3].where(rows[v.ISO3] != ""),
            "mineral": panel.mineral,
            "stage": panel.stage,
            "year": panel.year,
            "old_edition": old,
            "new_edition": new,
            **{side + name: rows[side + name] for name in (v.VALUE, "rank", "share", v.STATUS) for side in (OLD, NEW)},
            "change": rows["change"],
            "relative_change": rows["ratio"] - 1,
            "unit": panel.unit,
            "basis": panel.basis,
            "kind": rows["kind"],
            "source_id": "; ".join((*revised.old.source_ids, *panel.source_ids)),
            "dataset": dataset,
        }
    )
    return Table(
        title=f"What changed from the {old} to the {new} edition",
        frame=frame.reset_index(drop=True),
        columns=(
            Column("area", "Country", pinned=True),
            Column(OLD + v.VALUE, f"Edition {old}", CellKind.NUMBER),
            Column(NEW + v.VALUE, f"Edition {new}", CellKind.NUMBER),
            Column("unit", "Unit"),
            Column("relative_change", "Change", CellKind.SHARE),
            Column(OLD + "rank", f"Rank {old}", CellKind.WHOLE),
            Column(NEW + "rank", f"Rank {new}", CellKind.WHOLE),
            Column(OLD + v.STATUS, f"Status {old}"),
            Column(NEW + v.STATUS, f"Status {new}"),
            Column("kind", "What changed"),
        ),
        stem=f"{panel.mineral}-{panel.measure if _held(revised) else panel.stage}-revisions-{panel.year}-{old}-{new}",
        note="Both editions as published, on one basis and unit; unchanged figures are left out.",
    )
