"""Membership by date: the rules, and the memberships that everybody knows."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import NotComputableError, UnknownChoiceError
from geo.reference import alliances

TODAY = dt.date(2026, 11, 23)
EU_OF_2026 = dt.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("alliance_id", "on", "size"),
    [
        ("eu27", EU_OF_2026, 27),
        ("eu27", dt.date(2020, 1, 31), 28),
        ("eu27", dt.date(2020, 2, 1), 27),
        ("eu27", dt.date(2013, 6, 30), 27),
        ("eu27", dt.date(2004, 4, 30), 15),
        ("eu27", dt.date(1958, 1, 1), 6),
        ("eu27", dt.date(1957, 12, 31), 0),
        ("g7", TODAY, 7),
        ("g7", dt.date(1976, 6, 26), 6),
        ("nato", TODAY, 32),
        ("nato", dt.date(2023, 4, 3), 30),
        ("oecd", TODAY, 38),
        ("quad", TODAY, 4),
        ("five_eyes", TODAY, 5),
    ],
)
def test_known_sizes(alliance_id, on, size):
    assert len(alliances.members(alliance_id, on=on)) == size


def test_the_united_kingdom_leaves_the_union_after_its_last_day():
    assert "GBR" in alliances.members("eu27", on=dt.date(2020, 1, 31))
    assert "GBR" not in alliances.members("eu27", on=dt.date(2020, 2, 1))


def test_the_finance_talks_are_the_g7_four_guests_and_the_union():
    day = dt.date(2026, 1, 12)
    own_name = {"USA", "GBR", "CAN", "FRA", "DEU", "ITA", "JPN", "AUS", "IND", "KOR", "MEX"}
    talks = "washington_2026_finance_talks"
    assert alliances.members(talks, on=day, eu_seat="none") == own_name
    assert alliances.members(talks, on=day) == own_name | alliances.members("eu27", on=day)


def test_the_default_is_eleven_countries_and_the_union():
    """Audit A7: its title said "35 members", because one seat of the Union was unrolled into 27 states."""
    day = dt.date(2026, 2, 4)
    found = alliances.parties(alliances.DEFAULT, on=day)
    assert alliances.alliance(alliances.DEFAULT).name == "Strategic minerals alliance talks, Washington, February 2026"
    assert found.in_words() == "11 countries and the EU"
    assert len(found) == 12
    assert found.roster == "sourced"
    assert found.countries == alliances.members("g7", on=day) | {"AUS", "NZL", "IND", "KOR"}
    assert found.blocs == {"eu27"}


def test_the_seat_of_the_union_counts_with_its_states_or_with_none():
    day = dt.date(2026, 2, 4)
    alone = alliances.members(alliances.DEFAULT, on=day, eu_seat="none")
    assert alone == alliances.parties(alliances.DEFAULT, on=day).countries
    union = alliances.members("eu27", on=day)
    assert alliances.members(alliances.DEFAULT, on=day) == alone | union
    assert alliances.bloc(alliances.DEFAULT, on=day, eu_seat="none").members == alone
    with pytest.raises(UnknownChoiceError, match="union"):
        alliances.members(alliances.DEFAULT, on=day, eu_seat="half")


@pytest.mark.parametrize(
    ("alliance_id", "words"),
    [
        ("washington_2026_finance_talks", "11 countries and the EU"),
        ("g7", "7 countries"),
        ("eu27", "27 countries"),
        ("forge", "15 countries and the EU (inferred)"),
        ("us_price_floor_plurilateral", "3 countries and the EU"),
    ],
)
def test_titles_count_parties(alliance_id, words):
    """Audit A7: 35, 69, 39, 35, 30 and 52 "members", of which 27 were always the Union's."""
    assert alliances.standing_in_words(alliance_id, on=TODAY) == words


def test_no_default_is_inferred():
    assert alliances.parties(alliances.DEFAULT, on=TODAY).roster == "sourced"
    assert alliances.parties("forge", on=TODAY).roster == "inferred"
    assert alliances.parties("us_bilateral_frameworks", on=TODAY).roster == "partly inferred"


@pytest.mark.parametrize(
    ("alliance_id", "on", "words"),
    [
        ("msp", TODAY, "had no members on this date (active 2022\N{EN DASH}2026)"),
        ("msp", dt.date(2020, 1, 1), "had no members on this date (active 2022\N{EN DASH}2026)"),
        ("forge", dt.date(2026, 2, 3), "had no members on this date (since 2026)"),
        (alliances.DEFAULT, dt.date(2026, 2, 3), "had no members on this date (since 2026)"),
    ],
)
def test_an_alliance_without_members_says_when_it_had_some(alliance_id, on, words):
    assert alliances.standing_in_words(alliance_id, on=on) == words


@pytest.mark.parametrize(("days", "attended"), [(-1, False), (0, True), (1, True), (3650, True)])
def test_talks_are_attended_once_and_count_from_that_day_on(days, attended):
    day = dt.date(2026, 2, 4) + dt.timedelta(days=days)
    assert bool(alliances.members("critical_minerals_ministerial_2026", on=day)) is attended


