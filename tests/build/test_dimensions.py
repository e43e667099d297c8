"""The World Bank's own file: Windows-1252, semicolons, decimal commas, two dots, and its own codes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geo.build import dimensions
from geo.errors import MissingInputError, SourceError, TableError
from geo.tables import dimensions as table

HEADER = "codeindyr;code;countryname;year;indicator;estimate;stddev;nsource;pctrank;pctranklower;pctrankupper"
ROWS = (
    "ZARcc1996;ZAR;Congo, Dem. Rep.;1996;cc;-1,29;0,34;2;4,3;0,0;27,4",
    "ROMpv1996;ROM;Romania;1996;pv;0,50;0,3;3;60,0;50,0;70,0",
    "TMPrl1996;TMP;Timor-Leste;1996;rl;..;..;..;..;..;..",
    "CIVva1996;CIV;Côte d'Ivoire;1996;va;-0,5;0,2;4;30,0;20,0;40,0",
    "ANTge1996;ANT;Netherlands Antilles (former);1996;ge;1,0;0,2;4;80,0;70,0;90,0",
)


def read(folder: Path, *rows: str) -> pd.DataFrame:
    path = folder / "wgi.csv"
    path.write_bytes("\n".join([HEADER, *rows, ""]).encode("cp1252"))
    return dimensions.tidy(dimensions.read(path))


def test_commas_are_decimal_and_two_dots_are_missing(tmp_path: Path) -> None:
    found = read(tmp_path, *ROWS).set_index("iso3")
    assert sorted(found.index) == ["CIV", "COD", "ROU"]
    assert found.loc["COD", ["dimension", "estimate", "rank_upper"]].tolist() == ["control_of_corruption", -1.29, 27.4]
    assert set(found["edition"]) == {"2024"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("XXXcc1996;XXX;Ruritania;1996;cc;1,0;0,2;4;80,0;70,0;90,0", "Ruritania"),
        ("ZAFcc1996;ZAF;Romania;1996;cc;1,0;0,2;4;80,0;70,0;90,0", "ZAF"),
        ("ROMzz1996;ROM;Romania;1996;zz;1,0;0,2;4;80,0;70,0;90,0", "zz"),
    ],
)
def test_an_unknown_country_code_or_dimension_stops_the_build(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read(tmp_path, *ROWS, row)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match="wgidataset"):
        dimensions.build(tmp_path, tmp_path, tmp_path)


def test_editions_are_never_mixed(tmp_path: Path) -> None:
    found = read(tmp_path, *ROWS)
    found.loc[0, "edition"] = "2025"
    with pytest.raises(TableError, match="never mixed"):
        table.check(found)


def test_the_shipped_table_has_six_dimensions_of_one_edition() -> None:
    found = table.read()
    found = found[found["year"] == 2023]
    assert set(found["dimension"]) == set(table.DIMENSIONS)
    assert set(found["edition"]) == {"2024"}
    # Kaufmann and Kraay, 2024 update, Germany 2023: rule of law 1.53 (percentile rank 91).
    germany = found[(found["iso3"] == "DEU") & (found["dimension"] == "rule_of_law")].iloc[0]
    assert 1.4 < germany["estimate"] < 1.7
