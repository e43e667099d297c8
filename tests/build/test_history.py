"""Earlier years: Russia's two lines, gaps that stay gaps, totals, and what stops the build."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.build import bgs, history, wmd_earlier
from geo.errors import MissingInputError, SourceError
from geo.sources import MAPPINGS
from geo.tables.history import years_of, years_text
from tests.uploads.conftest import xlsx

HEADER = "edition,mineral,country,unit,year,value,rem,origin"
COBALT = (
    '2013,Cobalt,"Russia, Asia",metr. t,2007,100.0,1e,pdf',
    '2013,Cobalt,"Russia, Europe",metr. t,2007,50.0,2e,pdf',
    '2013,Cobalt,"Congo, D.R.",metr. t,2007,40000.0,1e,pdf',
    "2017,Cobalt,Canada,metr. t,2011,7.0,estimate,xlsx",
    "2017,Cobalt,Zambia,metr. t,2011,3.0,reported,xlsx",
)
BGS_HEADER = "bgs_statistic_type_trans,bgs_commodity_trans,country_trans,year,quantity,units"


def inputs(folder: Path, *rows: str, total: float | None = None) -> Path:
    """A folder with the transcription, and a workbook with a total of cobalt in 2011."""
    place = folder / wmd_earlier.FOLDER
    place.mkdir()
    (place / wmd_earlier.LONG).write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    if total is not None:
        sheet = [
            ["Country", "unit", "2011", "2012", "Sources of data"],
            ["Canada", "metr. t", 7, 0, "estimate"],
            ["Zambia", "metr. t", 3, 0, "reported"],
            ["Total", "metr. t", total, 0, ""],
        ]
        (place / wmd_earlier.WORKBOOK).write_bytes(xlsx({"Cobalt": sheet}))
    return folder


def facts(folder: Path) -> pd.DataFrame:
    rows, _ = wmd_earlier.facts(wmd_earlier.files(folder), MAPPINGS)
    return pd.DataFrame(rows)


def test_russias_two_lines_are_one_country_that_names_them(tmp_path: Path) -> None:
    found = facts(inputs(tmp_path, *COBALT)).set_index([v.YEAR, v.ISO3])
    russia = found.loc[(2007, "RUS")]
    assert russia[v.VALUE] == 150
    assert russia[v.STATUS] == "estimated"
    assert russia[v.NOTE] == "sum of Russia, Asia 100 + Russia, Europe 50"


def test_every_figure_says_its_edition(tmp_path: Path) -> None:
    found = facts(inputs(tmp_path, *COBALT)).set_index([v.YEAR, v.ISO3])
    assert found[v.SOURCE_ID].to_dict() == {
        (2007, "COD"): "wmd-2013",
        (2007, "RUS"): "wmd-2013",
        (2011, "CAN"): "wmd-2017",
        (2011, "ZMB"): "wmd-2017",
    }


@pytest.mark.parametrize(("total", "note"), [(10, ""), (15, "the rows add up to 10")])
def test_a_printed_total_is_kept_and_explained(tmp_path: Path, total: float, note: str) -> None:
    found = facts(inputs(tmp_path, *COBALT, total=total))
    world = found[found[v.AREA_KIND] == "world"].iloc[0]
    assert (world[v.VALUE], world[v.NOTE], world[v.STATUS]) == (total, note, "estimated")


def test_tantalum_and_niobium_in_one_table_are_left_out_and_counted(tmp_path: Path) -> None:
    place = inputs(tmp_path, *COBALT, "2013,Tantalum-Columbium,Brazil,metr. t,2007,129586.0,2e,pdf")
    rows, left = wmd_earlier.facts(wmd_earlier.files(place), MAPPINGS)
    assert left == {"Tantalum-Columbium": 1}
    assert {row[v.MINERAL] for row in rows} == {"cobalt"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2013,Unobtainium,Chile,metr. t,2007,1,1e,pdf", "Unobtainium"),
        ("2013,Cobalt,Ruritania,metr. t,2007,1,1e,pdf", "Ruritania"),
        ("2013,Cobalt,Chile,lb,2007,1,1e,pdf", "unit 'lb'"),
        ("2013,Cobalt,Chile,metr. t,2007,1,9x,pdf", "mark '9x'"),
    ],
)
def test_what_is_not_known_stops_the_build(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        facts(inputs(tmp_path, *COBALT, row))


def survey(folder: Path, *rows: str) -> pd.DataFrame:
    path = folder / "export.csv"
    path.write_text("\n".join([BGS_HEADER, *rows]) + "\n", encoding="utf-8")
    return bgs.exports([path])


def test_the_survey_becomes_facts_in_tonnes(tmp_path: Path) -> None:
    export = survey(
        tmp_path,
        'Production,"platinum group metals, mine",Soviet Union,1980-01-01,109000,kilograms (metal content)',
        'Production,"cobalt, mine",Yugoslavia,1980-01-01,,tonnes (metal content)',
    )
    rows, left = bgs.facts(export)
    found = {row[v.ISO3]: row for row in rows}
    assert found["SUN"][v.VALUE] == pytest.approx(109)
    assert found["SUN"][v.PUBLISHED_VALUE] == "109000"
    assert (found["YUG"][v.VALUE], found["YUG"][v.STATUS]) == (None, "not available")
    assert left.empty


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('Production,"zinc, mine",Chile,1980-01-01,1,tonnes (metal content)', "zinc, mine"),
        ('Production,"cobalt, mine",Chile,1980-01-01,1,long tons', "long tons"),
        ('Production,"cobalt, mine",Ruritania,1980-01-01,1,tonnes (metal content)', "Ruritania"),
        ('Imports,"cobalt, mine",Chile,1980-01-01,1,tonnes (metal content)', "Imports"),
    ],
)
def test_what_the_mapping_does_not_know_stops_the_survey(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        bgs.facts(survey(tmp_path, row))


def test_without_any_file_the_step_says_which_are_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match=r"bgs_wms.*wmd_2007_2015"):
        history.build(tmp_path, tmp_path, tmp_path)


def test_a_publisher_without_a_file_keeps_its_rows(tmp_path: Path) -> None:
    place = inputs(tmp_path, *COBALT)
    exports = place / bgs.FOLDER
    exports.mkdir()
    export = exports / "cobalt.csv"
    row = 'Production,"cobalt, mine",Zaire,1980-01-01,1,tonnes (metal content)'
    export.write_text(f"{BGS_HEADER}\n{row}\n", encoding="utf-8")
    history.build(place, tmp_path, tmp_path)
    export.unlink()
    (tmp_path / wmd_earlier.FOLDER / wmd_earlier.LONG).write_text(f"{HEADER}\n{COBALT[2]}\n", encoding="utf-8")
    history.build(place, tmp_path, tmp_path)
    held = history.history.read(path=tmp_path / "history.parquet")
    assert sorted(zip(held[v.YEAR], held[v.ISO3], strict=True)) == [(1980, "COD"), (2007, "COD")]
    offers = history.history.read_offers(path=tmp_path / "history_offers.csv")
    assert dict(zip(offers[v.SERIES], offers["years"], strict=True)) == {"bgs": (1980,), "wmd": (2007,)}


def test_years_are_written_with_their_gaps() -> None:
    years = (2007, 2008, 2011, 2015)
    assert years_text(years) == "2007-2008 2011 2015"
    assert years_of(years_text(years)) == years
