"""Any published spelling to its alpha-3 code, or a clear error."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import sources
from geo.errors import GeoError, TableError, UnknownChoiceError
from geo.reference import countries
from geo.reference.countries import UnknownCountryError, iso3_of, name_of, resolve
from geo.vocabulary import AreaKind

ALL = countries.all_countries()


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("country", ALL, ids=lambda country: country.iso3)
def test_every_name_and_code_of_a_country_resolves_to_it(country):
    for spelling in (country.name, country.name.upper(), country.iso3, country.name.lower()):
        assert iso3_of(spelling) == country.iso3
    assert countries.iso3_of_code(country.iso2) == country.iso3
    assert countries.country(country.iso3) is country


def test_official_names_resolve():
    assert [c.iso3 for c in ALL if iso3_of(c.official_name) != c.iso3] == []


@settings(deadline=None)
@given(st.sampled_from(ALL), st.sampled_from([None, *countries.PUBLISHERS]))
def test_a_display_name_resolves_for_every_publisher(country, publisher):
    assert resolve(name_of(country.iso3), publisher=publisher).iso3 == country.iso3


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from([None, *countries.PUBLISHERS]))
def test_any_text_resolves_or_is_unknown(text, publisher):
    try:
        place = resolve(text, publisher=publisher)
    except UnknownCountryError as error:
        assert len(error.candidates) <= 3  # noqa: PT017 - either outcome is right
    else:
        assert (place.iso3 is not None) == (place.kind is AreaKind.COUNTRY)


@pytest.mark.parametrize("alias", rows(sources.MAPPINGS / "country_aliases.csv"), ids=lambda row: row["published"])
def test_every_alias_resolves_to_its_country(alias):
    publisher = alias["publisher"] or None
    if alias["form"] == "code":
        assert countries.iso3_of_code(alias["published"], publisher=publisher) == alias["iso3"]
    assert iso3_of(alias["published"], publisher=publisher) == alias["iso3"]


def test_every_entry_of_not_countries_is_what_it_says():
    for row in rows(sources.MAPPINGS / "not_countries.csv"):
        publisher = row["publisher"] or None
        if row["kind"] == "ambiguous":
            with pytest.raises(UnknownCountryError) as caught:
                resolve(row["published"], publisher=publisher)
            assert caught.value.candidates == tuple(name_of(iso3) for iso3 in row["candidates"].split(";"))
        else:
            assert resolve(row["published"], publisher=publisher).kind == row["kind"]


@pytest.mark.parametrize("table", ["production", "reserves"])
def test_every_spelling_in_our_fact_tables_gives_the_code_beside_it(table):
    spellings = {
        (row["series"], row["published_name"], row["area_kind"], row["iso3"])
        for row in rows(sources.TABLES / f"{table}.csv")
    }
    assert spellings
    for series, name, kind, iso3 in sorted(spellings):
        publisher = series.split("-", maxsplit=1)[0]
        place = resolve(name, publisher=publisher if publisher in countries.PUBLISHERS else None)
        assert (place.kind, place.iso3 or "") == (kind, iso3), name


def test_every_spelling_in_every_edition_of_the_summaries_gives_the_code_beside_it():
    editions = rows(sources.TABLES / "usgs_editions.csv")
    spellings = {(row["published_name"], row["area_kind"], row["iso3"]) for row in editions}
    assert len({name for name, kind, _ in spellings if kind == "country"}) > 100
    for name, kind, iso3 in sorted(spellings):
        place = resolve(name, publisher="usgs")
        assert (place.kind, place.iso3 or "") == (kind, iso3), name


@pytest.mark.parametrize(
    ("file", "column", "publisher"),
    [
        ("usgs/*/germanium.csv", "area", "usgs"),
        ("iea/*/supply.csv", "area", "iea"),
    ],
)
def test_every_spelling_in_our_raw_files_is_known(file, column, publisher):
    paths = sorted(sources.RAW.glob(file))
    assert paths
    for path in paths:
        for name in sorted({row[column] for row in rows(path)}):
            assert resolve(name, publisher=publisher)


def test_an_unknown_name_offers_at_most_three_and_does_not_list_the_world():
    with pytest.raises(UnknownCountryError) as caught:
        resolve("Germny")
    error = caught.value
    assert isinstance(error, UnknownChoiceError)
    assert error.candidates[0] == error.nearest == "Germany"
    assert error.found == "Germny"
    assert "Did you mean Germany" in str(error)
    assert len(str(error)) < 250


@pytest.mark.parametrize("empty", ["", " ", "\u00a0"])
def test_an_empty_cell_is_said_to_be_empty(empty):
    with pytest.raises(UnknownCountryError, match="The cell is empty"):
        resolve(empty)


def test_an_unknown_publisher_is_reported_with_the_known_ones():
    with pytest.raises(UnknownChoiceError, match="Valid choices: baci"):
        resolve("France", publisher="insee")
    with pytest.raises(UnknownChoiceError, match="Unknown publisher"):
        countries.iso3_of_code("FRA", publisher="insee")


@pytest.mark.parametrize("code", ["FR", "fra", "ZZZ", ""])
def test_name_of_takes_alpha_3_codes_only(code):
    with pytest.raises(UnknownCountryError, match="No such alpha-3 code"):
        name_of(code)


def test_an_unknown_numeric_code_is_reported():
    with pytest.raises(UnknownCountryError, match="No such ISO 3166-1 numeric code"):
        countries.iso3_of_numeric(999)


def test_a_mapping_that_contradicts_itself_is_refused(tmp_path, monkeypatch):
    for path in sources.MAPPINGS.glob("*countr*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "country_aliases.csv").open("a", encoding="utf-8") as file:
        file.write("FRANCE,,name,DEU,\n")
    monkeypatch.setattr(sources, "MAPPINGS", tmp_path)
    countries._index.cache_clear()
    try:
        with pytest.raises(TableError, match="FRANCE"):
            resolve("France")
    finally:
        monkeypatch.undo()
        countries._index.cache_clear()


def test_a_mapping_to_a_code_that_is_not_listed_is_refused():
    with pytest.raises(TableError, match="'ZZZ', which the table does not list"):
        countries._place("ZZZ")


def test_a_missing_mapping_is_a_table_error(tmp_path):
    with pytest.raises(TableError, match=r"country_aliases\.csv cannot be read"):
        countries._rows(tmp_path / "country_aliases.csv", ("published",))
    (tmp_path / "short.csv").write_text("published\nFrance\n", encoding="utf-8")
    with pytest.raises(GeoError, match="'iso3' is missing"):
        countries._rows(tmp_path / "short.csv", ("published", "iso3"))
