"""What the map says and draws of revisions between two editions: sentences, bars and the table of what changed."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.charts import Bars, Role
from geo.content.table import CellKind, Column, Table
from geo.indicators.concentration import band_in_words
from geo.indicators.revisions import NEW, OLD
from geo.locale.say import joined, mark, say, say_count
from geo.production.editions import Revised
from geo.reference import countries
from geo.reference.names import counted, country_in_text, possessive

_BARS: Final = 10
_RANKS: Final = 3
_DONE: Final = {v.Stage.MINE.value: mark("mined {mineral}"), v.Stage.REFINED.value: mark("refined {mineral}")}
_AREAS: Final = {
    v.AreaKind.REMAINDER.value: mark("Other countries"),
    v.AreaKind.WORLD.value: mark("World total as published"),
}


def headline(revised: Revised) -> str:
    """The largest revision of a country's figure."""
    if _held(revised):
        return _headline_of_reserves(revised)
    panel = revised.new
    what = say(_DONE[panel.stage], mineral=counted(panel.mineral, panel.basis))
    rows = revised.countries.dropna(subset="change")
    if rows.empty:
        return say("USGS left every country\u2019s {what} of {year} as it was", what=what, year=panel.year)
    row = rows.iloc[0]
    return say(
        "USGS revised {whose} {what} of {year} from {old} to {new}",
        whose=possessive(country_in_text(str(row[v.ISO3]))),
        what=what,
        year=panel.year,
        old=numbers.amount(row[OLD + v.VALUE], panel.unit),
        new=numbers.amount(row[NEW + v.VALUE], panel.unit),
    )


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
        "USGS {new} edition: {whose} reserves of {what} {after}, not {before} as in {old}",
        whose=possessive(country_in_text(str(row[v.ISO3]))),
        what=what,
        old=old,
        new=new,
        before=numbers.amount(row[OLD + v.VALUE], panel.unit),
        after=numbers.amount(row[NEW + v.VALUE], panel.unit),
    )


def finding(revised: Revised) -> str:
    """World total and concentration in both editions."""
    row, (old, new) = revised.panel_row, revised.editions
    index = [numbers.hhi(row[side + "hhi"]) for side in (OLD, NEW)]
    before, after = (str(row[side + "band"]) for side in (OLD, NEW))
    bands = {"before": band_in_words(before, before), "after": band_in_words(after, after)}
    if pd.isna(row[OLD + "world"]) or pd.isna(row[NEW + "world"]):
        template = mark(
            "Between the {old} and the {new} edition, concentration moves from {before} to {after} (HHI {first}, then "
            "{second})."
        )
        if before == after:
            template = mark(
                "Between the {old} and the {new} edition, concentration stays {after} (HHI {first}, then {second})."
            )
        return say(template, old=old, new=new, first=index[0], second=index[1], **bands)
    template = mark(
        "World total of {year}: {then} in the {old} edition, {now} in the {new} edition; concentration moves from "
        "{before} to {after} (HHI {first}, then {second})."
    )
    if before == after:
        template = mark(
            "World total of {year}: {then} in the {old} edition, {now} in the {new} edition; concentration stays "
            "{after} (HHI {first}, then {second})."
        )
    if _held(revised):
        template = mark(
            "World reserves: {then} in the {old} edition, {now} in the {new} edition; concentration moves from "
            "{before} to {after} (HHI {first}, then {second})."
        )
        if before == after:
            template = mark(
                "World reserves: {then} in the {old} edition, {now} in the {new} edition; concentration stays {after} "
                "(HHI {first}, then {second})."
            )
    return say(
        template,
        year=revised.new.year,
        old=old,
        new=new,
        first=index[0],
        second=index[1],
        **bands,
        then=numbers.amount(row[OLD + "world"], revised.new.unit),
        now=numbers.amount(row[NEW + "world"], revised.new.unit),
    )


