"""The British Geological Survey's export of World Mineral Statistics as an upload; :mod:`geo.uploads.bgs` reads it."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.locale.say import say
from geo.uploads import bgs as survey
from geo.uploads import headings, left_out, names
from geo.uploads import mapping as m
from geo.uploads.read import Sheet

BGS: Final = survey.SERIES
_FORM = re.compile(
    r",?\s*\b(mine|mined|minerals?|ores?(?: and concentrates?)?|concentrates?|primary|refined|refinery|"
    r"smelter|slab|metal|unwrought|crude)\b",
    re.IGNORECASE,
)


def is_bgs(sheet: Sheet) -> bool:
    """Whether the header is that of the survey's export."""
    return set(survey.COLUMNS) <= set(sheet.header)


def bgs(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draft of the production rows, and the rest by reason (``row``, ``reason``).

    Commodities of ``bgs_commodities.csv`` are read as the build reads them, in the series that it gives them;
    others by their name, and a sub-commodity that nobody mapped is left out.
    """
    export = survey.tidy(sheet.frame, pd.Series(sheet.rows))
    rows, left = survey.read(export)
    known = pd.MultiIndex.from_frame(export[[survey.COMMODITY, survey.SUB]]).isin(list(survey.uses()))
    other, made = export[~known], export["type"].str.lower() == "production"
    plain, reasons = _unmapped(other[made[~known]])
    kinds = {kind: say("not production: {kind}", kind=kind) for kind in export.loc[~made, "type"].unique()}
    traded = export.loc[~made, [m.ROW]].assign(reason=export.loc[~made, "type"].map(kinds))
    rows = pd.concat([rows, plain]).sort_values(m.ROW, kind="stable", ignore_index=True)
    draft = pd.DataFrame(
        {
            m.ROW: rows[m.ROW],
            m.COUNTRY: rows[survey.COUNTRY],
            **{name: rows[name] for name in (v.MINERAL, v.STAGE)},
            v.MEASURE: v.Measure.PRODUCTION.value,
            v.YEAR: rows[v.YEAR],
            v.VALUE: rows[survey.PRINT],
            **{name: rows[name] for name in (v.UNIT, v.BASIS, v.STATUS, v.SERIES)},
            m.SOURCE: rows[survey.COMMODITY],
            v.NOTE: rows[v.NOTE],
            m.SHEET: sheet.name,
            m.COLUMN: "quantity",
            left_out.GROUP: _groups(rows[survey.COMMODITY]),
        }
    )
    figures = export.assign(**{left_out.GROUP: _groups(export[survey.COMMODITY])}).rename(
        columns={survey.PRINT: left_out.PRINTED}
    )
    figures = figures[[m.ROW, *left_out.FIGURE]]
    gone = pd.concat([traded, pd.concat([left, reasons]).merge(figures, on=m.ROW)])
    gone = gone.sort_values(m.ROW, ignore_index=True)
    return draft.astype(dict.fromkeys(draft.columns.drop(m.ROW), "category")), gone


def _groups(commodity: pd.Series) -> pd.Series:
    """What of a commodity is weighed against each other: its mineral and stage, whatever the form."""
    return commodity.map({text: ", ".join(bgs_commodity(text)) for text in commodity.unique()})


def _unmapped(export: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of commodities that the atlas maps by their name alone, and what is left out of them."""
    part = export[survey.SUB] != ""
    subs = {sub: say("a part of a commodity: {part}", part=sub) for sub in export.loc[part, survey.SUB].unique()}
    reasons = export.loc[part, [m.ROW]].assign(reason=export.loc[part, survey.SUB].map(subs))
    plain = export[~part]
    forms = {text: bgs_commodity(text) for text in plain[survey.COMMODITY].unique()}
    return plain.assign(
        **{
            v.MINERAL: [forms[text][0] for text in plain[survey.COMMODITY]],
            v.STAGE: [forms[text][1] for text in plain[survey.COMMODITY]],
            v.SERIES: survey.SERIES,
            v.BASIS: "",
        }
    ), reasons


def bgs_commodity(text: str) -> tuple[str, str]:
    """Mineral (id, or the text where it is none) and stage of a commodity: "cobalt, mine", "lithium minerals".

    What names neither mine nor refinery and is dug up is mined.

    >>> bgs_commodity("cobalt, mine"), bgs_commodity("copper, refined"), bgs_commodity("graphite")
    (('cobalt', 'mine'), ('copper', 'refined'), ('graphite', 'mine'))
    """
    if known := names.mineral_id(text):
        return known, v.Stage.MINE.value
    stage = headings.stage_in(text) or (v.Stage.REFINED.value if "metal" in text.lower() else v.Stage.MINE.value)
    plain = _FORM.sub("", text).strip(" ,")
    return names.mineral_id(plain) or names.mineral_id(plain.rstrip("s")) or names.mineral_id(
        f"{plain}s"
    ) or text, stage
