"""Tables of two other publishers: World Mining Data's country tables and the British Geological Survey's export.

World Mining Data gives a sheet a commodity, named by the sheet or its title, with years as columns, the unit
and one mark (r, e, p) a row. The survey's World Mineral Statistics export is one row a figure with the
columns of its web service (https://ogcapi.bgs.ac.uk/collections/world-mineral-statistics).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.reference.spellings import normalise
from geo.uploads import commodities, names
from geo.uploads import mapping as m
from geo.uploads.commodities import Commodity
from geo.uploads.read import Sheet

WMD: Final = "wmd"
BGS: Final = "bgs"
BGS_COLUMNS: Final = ("bgs_statistic_type_trans", "bgs_commodity_trans", "country_trans", "year", "quantity", "units")
_FORM = re.compile(r",?\s*\b(mine|mined|minerals?|ores?(?: and concentrates?)?|concentrates?|primary|refined|refinery|"
                   r"smelter|slab|metal|unwrought|crude)\b", re.IGNORECASE)  # fmt: skip


def is_wmd(sheet: Sheet) -> bool:
    """Whether the table is one of World Mining Data: country, unit, data source, years, and a known commodity."""
    keys = {normalise(name) for name in sheet.header}
    years = m.year_columns(sheet.header)
    return {"country", "unit", "datasource"} <= keys and len(years) > 1 and _wmd_commodity(sheet) is not None


def _wmd_commodity(sheet: Sheet) -> Commodity | None:
    known = {normalise(name): one for (name, _), one in commodities.of_series(WMD).items()}
    stem = re.sub(r"\.(csv|tsv|txt)$", "", sheet.name, flags=re.IGNORECASE)
    for text in (*sheet.titles, stem, *(re.split(r"[:_]|production of", text)[-1] for text in (*sheet.titles, stem))):
        found = known.get(normalise(re.sub(r"^[\d.\s]+", "", text)))
        if found:
            return found
    return None


def wmd(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draft of one country table; nothing is left out."""
    one = _wmd_commodity(sheet)
    if one is None:
        raise m.MappingError(f"The commodity of {sheet.name!r} is not known.")
    guessed = m.guess(sheet)
    said = {v.MINERAL: one.mineral, v.STAGE: one.stage, v.MEASURE: one.measure, v.BASIS: one.basis,
            m.SOURCE: f"6.4 {one.commodity}"}  # fmt: skip
    columns = {role: name for role, name in guessed.columns.items() if role not in said}
    return m.draft(sheet, replace(guessed, columns=columns, constants=said)), _nothing()


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({m.ROW: pd.Series(dtype="int64"), "reason": pd.Series(dtype="str")})


def is_bgs(sheet: Sheet) -> bool:
    """Whether the header is that of the survey's export."""
    return set(BGS_COLUMNS) <= set(sheet.header)


def bgs(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draft of the production rows, and the rest by reason (``row``, ``reason``)."""
    frame = sheet.frame.astype("str").assign(**{m.ROW: sheet.rows})
    made = frame["bgs_statistic_type_trans"].str.strip().str.lower() == "production"
    sub = frame.get("bgs_sub_commodity_trans", pd.Series("", index=frame.index)).str.strip()
    part = made & ~sub.str.lower().isin(["", "unknown", "total", "none", "nan"])
    gone = pd.DataFrame({m.ROW: frame[m.ROW], "reason": ""})
    gone["reason"] = gone["reason"].where(made, "no production: " + frame["bgs_statistic_type_trans"])
    gone["reason"] = gone["reason"].where(~part, "a part of a commodity: " + sub)
    kept = frame[made & ~part].reset_index(drop=True)
    forms = {text: bgs_commodity(text) for text in kept["bgs_commodity_trans"].unique()}
    note = kept.get("concat_figure_notes_text", pd.Series("", index=kept.index))
    marked = kept.get("data_precision_description", pd.Series("", index=kept.index)).str.lower()
    draft = pd.DataFrame(
        {
            m.ROW: kept[m.ROW],
            m.COUNTRY: kept["country_trans"],
            v.MINERAL: [forms[text][0] for text in kept["bgs_commodity_trans"]],
            v.STAGE: [forms[text][1] for text in kept["bgs_commodity_trans"]],
            v.MEASURE: v.Measure.PRODUCTION.value,
            v.YEAR: kept["year"],
            v.VALUE: kept["quantity"],
            v.UNIT: kept["units"],
            v.STATUS: marked.str.contains("estimate").map({True: "estimated", False: ""}),
            m.SOURCE: kept["bgs_commodity_trans"],
            v.NOTE: note,
            m.SHEET: sheet.name,
            m.COLUMN: "quantity",
        }
    )
    draft = draft.astype(dict.fromkeys(draft.columns.drop(m.ROW), "category"))
    return draft, gone[gone["reason"] != ""].reset_index(drop=True)


def bgs_commodity(text: str) -> tuple[str, str]:
    """Mineral (id, or the text where it is none) and stage of a commodity: "cobalt, mine", "lithium minerals".

    What names neither mine nor refinery and is dug up is mined.

    >>> bgs_commodity("cobalt, mine"), bgs_commodity("copper, refined"), bgs_commodity("graphite")
    (('cobalt', 'mine'), ('copper', 'refined'), ('graphite', 'mine'))
    """
    if known := names.mineral_id(text):
        return known, v.Stage.MINE.value
    stage = m.stage_in(text) or (v.Stage.REFINED.value if "metal" in text.lower() else v.Stage.MINE.value)
    plain = _FORM.sub("", text).strip(" ,")
    return names.mineral_id(plain) or names.mineral_id(plain.rstrip("s")) or names.mineral_id(
        f"{plain}s"
    ) or text, stage
