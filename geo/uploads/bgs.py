"""The British Geological Survey's World Mineral Statistics export, read once for uploads and for the build.

One row per figure with the columns of the survey's web service
(https://ogcapi.bgs.ac.uk/collections/world-mineral-statistics). ``data/mappings/bgs_commodities.csv`` says what
each commodity and sub-commodity counts, in which series, and why:

- ``figure``: a figure of its own;
- ``part``: parts of one output that the survey prints apart, summed by country (sums name their parts);
- ``undivided``: two or more products in one figure. The country made the product, nobody knows how much: it is
  listed as not available, so that nobody's share looks like a share of the world;
- ``left out``, with the reason.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.locale.say import say, term
from geo.reference import countries
from geo.uploads import commodities

SERIES: Final = "bgs"
COLUMNS: Final = ("bgs_statistic_type_trans", "bgs_commodity_trans", "country_trans", "year", "quantity", "units")
_OPTIONAL: Final = (
    "bgs_sub_commodity_trans",
    "concat_figure_notes_text",
    "concat_figure_notes_code",
    "data_precision_description",
)
COMMODITY: Final = "commodity"
SUB: Final = "sub_commodity"
COUNTRY: Final = "country"
PRINT: Final = "print"
ROW: Final = "row"
FACTOR: Final = "factor"
REASON: Final = "reason"
KEY: Final = [v.SERIES, v.MINERAL, v.STAGE, v.YEAR, COUNTRY]
# Columns of the rows that :func:`read` gives.
READ: Final = (ROW, COMMODITY, SUB, *KEY, v.BASIS, v.UNIT, PRINT, v.STATUS, v.NOTE)
# A name that has today's code and stood for another area.
_NAME_NOTES: Final = {"German Federal Republic": "West Germany, before the east joined it in 1990"}
_NO_SUB = frozenset(["", "unknown", "total", "none", "nan"])
_NOT_AVAILABLE = "..."
_SMALL = "more than 0 but less than 0.5"
_ESTIMATES = "Estimates."


@dataclass(frozen=True, slots=True)
class Use:
    """What one commodity and sub-commodity is used for; see the module."""

    commodity: str
    sub_commodity: str
    use: str
    series: str
    mineral: str
    stage: str
    basis: str
    published_unit: str
    unit: str
    factor: str
    first_year: str
    reason: str


@functools.cache
def uses() -> dict[tuple[str, str], tuple[Use, ...]]:
    """Every use by commodity and sub-commodity.

    Raises
    ------
    SourceError: if the mapping is missing or broken.
    """
    found: dict[tuple[str, str], list[Use]] = {}
    for row in commodities.rows("bgs_commodities.csv").to_dict("records"):
        one = Use(**{str(name): str(value) for name, value in row.items()})
        found.setdefault((one.commodity, one.sub_commodity), []).append(one)
    return {key: tuple(rows) for key, rows in found.items()}


def tidy(frame: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    """The export as text with short names: ``row``, ``type``, commodity, sub-commodity, country, year, unit, print.

    ``print`` is the figure as text: ``...`` where the survey has none, ``<0.5`` where it prints less than half a
    unit. ``status`` is ``estimated`` where a note says so, else empty; ``note`` holds the other notes.
    """
    text = {name: frame[name].astype("str").str.strip() for name in (*COLUMNS, *_OPTIONAL) if name in frame.columns}
    text |= {name: pd.Series("", index=frame.index, dtype="str") for name in _OPTIONAL if name not in text}
    notes, precision = text["concat_figure_notes_text"], text["data_precision_description"].str.lower()
    estimated = notes.str.contains(_ESTIMATES, regex=False) | precision.str.contains("estimate", regex=False)
    estimated |= text["concat_figure_notes_code"].str.contains("*", regex=False)
    shown = text["quantity"].mask(precision.str.contains(_SMALL, regex=False), "<0.5")
    sub = text["bgs_sub_commodity_trans"]
    return pd.DataFrame(
        {
            ROW: rows.to_numpy(),
            "type": text["bgs_statistic_type_trans"],
            COMMODITY: text["bgs_commodity_trans"],
            SUB: sub.mask(sub.str.lower().isin(_NO_SUB), ""),
            COUNTRY: text["country_trans"],
            v.YEAR: text["year"].str[:4],
            v.UNIT: text["units"],
            PRINT: shown.mask(shown == "", _NOT_AVAILABLE),
            v.STATUS: estimated.map({True: v.Status.ESTIMATED.value, False: ""}),
            v.NOTE: notes.map({text: _plain_note(text) for text in notes.unique()}),
        }
    ).reset_index(drop=True)


def _plain_note(text: str) -> str:
    parts = [part.strip() for part in text.split("|")]
    return "; ".join(part.rstrip(".") for part in parts if part not in {"", _ESTIMATES})


def read(export: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of the known commodities (columns :data:`READ`), and what was left out (``row``, ``reason``).

    *export* is what :func:`tidy` gives. A row whose commodity is not in the mapping is in neither answer. A row
    may be used twice: platinum is a figure of its own and a part of the platinum-group metals.
    """
    table = pd.DataFrame([one for known in uses().values() for one in known])
    table = table.rename(columns={REASON: "why"}).drop(columns=["unit", "published_unit"])
    made = export[export["type"].str.lower() == "production"]
    used = made.merge(table, on=[COMMODITY, SUB], how="inner", sort=False)
    wanted = used["use"] != "left out"
    early = wanted & (used["first_year"] != "") & (used[v.YEAR] < used["first_year"])
    kept, gone = _once(used[wanted & ~early])
    kept, undivided = kept[kept["use"] != "undivided"], kept[kept["use"] == "undivided"]
    rows = pd.concat([kept[kept["use"] == "figure"], _summed(kept[kept["use"] == "part"]), _undivided(kept, undivided)])
    rows = _corrected(rows)
    reasons = [
        used.loc[~wanted, [ROW]].assign(**{REASON: used.loc[~wanted, "why"].map(_why)}),
        used.loc[early, [ROW]].assign(
            **{
                REASON: [
                    say("before {year}: {reason}", year=year, reason=_why(why))
                    for year, why in zip(used.loc[early, "first_year"], used.loc[early, "why"], strict=True)
                ]
            }
        ),
        gone,
        undivided[[ROW]].assign(
            **{
                REASON: [
                    say("{reason}, without output or beside a figure of its own", reason=_why(why))
                    for why in undivided["why"]
                ]
            }
        ),
    ]
    left = pd.concat(reasons)
    left = left[~left[ROW].isin(set(rows[ROW]) | set(kept[ROW]))]
    left = left.drop_duplicates(ROW).sort_values(ROW, ignore_index=True)
    rows[v.NOTE] = [
        "; ".join(filter(None, (_NAME_NOTES.get(name), note)))
        for name, note in zip(rows[COUNTRY], rows[v.NOTE], strict=True)
    ]
    return rows[list(READ)].sort_values(ROW, kind="stable", ignore_index=True), left.astype({REASON: "str"})


