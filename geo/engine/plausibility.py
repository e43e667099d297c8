"""Trade rows whose weight cannot be right: a robust test of unit value and share of weight, by line and year.

A declared weight is wrong by a factor of ten or a thousand more often than a declared value, and one such row can be a
quarter of a line's world trade by weight: Türkiye to Benin in 2024, 40,700 t of rare-earth compounds for USD 2.15 m.
For every HS line and year, over the rows with a value and a weight:

- *u* = ln(value / weight), the log unit value; *m* = its median **weighted by value**, so that neither small rows nor
  wrongly weighed ones move it; *MAD* = the median of \\|u - m\\|, weighted alike;
- *ratio* = exp(u - m), the unit value over the median;
- *z* = 0.6745 (u - m) / MAD, the modified z-score of Iglewicz and Hoaglin (1993), *How to Detect and Handle Outliers*,
  who call \\|z\\| > 3.5 an outlier; MAD has a floor of ln 1.1, for it is 0 where one row makes up half of the value;
- *weight share* = the row's weight over itself and all rows of usual unit value, so that two wrong rows cannot hide
  each other.

A row is implausible if its ratio is below 5 %, its z at most -1.5 **and** its weight share at least 2 %: it is too
cheap for its goods, and heavy enough to move a sum. ``firm`` are those with a z of -3.5 or less. The z-score alone
would not do: where goods are alike the MAD is some 10 %, and 3.5 of it an ordinary difference of quality. The ratio
alone would not either: arsenic is traded at 1,000 and at 20,000 USD/t, and neither is an error (z of -1). Rows that
are too dear are not marked: they make a sum of weights too small by little. Fewer than five rows with a weight in a
line and year are not tested.

That unit values are the test of declared weights, and that the tails have to go before weights are used: Gaulier and
Zignago (2010), *BACI*, CEPII WP 2010-23; Berthou and Emlinger (2011), *The Trade Unit Values Database*, CEPII WP
2011-10. The cut-offs are ours: the literature names no single ones.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geo import vocabulary as v

LEAST_RATIO: Final = 0.05
LEAST_WEIGHT_SHARE: Final = 0.02
LEAST_Z: Final = -1.5
FIRM_Z: Final = -3.5
ENOUGH: Final = 5
RATIO: Final = "unit_value_ratio"
Z: Final = "z"
WEIGHT_SHARE: Final = "weight_share"
IMPLAUSIBLE: Final = "implausible"
FIRM: Final = "firm"
MEDIAN: Final = "weighted_median_usd_per_t"
MEASURES: Final = (MEDIAN, RATIO, Z, WEIGHT_SHARE)
_LEAST_MAD: Final = float(np.log(1.1))
_TO_SIGMA: Final = 0.6745
_GROUP: Final = [v.HS6, v.YEAR]


def tested(flows: pd.DataFrame) -> pd.DataFrame:
    """*flows* with the measures of the test and the marks ``implausible`` and ``firm``, on the same index.

    Columns in: ``hs6``, ``year``, ``value_kusd`` (thousand USD), ``quantity_t`` (tonnes, missing where not known), all
    rows of every line and year that is asked about, for a part of them has another median. Columns added:
    ``weighted_median_usd_per_t``, ``unit_value_ratio``, ``z``, ``weight_share`` (0-1), missing for rows without weight
    and for lines and years with fewer than five weighed rows; ``implausible`` and ``firm``, false there.
    """
    value = flows[v.VALUE_KUSD].to_numpy(dtype=float)
    weight = flows[v.QUANTITY_T].to_numpy(dtype=float)
    measures = np.full((len(flows), len(MEASURES)), np.nan)
    weighed = flows[_GROUP].reset_index(drop=True)[(weight > 0) & (value > 0)]
    # Arrays by group: with groupby's own transforms the table takes seven seconds instead of one.
    for rows in weighed.groupby(_GROUP, sort=False).groups.values():
        if len(rows) >= ENOUGH:
            measures[rows] = _measured(value[rows], weight[rows])
    ratio, z, share = (measures[:, MEASURES.index(name)] for name in (RATIO, Z, WEIGHT_SHARE))
    marked = (ratio < LEAST_RATIO) & (z <= LEAST_Z) & (share >= LEAST_WEIGHT_SHARE)
    columns = dict(zip(MEASURES, measures.T, strict=True))
    return flows.assign(**columns, **{IMPLAUSIBLE: marked, FIRM: marked & (z <= FIRM_Z)})


def _measured(value: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The :data:`MEASURES` of the rows of one line and year, one row each."""
    log_value = np.log(1000 * value / weight)
    centre = _weighted_median(log_value, value)
    distance = log_value - centre
    spread = max(_weighted_median(np.abs(distance), value), _LEAST_MAD)
    low = distance < np.log(LEAST_RATIO)
    share = weight / (weight[~low].sum() + np.where(low, weight, 0.0))
    median = np.full(len(value), np.exp(centre))
    return np.column_stack([median, np.exp(distance), _TO_SIGMA * distance / spread, share])


def _weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    """The smallest value at which half of the weight is reached."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])
