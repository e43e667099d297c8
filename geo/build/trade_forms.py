"""Build ``trade_forms.csv``: the forms in which each mineral is traded, and which of them the trade tables hold."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geo import sources
from geo import vocabulary as v
from geo.build.published import write_csv
from geo.errors import SourceError
from geo.reference.tables import minerals
from geo.tables import trade
from geo.tables import trade_forms as forms_of

FOLDER = "atlas/minerals-2026"
FILES = {minerals.HS_1992: "trade.parquet", minerals.HS_2017: "trade_hs17.parquet"}


def build(_inputs: Path, raw: Path, tables: Path) -> None:
    """Write ``trade_forms.csv`` from the hand-kept list of forms, ``mineral_hs.csv`` and the trade tables.

    Raises
    ------
    SourceError: if a line has a form that the list lacks.
    TableError: if an input or the result breaks its schema.
    """
    path = tables / "mineral_hs.csv"
    lines = pd.concat([minerals.read_hs(path=path, revision=name) for name in minerals.HS_REVISIONS])
    values = {
        name: trade.read(tables / file, years=[forms_of.VALUE_YEAR]).groupby(v.HS6)[v.VALUE_KUSD].sum()
        for name, file in FILES.items()
    }
    listed = pd.read_csv(raw / FOLDER / "trade_forms.csv", dtype="str", keep_default_na=False, na_values=[""])
    found = assembled(listed, lines, values)
    found = found.assign(source_id=sources.read_origin(raw / FOLDER / "origin.toml").id)
    write_csv(forms_of.check(found[list(forms_of.DTYPES)]), tables / "trade_forms.csv")


def assembled(listed: pd.DataFrame, lines: pd.DataFrame, values: dict[str, pd.Series]) -> pd.DataFrame:
    """*listed* with ``hs92``, ``hs17``, ``held_in`` and ``world_value_kusd``.

    *lines* are rows of ``mineral_hs.csv`` of both revisions; *values* gives, by revision, world trade in thousand USD
    by line. A form has a value only where all its lines are in one table and hold nothing else.

    Raises
    ------
    SourceError: if a line has a form that *listed* lacks, or the reverse.
    """
    each = lines.assign(whole=lines["product"], product=lines["product"].str.split(";")).explode(
        "product", ignore_index=True
    )
    groups = each.groupby(["mineral", "product"])
    by_form = {(str(mineral), str(product)): rows for (mineral, product), rows in groups}
    known = set(zip(listed["mineral"], listed["product"], strict=True))
    strays = sorted(f"{mineral} {product}" for mineral, product in _of_the_mineral(each) - known)
    homeless = [f"{one} {two}" for one, two in sorted(known - set(by_form)) if _nowhere(listed, one, two)]
    if strays or homeless:
        raise SourceError(f"trade_forms.csv and hs_lines.csv differ: {', '.join([*strays, *homeless])}.")
    added = [_one(by_form.get((row.mineral, row.product)), values) for row in listed.itertuples()]
    return pd.concat([listed, pd.DataFrame(added, index=listed.index)], axis=1)


def _of_the_mineral(each: pd.DataFrame) -> set[tuple[str, str]]:
    """The forms of lines that hold the mineral: synthetic graphite is not a form of natural graphite."""
    holding = each[[row.mineral in str(row.holds).split(";") for row in each.itertuples()]]
    return set(zip(holding["mineral"], holding["product"], strict=True))


def _nowhere(listed: pd.DataFrame, mineral: str, product: str) -> bool:
    row = listed[(listed["mineral"] == mineral) & (listed["product"] == product)]
    return bool(row["elsewhere"].isna().all())


def _one(rows: pd.DataFrame | None, values: dict[str, pd.Series]) -> dict[str, object]:
    """Lines, tables and value of one form; nothing where no line stands for it."""
    codes = {name: [] if rows is None else sorted(rows.loc[rows["revision"] == name, v.HS6]) for name in FILES}
    held = [name for name, found in codes.items() if set(found) & set(values[name].index)]
    worth: float | None = None
    for name, found in codes.items():
        if worth is None and found and rows is not None and set(found) <= set(values[name].index):
            own = rows[rows["revision"] == name]
            pure = own["other_goods"].isna() | own["other_goods"].isin(forms_of.SAME_MINERAL)
            alone = pure.all() and (own["product"] == own["whole"]).all()
            worth = float(values[name][found].sum()) if alone and not own["holds"].str.contains(";").any() else None
    return {
        "hs92": ";".join(codes[minerals.HS_1992]) or None,
        "hs17": ";".join(codes[minerals.HS_2017]) or None,
        "held_in": ";".join(held) or None,
        forms_of.VALUE: worth,
    }
