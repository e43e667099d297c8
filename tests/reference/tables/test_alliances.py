"""The shipped tables of alliances, and what their gates refuse."""

import pandas as pd
import pytest

from geo.build import alliances as build
from geo.errors import SourceError, TableError
from geo.reference import countries
from geo.reference.tables import alliances as tables


def test_every_row_belongs_to_an_alliance_and_every_alliance_has_rows():
    ids = set(tables.read_alliances()["id"])
    assert set(tables.read_members()["alliance_id"]) == ids


def test_every_member_is_a_country_or_a_known_bloc():
    members = tables.read_members()
    known = {entry.iso3 for entry in countries.all_countries()}
    assert set(members["iso3"].dropna()) <= known
    assert set(members["bloc"].dropna()) == {"eu27"}


def test_one_day_meetings_are_one_day_long():
    talks = tables.read_alliances().query("kind == 'talks'")["id"]
    members = tables.read_members()
    meetings = members[members["alliance_id"].isin(talks) & members["valid_to"].notna()]
    assert (meetings["valid_from"] == meetings["valid_to"]).all()


def test_what_is_inferred_or_uncertain_says_so():
    members = tables.read_members()
    inferred = members[members["note"].str.contains("INFERRED", na=False)]
    assert len(inferred) > 0
    assert set(inferred["evidence"]) == {"inferred"}
    unsourced = members[members["source_url"].isna()]
    assert set(unsourced["alliance_id"]) == {"nato", "oecd", "mercosur"}
    assert set(unsourced["evidence"]) == {"general knowledge", "uncertain"}


def _members(**changes: object) -> pd.DataFrame:
    row = dict.fromkeys(tables.MEMBER_COLUMNS) | {
        "alliance_id": "g7",
        "country": "Japan",
        "iso3": "JPN",
        "role": "member",
        "valid_from": "1975-11-15",
        "evidence": "sourced",
        "source_id": "s",
    }
    return pd.DataFrame([row | changes]).astype("str")


def test_a_sound_row_passes():
    assert len(tables.check_members(_members())) == 1


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"iso3": None}, "country or a bloc"),
        ({"bloc": "eu27"}, "country or a bloc"),
        ({"role": "friend"}, "column 'role'"),
        ({"valid_from": "2026-02-30"}, "not a day of the calendar"),
        ({"valid_from": "Feb 2026"}, "column 'valid_from'"),
        ({"valid_to": "1975-11-14"}, "valid_to before valid_from"),
        ({"evidence": "rumour"}, "column 'evidence'"),
    ],
)
def test_a_broken_row_is_refused(change, word):
    with pytest.raises(TableError, match=word):
        tables.check_members(_members(**change))


def test_a_name_that_does_not_fit_its_code_stops_the_build():
    alliances = pd.DataFrame({"id": ["g7"]})
    with pytest.raises(SourceError, match="Japan is JPN, not KOR"):
        build.resolved(_members(iso3="KOR"), alliances)
    with pytest.raises(SourceError, match="unknown alliances: g77"):
        build.resolved(_members(alliance_id="g77"), alliances)
