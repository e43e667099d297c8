"""Tables in other languages map by themselves: columns, stages, units, names and what the file's name says."""

import pytest

from geo import vocabulary as v
from geo.uploads import intake
from geo.uploads.mapping import guess, signature

from .conftest import Examine

TABLES = {
    "de": ("Land;Rohstoff;Jahr;Bergwerksförderung (t Inhalt)\nKongo, DR;Kobalt;2024;220.000\n", "COD", "cobalt"),
    "es": ("País;Mineral;Etapa;Año;Producción (toneladas)\nPerú;Cobre;mina;2024;2.736.000\n", "PER", "copper"),
    "fr": ("Pays;Substance;Stade;Année;Production;Unité\nChine;Cobalt;mine;2024;220 000;tonnes\n", "CHN", "cobalt"),
    "zh": ("国家,矿种,阶段,年份,产量,单位\n刚果(金),钴,矿山,2024,22,万吨\n", "COD", "cobalt"),
}


@pytest.mark.parametrize("language", TABLES)
def test_a_table_of_another_language(examine: Examine, language: str) -> None:
    text, iso3, mineral = TABLES[language]
    sheet = intake.open_file("table.csv", text.encode()).sheets[0]
    checked = examine(text, mappings={signature(sheet.header): guess(sheet)})
    (fact,) = checked.table()[[v.ISO3, v.MINERAL, v.STAGE, v.MEASURE, v.YEAR, v.VALUE]].to_numpy().tolist()
    value = 2_736_000 if language == "es" else 220_000
    assert fact == [iso3, mineral, "mine", "production", 2024, value]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Mundo", "world"),
        ("Total mondial", "world"),
        ("Welt gesamt", "world"),
        ("世界合计", "world"),
        ("Otros países", "remainder"),
        ("Übrige Länder", "remainder"),
        ("Autres pays", "remainder"),
        ("其他国家", "remainder"),
    ],
)
def test_totals_and_the_rest_in_other_languages(examine: Examine, name: str, kind: str) -> None:
    header = "country,mineral,stage,year,value,unit\n"
    checked = examine(f"{header}Chile,copper,mine,2024,5,t\n{name},copper,mine,2024,5,t\n")
    assert checked.errors == 0
    assert checked.table()[v.AREA_KIND].tolist() == ["country", kind]


def test_a_region_of_another_language_is_left_out_with_a_note(examine: Examine) -> None:
    header = "country,mineral,stage,year,value,unit\n"
    checked = examine(f"{header}Chile,copper,mine,2024,5,t\nAfrique,copper,mine,2024,5,t\n")
    assert (checked.errors, len(checked.facts)) == (0, 1)
    assert "Afrique" in set(checked.report["value"])


def test_a_file_that_counts_carbonate_is_told_from_one_that_counts_the_metal(examine: Examine) -> None:
    """Three countries at 5.32 times their lithium content: 6.94 t of lithium are in 36.95 t of Li2CO3."""
    rows = "".join(
        f"{name},lithium,mine,2024,{value},t\n"
        for name, value in (("Australia", 440_250), ("Chile", 260_300), ("China", 220_400))
    )
    checked = examine(f"country,mineral,stage,year,value,unit\n{rows}")
    (said,) = checked.report.loc[checked.report["kind"] == "factor", ["reason", "suggestion"]].to_numpy().tolist()
    assert "5.32 times" in said[0]
    assert "Li2CO3 instead of Li" in said[1]


def test_a_longer_status_is_understood(examine: Examine) -> None:
    checked = examine(
        "country,mineral,stage,year,value,unit,status\nChile,copper,mine,2024,5,t,estimated by analyst\n"
        "Peru,copper,mine,2024,5,t,preliminary data\nZambia,copper,mine,2024,5,t,not estimated\n"
    )
    assert checked.table()[v.STATUS].tolist() == ["estimated", "provisional", "reported"]
