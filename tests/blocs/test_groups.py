"""Groups of the user's own: names that stay names, files that are taken whole or not at all."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.blocs import groups
from geo.errors import TableError
from geo.reference import alliances, countries

CODES = sorted(country.iso3 for country in countries.all_countries())


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("  Lithium\tclub\n", "Lithium club"),
        ("", "Custom group"),
        ("\u202e\u0000", "Custom group"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_name_is_one_line_of_visible_letters(given_name, shown):
    assert groups.clean_name(given_name) == shown


def test_what_an_address_cannot_mean_is_handed_back():
    group, unread = groups.from_codes("Club", "aus, USA,XYZ,USA,<b>")
    assert group.members == {"AUS", "USA"}
    assert unread == ("XYZ", "<B>")


@given(codes=st.sets(st.sampled_from(CODES), min_size=1))
@settings(deadline=None)
def test_a_group_survives_address_and_file(codes):
    assert groups.from_codes("g", groups.to_text(codes))[0].members == codes
    assert groups.read_csv("g", groups.to_csv(codes)).members == codes


def test_every_faulty_row_is_reported_with_its_number():
    file = b"iso3,name\nAUS,Australia\nAUS,Australia\nXXX,Nowhere\nJPN,Korea\nFRA\nDEU,Chile\nUSA,\n"
    with pytest.raises(TableError) as caught:
        groups.read_csv("g", file)
    said = "\n".join(caught.value.faults)
    assert [f"row {number}" in said for number in (2, 3, 4, 5, 6, 7, 8)] == [True, True, True, True, True, True, False]
    assert "AUS stands in row 2 already" in said
    assert "DEU is Germany, but the name says Chile" in said


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "first row must be"),
        (b"code,name\nAUS,Australia\n", "first row must be"),
        (b"iso3,name\n", "no country below"),
        (b"iso3,name\nFRA,Cura\xe7ao\n", "not UTF-8"),
        (b"iso3,name\n" + b"AUS,Australia\n" * 5000, "at most"),
    ],
)
def test_files_that_are_no_group_are_refused(file, said):
    with pytest.raises(TableError, match=said):
        groups.read_csv("g", file)


def test_a_byte_order_mark_of_a_spreadsheet_is_no_fault():
    assert groups.read_csv("g", "\ufeffiso3,name\r\nCIV,Côte d'Ivoire\r\n".encode()).members == {"CIV"}


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (alliances.bloc("g7", on=dt.date(2026, 3, 1)), "7 countries on 1 Mar 2026"),
        (alliances.custom("Mine", ["AUS"]), "1 country"),
        (alliances.custom("Mine", ["AUS", "USA"]), "2 countries"),
    ],
)
def test_members_are_counted_in_words(group, words):
    assert groups.members_in_words(group) == words
