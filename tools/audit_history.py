"""Compare figures of ``history.parquet``, drawn at random, with the publishers' files they come from.

``python tools/audit_history.py FOLDER [--rows 200] [--seed 1971]``: FOLDER holds ``bgs_wms`` and ``wmd_2007_2015`` as
``python -m geo.build history --inputs FOLDER`` reads them. Looks every figure up by the words of the print alone,
without the readers of the build, and says which differ. Sums of parts are left to the tests.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

from geo.tables import history

KILOGRAM = 0.001


def survey(folder: Path) -> dict[tuple[str, ...], set[float]]:
    """Printed amounts in tonnes by commodity, country and year; a set, since sub-commodities share the three."""
    found: dict[tuple[str, ...], set[float]] = {}
    for path in sorted((folder / "bgs_wms").glob("*.csv*")):
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        table = table[table["quantity"] != ""]
        factor = table["units"].str.startswith("kilograms").map({True: KILOGRAM, False: 1.0})
        names = (table["bgs_commodity_trans"], table["country_trans"], table["year"].str[:4])
        for *key, amount in zip(*names, table["quantity"].astype(float) * factor, strict=True):
            found.setdefault(tuple(key), set()).add(amount)
    return found


def earlier(folder: Path) -> dict[tuple[str, ...], set[float]]:
    """Printed amounts in the publisher's unit by edition, table, country and year."""
    path = folder / "wmd_2007_2015" / "wmd_2007_2015_long.csv"
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    key = zip(table["edition"], table["mineral"], table["country"], table["year"], strict=True)
    return {one: {float(value)} for one, value in zip(key, table["value"], strict=True)}


def main() -> int:
    """Print how many were compared and which differ; 1 where one does."""
    parser = argparse.ArgumentParser(description="Compare figures drawn at random with the publishers' files.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1971)
    options = parser.parse_args()
    held = history.read()
    plain = held[held["value"].notna() & (held["area_kind"] == "country")]
    plain = plain[~plain["note"].fillna("").str.startswith("sum of")]
    survey_rows, earlier_rows = survey(options.folder), earlier(options.folder)
    wrong = []
    for fact in plain.sample(options.rows, random_state=options.seed).to_dict("records"):
        if fact["source_id"].startswith("bgs"):
            printed = survey_rows.get((fact["source_ref"], fact["published_name"], str(fact["year"])), set())
            amount = fact["value"]
        else:
            edition, sheet = fact["source_id"].removeprefix("wmd-"), fact["source_ref"].removeprefix("6.4 ")
            printed = earlier_rows.get((edition, sheet, fact["published_name"], str(fact["year"])), set())
            amount = fact["value"] / (KILOGRAM if fact["published_unit"] == "kg" else 1.0)
        if not any(abs(one - amount) <= 1e-9 * max(one, 1.0) for one in printed):
            wrong.append(
                f"{fact['series']} {fact['mineral']} {fact['published_name']} {fact['year']}: {amount} {printed}"
            )
    print(f"{options.rows} figures compared (seed {options.seed}), {len(wrong)} differ", *wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
