"""Two versions made from one are merged table by table: nothing of either is lost in silence."""

from __future__ import annotations

import pandas as pd

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.store.contents import Contents
from geo.uploads import accept, merge

SERIES = "usgs"


def shipped() -> Contents:
    dataset = Dataset.load()
    return accept.contents(dataset, shipped=dataset)


def changed(contents: Contents, mineral: str, year: int, factor: float) -> Contents:
    facts = contents.facts
    hit = (facts[v.SERIES] == SERIES) & (facts[v.MINERAL] == mineral) & (facts[v.STAGE] == "mine")
    hit &= (facts[v.YEAR] == year) & (facts[v.MEASURE] == "production")
    assert hit.any()
    return Contents(
        facts.assign(**{v.VALUE: facts[v.VALUE].where(~hit, facts[v.VALUE] * factor)}),
        contents.series,
        contents.origins,
    )


def total(contents: Contents, mineral: str, year: int) -> float:
    facts = contents.facts
    hit = (facts[v.SERIES] == SERIES) & (facts[v.MINERAL] == mineral) & (facts[v.STAGE] == "mine")
    hit &= (facts[v.YEAR] == year) & (facts[v.MEASURE] == "production")
    return float(facts.loc[hit, v.VALUE].sum())


def test_what_differs_is_told_by_who_changed_it_and_merged_as_chosen() -> None:
    base = shipped()
    year = int(base.facts.loc[base.facts[v.SERIES] == SERIES, v.YEAR].max())
    theirs = changed(changed(base, "cobalt", year, 2), "nickel", year, 2)
    mine = changed(changed(base, "lithium", year, 3), "nickel", year, 3)
    table = merge.differing(base, theirs, mine)
    assert dict(zip(table[v.MINERAL], table[merge.CHANGED_BY], strict=True)) == {
        "nickel": merge.BOTH,
        "lithium": merge.MINE,
        "cobalt": merge.THEIRS,
    }
    own = table[table[merge.CHANGED_BY] == merge.MINE]
    whole = merge.merged(theirs, mine, own)
    assert total(whole, "lithium", year) == 3 * total(base, "lithium", year)
    assert total(whole, "cobalt", year) == 2 * total(base, "cobalt", year)
    assert total(whole, "nickel", year) == 2 * total(base, "nickel", year)
    assert len(whole.facts) == len(base.facts)
    everything = merge.merged(theirs, mine, table)
    assert total(everything, "nickel", year) == 3 * total(base, "nickel", year)
    assert total(everything, "cobalt", year) == total(base, "cobalt", year)


def test_the_order_of_rows_is_no_difference() -> None:
    base = shipped()
    turned = Contents(base.facts.iloc[::-1].reset_index(drop=True), base.series, base.origins)
    assert merge.differing(base, base, turned).empty


def test_a_series_that_one_of_them_added_comes_with_its_row() -> None:
    base = shipped()
    own = base.facts[base.facts[v.SERIES] == SERIES].head(5).assign(**{v.SERIES: "desk"})
    row = base.series[base.series[v.SERIES] == SERIES].assign(**{v.SERIES: "desk", "label": "Desk"})
    mine = Contents(
        pd.concat([base.facts, own], ignore_index=True), pd.concat([base.series, row], ignore_index=True), base.origins
    )
    table = merge.differing(base, base, mine)
    assert set(table[merge.CHANGED_BY]) == {merge.MINE}
    assert "desk" in set(merge.merged(base, mine, table).series[v.SERIES])
    assert "desk" not in set(merge.merged(base, mine, table.head(0)).series[v.SERIES])
