"""Which panels (mineral, stage, measure, year) of a file are whole, where some of its rows are faulty.

A panel with a faulty row stays out as a whole, since shares and rankings of the rest would be wrong. A row of which a
part cannot be read may belong to several panels: all that it may belong to stay out.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.uploads.coded import Bools, Coded

PANEL: Final = [v.MINERAL, v.STAGE, v.MEASURE, v.YEAR]
COLUMNS: Final = (*PANEL, "faulty", "kept_out")


def held_back(coded: Coded, bad: Bools, facts: pd.DataFrame) -> pd.DataFrame:
    """Panels of *facts* that faulty rows belong to, or may belong to.

    Returns
    -------
    ``mineral``, ``stage``, ``measure``, ``year``, ``faulty`` (rows with a fault) and ``kept_out`` (good rows that stay
    out with them), sorted.
    """
    panels = all_of(facts)
    mineral = panels[v.MINERAL].to_numpy(dtype=object)
    stages, measures = [one.value for one in v.Stage], [one.value for one in v.Measure]
    stage_of = np.array([stages.index(text) for text in panels[v.STAGE]], dtype=np.int64)
    measure_of = np.array([measures.index(text) for text in panels[v.MEASURE]], dtype=np.int64)
    year_of = panels[v.YEAR].to_numpy()
    of_text: dict[int, Bools] = {}
    faulty = np.zeros(len(panels), dtype=np.int64)
    rows = pd.DataFrame(
        {
            "text": coded.mineral_text.codes[bad],
            v.STAGE: coded.stage[bad],
            v.MEASURE: coded.measure[bad],
            v.YEAR: coded.year[bad],
        }
    )
    years = set(panels[v.YEAR])
    for key, count in rows.value_counts(sort=False).items():
        text, stage, measure, year = (int(part) for part in key)
        hit = np.ones(len(panels), dtype=bool)
        if text >= 0:
            name = coded.mineral_names[text]
            if text not in of_text:
                of_text[text] = np.isin(mineral, [name.mineral] if name.mineral else list(name.offers))
            hit &= of_text[text]
        if stage >= 0:
            hit &= stage_of == stage
        if measure >= 0:
            hit &= measure_of == measure
        # A year that no row of the file has may be a slip of any other.
        if year in years:
            hit &= year_of == year
        faulty += hit * count
    held = panels.assign(faulty=faulty)[faulty > 0]
    return held.sort_values(PANEL, ignore_index=True)[list(COLUMNS)]


def all_of(facts: pd.DataFrame) -> pd.DataFrame:
    """Every panel of the facts, none with a faulty row; columns as of :func:`held_back`."""
    grouped = facts.groupby(PANEL, observed=True, sort=False).size().reset_index(name="kept_out")
    return grouped.astype(dict.fromkeys(PANEL[:3], "str")).assign(faulty=0)[list(COLUMNS)]


def without(facts: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """The facts of the panels that are not held back."""
    keys = pd.MultiIndex.from_frame(facts[PANEL].astype(dict.fromkeys(PANEL[:3], "str")))
    return facts[~keys.isin(pd.MultiIndex.from_frame(held[PANEL]))].reset_index(drop=True)