def test_the_partnership_ends_where_its_successor_begins():
    last = dt.date(2026, 2, 4)
    assert alliances.members("msp", on=last)
    assert not alliances.members("msp", on=last + dt.timedelta(days=1))
    assert alliances.members("forge", on=last)
    assert not alliances.members("forge", on=last - dt.timedelta(days=1))


def test_a_chair_and_member_counts_once_and_still_after_the_chair_ends():
    rows = [row for row in alliances.memberships("forge") if row.iso3 == "KOR"]
    assert {row.role for row in rows} == {"member", "chair"}
    assert "KOR" in alliances.members("forge", on=dt.date(2026, 7, 1))


def test_observers_partners_and_invited_do_not_make_a_member():
    assert {"MNG", "AFG"}.isdisjoint(alliances.members("sco", on=TODAY))
    assert {"SAU", "VNM"}.isdisjoint(alliances.members("brics", on=TODAY))
    assert "VNM" in alliances.members("brics", on=TODAY, roles=["member", "partner"])
    assert {"CAN", "TWN"}.isdisjoint(alliances.members("pax_silica", on=TODAY))


def test_an_unknown_start_counts_from_the_founding_day():
    unknown = next(row for row in alliances.memberships("msp") if row.iso3 == "NOR")
    assert unknown.valid_from is None
    founded = alliances.alliance("msp").founded
    assert "NOR" in alliances.members("msp", on=founded)
    assert "NOR" not in alliances.members("msp", on=founded - dt.timedelta(days=1))


def test_nobody_is_a_member_before_the_founding():
    ratified = next(row for row in alliances.memberships("oecd") if row.iso3 == "CAN")
    assert ratified.valid_from < alliances.alliance("oecd").founded
    assert not alliances.members("oecd", on=ratified.valid_from)


@pytest.mark.parametrize("name", ["G7", "Group of Seven", " g7 "])
def test_an_alliance_answers_to_id_and_name(name):
    assert alliances.alliance(name).id == "g7"


def test_unknown_alliances_roles_and_countries_are_refused_with_the_nearest():
    with pytest.raises(UnknownChoiceError) as caught:
        alliances.alliance("pax_silca")
    assert caught.value.nearest == "pax_silica"
    with pytest.raises(UnknownChoiceError, match="role"):
        alliances.members("g7", on=TODAY, roles=["friend"])
    with pytest.raises(UnknownChoiceError):
        alliances.custom("mine", ["AUS", "XXX"])


def test_a_group_of_ones_own():
    group = alliances.custom("Southern cone", ["chl", "ARG", "CHL "])
    assert group.members == {"CHL", "ARG"}
    assert group.on is None


def test_alliances_of_a_country_follow_the_date():
    ids = {entry.id for entry in alliances.alliances_of("GBR", on=dt.date(2019, 1, 1))}
    assert {"eu27", "g7", "nato", "oecd", "five_eyes"} <= ids
    assert "eu27" not in {entry.id for entry in alliances.alliances_of("GBR", on=TODAY)}


def test_coverage_adds_up_in_the_head():
    """30 and 10 of 100 known tonnes; Burma's missing figure is in neither sum."""
    values = pd.Series({"AUS": 30.0, "USA": 10.0, "CHN": 60.0, "MMR": None})
    held = alliances.coverage(values, {"AUS", "USA", "CAN", "MMR"})
    assert (held.inside, held.total, held.share) == (40.0, 100.0, 0.4)
    assert held.unknown == {"MMR"}


@pytest.mark.parametrize(
    "values",
    [
        pd.Series(dtype="float64"),
        pd.Series({"AUS": float("nan")}),
        pd.Series({"AUS": 0.0}),
        pd.Series([1.0, 2.0], index=["AUS", "AUS"]),
    ],
)
def test_coverage_of_nothing_is_refused(values):
    with pytest.raises(NotComputableError):
        alliances.coverage(values, {"AUS"})


_CODES = ["AUS", "CAN", "CHL", "CHN", "COD", "DEU", "IDN", "JPN", "USA", "ZAF"]
_WORLDS = st.dictionaries(st.sampled_from(_CODES), st.floats(0, 1e9), min_size=1).filter(
    lambda world: sum(world.values()) > 0
)


@given(world=_WORLDS, first=st.sets(st.sampled_from(_CODES)), more=st.sets(st.sampled_from(_CODES)))
@settings(deadline=None)
def test_coverage_never_falls_when_members_join(world, first, more):
    values = pd.Series(world)
    small = alliances.coverage(values, first).share
    large = alliances.coverage(values, first | more).share
    assert 0 <= small <= large <= 1 + 1e-12


@given(on=st.dates(dt.date(1940, 1, 1), dt.date(2040, 1, 1)), days=st.integers(0, 20_000))
@settings(deadline=None, max_examples=40)
def test_members_are_among_those_named_and_talks_never_shrink(on, days):
    for entry in alliances.all_alliances():
        today = alliances.members(entry.id, on=on, eu_seat="none")
        assert today <= {row.iso3 for row in alliances.memberships(entry.id)}
        if entry.kind == "talks":
            later = alliances.members(entry.id, on=on + dt.timedelta(days=days), eu_seat="none")
            assert today <= later