def _why(reason: str) -> str:
    """Why a row of a commodity is left out, as ``bgs_commodities.csv`` says it."""
    return term("why a table is left out", reason)


def _corrected(rows: pd.DataFrame) -> pd.DataFrame:
    """Without the figures that ``corrections.csv`` calls wrong, where the export still prints them so."""
    table = commodities.rows("corrections.csv")
    table = table[(table[v.SERIES] == SERIES) & (table["kind"] == "missing")]
    wrong = {(one.commodity, one.area, one.year, one.published): one.reason for one in table.itertuples()}
    keys = list(zip(rows[COMMODITY], rows[COUNTRY], rows[v.YEAR], rows[PRINT], strict=True))
    reasons = pd.Series([wrong.get(key, "") for key in keys], index=rows.index, dtype="str")
    hit = reasons != ""
    return rows.assign(
        **{
            PRINT: rows[PRINT].mask(hit, _NOT_AVAILABLE),
            v.NOTE: rows[v.NOTE].mask(hit, "printed " + rows[PRINT] + ", left out: " + reasons),
        }
    )


def _once(used: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Without the rows of a place that is printed under two names in one year, one of them without output.

    West Germany and Germany both have a line in 1990 and 1991: a nil beside a figure is the line of the other.
    """
    found = {name: countries.find(name, publisher=SERIES) for name in used[COUNTRY].unique()}
    codes = {name: (place.iso3 or name) if place else name for name, place in found.items()}
    place = used[COUNTRY].map(codes)
    key = [used[name] for name in (v.SERIES, v.MINERAL, v.STAGE, v.YEAR, SUB)] + [place]
    several = used[COUNTRY].groupby(key).transform("nunique") > 1
    amount = pd.to_numeric(used[PRINT], errors="coerce").fillna(0)
    empty = several & (amount == 0) & (amount.groupby(key).transform("max") > 0)
    # Both without output: the first line stands for both.
    empty |= several & (amount.groupby(key).transform("max") == 0) & used[COUNTRY].groupby(key).cumcount().gt(0)
    gone = used.loc[empty, [ROW]].assign(**{REASON: say("a second line of the same country without output")})
    return used[~empty], gone


def _summed(parts: pd.DataFrame) -> pd.DataFrame:
    """One row per key: the only part as printed, or the sum of several, which names them."""
    alone = parts.groupby(KEY)[ROW].transform("size") == 1
    sums = [_sum(group) for _, group in parts[~alone].groupby(KEY, sort=False)]
    return pd.concat([parts[alone], pd.DataFrame(sums, columns=parts.columns)])


def _sum(group: pd.DataFrame) -> pd.Series:
    """The sum of the parts with a figure; a lower bound where another part has none."""
    first = group.iloc[0].copy()
    amounts = {
        str(sub) or "not named": Decimal(text)
        for sub, text in zip(group[SUB], group[PRINT], strict=True)
        if text != _NOT_AVAILABLE
    }
    without = [str(sub) for sub, text in zip(group[SUB], group[PRINT], strict=True) if text == _NOT_AVAILABLE]
    total = sum(amounts.values(), Decimal(0))
    # What has a figure only under one name, the others being blank, is that figure.
    included = any("includ" in note.lower() for note in group[v.NOTE])
    whole = not without or included or "not named" in amounts
    first[PRINT] = _NOT_AVAILABLE if not amounts else f"{total}" if whole else f">{total}" if total else _NOT_AVAILABLE
    notes = [f"sum of {', '.join(f'{name} {amount}' for name, amount in amounts.items())}"] if len(amounts) > 1 else []
    notes += [f"without {', '.join(without)}, not available"] if without and amounts else []
    notes += [note for note in dict.fromkeys(group[v.NOTE]) if note]
    first[v.NOTE] = "; ".join(notes)
    estimated = v.Status.ESTIMATED.value
    first[v.STATUS] = estimated if (group[v.STATUS] == estimated).any() else ""
    return first


def _undivided(kept: pd.DataFrame, undivided: pd.DataFrame) -> pd.DataFrame:
    """Countries that print a product only together with others, once per key; none that print it apart."""
    amount = pd.to_numeric(undivided[PRINT], errors="coerce")
    rows = undivided[amount > 0]
    own = pd.MultiIndex.from_frame(kept[KEY])
    rows = rows[~pd.MultiIndex.from_frame(rows[KEY]).isin(own)].drop_duplicates(KEY)
    note = v.UNDIVIDED + ": " + rows["why"] + ", " + rows[PRINT] + " " + rows[v.UNIT]
    return rows.assign(**{PRINT: _NOT_AVAILABLE, v.STATUS: "", v.NOTE: note})