def details(revised: Revised) -> tuple[str, ...]:
    """How many figures changed, the largest producer, changes of rank, and who came or went."""
    rows, panel = revised.countries, revised.panel_row
    changed = int((rows["kind"] == "value").sum())
    one, other = (country_in_text(str(panel[side + "top"])) for side in (OLD, NEW))
    shares = [numbers.share(panel[side + "top_share"]) for side in (OLD, NEW)]
    parts = [
        say_count("{count} country figure changed.", "{count} country figures changed.", changed),
        _largest(one, other, *shares, held=_held(revised)),
    ]
    moved = rows[rows[OLD + "rank"].notna() & rows[NEW + "rank"].notna() & (rows[OLD + "rank"] != rows[NEW + "rank"])]
    moved = moved.sort_values(NEW + "rank").head(_RANKS)
    if len(moved):
        ranks = [
            say(
                "{country} from {old} to {new}",
                country=country_in_text(str(row[v.ISO3])),
                old=numbers.whole(row[OLD + "rank"]),
                new=numbers.whole(row[NEW + "rank"]),
            )
            for row in moved.to_dict("records")
        ]
        parts.append(say("Changes of rank at the top: {ranks}.", ranks=joined(ranks)))
    for kind, template in (
        ("appeared", mark("Listed for the first time: {names}.")),
        ("gone", mark("No longer listed: {names}.")),
    ):
        names = sorted(country_in_text(str(code)) for code in rows.loc[rows["kind"] == kind, v.ISO3])
        if names:
            parts.append(say(template, names=joined(names)))
    return tuple(parts)


def _largest(old: str, new: str, before: str, now: str, *, held: bool) -> str:
    """Who the largest producer or holder was and is, with the shares in both editions."""
    if old != new:
        template = mark("The largest producer is now {new}, not {old}.")
        return say(
            mark("The largest reserves are now those of {new}, not {old}.") if held else template, new=new, old=old
        )
    if before == now:
        template = mark("The largest producer is still {top}, at {share} in both.")
        if held:
            template = mark("The largest reserves are still those of {top}, at {share} in both.")
        return say(template, top=new, share=now)
    template = mark("The largest producer is still {top}, with {share} ({before} before).")
    if held:
        template = mark("The largest reserves are still those of {top}, with {share} ({before} before).")
    return say(template, top=new, share=now, before=before)


def bars(revised: Revised) -> Bars:
    """The largest revisions, by the size of the change."""
    rows = revised.countries.dropna(subset="change").head(_BARS)
    unit = revised.new.unit
    return Bars(
        title=say("Largest revisions, edition {old} to {new}", old=revised.editions[0], new=revised.editions[1]),
        measure=say("Size of the revision, {unit}", unit=unit),
        names=tuple(countries.name_of(str(code)) for code in rows[v.ISO3]),
        values=tuple(float(abs(one)) for one in rows["change"]),
        roles=tuple(Role.PLAIN if one > 0 else Role.LOSS for one in rows["change"]),
        texts=tuple(
            say(
                "{change}, to {amount}",
                change=("+" if row["change"] > 0 else "\u2212") + numbers.amount(abs(row["change"]), unit),
                amount=numbers.amount(row[NEW + v.VALUE], unit),
            )
            for row in rows.to_dict("records")
        ),
        form="#,##0",
        note=say("Blue: revised up; orange: revised down."),
    )


def table(revised: Revised, *, dataset: str) -> Table:
    """Every row that changed: figures, ranks and shares in both editions."""
    rows, panel, (old, new) = revised.found.figures, revised.new, revised.editions
    names = [
        countries.name_of(str(code)) if kind == v.AreaKind.COUNTRY else say(_AREAS[str(kind)])
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
        title=say("What changed from the {old} to the {new} edition", old=old, new=new),
        frame=frame.reset_index(drop=True),
        columns=(
            Column("area", say("Country"), pinned=True),
            Column(OLD + v.VALUE, say("Edition {year}", year=old), CellKind.NUMBER),
            Column(NEW + v.VALUE, say("Edition {year}", year=new), CellKind.NUMBER),
            Column("unit", say("Unit")),
            Column("relative_change", say("Change"), CellKind.SHARE),
            Column(OLD + "rank", say("Rank {year}", year=old), CellKind.WHOLE),
            Column(NEW + "rank", say("Rank {year}", year=new), CellKind.WHOLE),
            Column(OLD + v.STATUS, say("Status {year}", year=old)),
            Column(NEW + v.STATUS, say("Status {year}", year=new)),
            Column("kind", say("What changed")),
        ),
        stem=f"{panel.mineral}-{panel.measure if _held(revised) else panel.stage}-revisions-{panel.year}-{old}-{new}",
        note=say("Both editions as published, on one basis and unit; unchanged figures are left out."),
    )
