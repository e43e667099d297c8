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
