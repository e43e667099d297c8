"""Policy by mineral, country and day."""

from __future__ import annotations

import datetime as dt

import pytest

from geo import sources
from geo.errors import UnknownChoiceError
from geo.reference import policy

TODAY = dt.date(2026, 11, 23)


def test_secondary_sources_are_marked_and_can_be_left_out() -> None:
    everything, firm = policy.events(on=TODAY), policy.events(on=TODAY, secondary=False)
    assert set(firm["evidence"]) <= {"primary", "press"}
    assert set(everything["evidence"]) == {"primary", "press", "secondary"}


def test_the_quota_in_force_restricts_cobalt() -> None:
    """Audit B: the quota of 96,600 t was hidden, so that nobody restricted cobalt."""
    found = policy.restrictions(on=TODAY, mineral="cobalt").set_index("event_id")
    assert "96,600 t" in found.loc["COD-2025-09-20-QUOTA", "title"]
    assert "COD" in policy.restricting(on=TODAY, mineral="cobalt")


def test_technology_and_production_quotas_restrict_no_exports() -> None:
    """Audit B: China was drawn as restricting lithium exports, Indonesia nickel by its mining quota."""
    assert "CHN" not in policy.restricting(on=TODAY, mineral="lithium")
    nickel = policy.restrictions(on=TODAY, mineral="nickel")
    assert set(nickel["event_id"]) == {"IDN-2020-01-01-NI"}


def test_the_missing_restrictions_are_there() -> None:
    """Audit B: enriched uranium to the United States, raw minerals of Namibia."""
    assert policy.restricting(on=TODAY, mineral="uranium") == {"RUS"}
    assert "NAM" in policy.restricting(on=dt.date(2023, 6, 8), mineral="lithium")
    assert "NAM" not in policy.restricting(on=dt.date(2023, 6, 7), mineral="lithium")


def test_the_latest_event_comes_first_with_its_state() -> None:
    found = policy.events(on=TODAY, mineral="cobalt")
    assert list(found["date"]) == sorted(found["date"], reverse=True)
    stopped = found.set_index("event_id").loc["COD-2025-02-22-SUSP"]
    assert stopped["state"] == "ended"
    assert stopped["restricts"]


def test_a_group_counts_for_its_members_and_the_reverse() -> None:
    """The licences of April 2025 name seven rare earths, dysprosium among them."""
    licences = "CHN-2025-04-04-7REE"
    assert licences in set(policy.events(on=TODAY, mineral="dysprosium")["event_id"])
    assert licences in set(policy.events(on=TODAY, mineral="rare-earths")["event_id"])
    assert licences not in set(policy.events(on=TODAY, mineral="cobalt")["event_id"])
    assert "VNM-2025-12-11-REE" in set(policy.events(on=TODAY, mineral="dysprosium")["event_id"])


def test_a_country_acts_or_is_aimed_at_alone_or_in_its_bloc() -> None:
    japan = policy.events(on=TODAY, country="JPN").set_index("event_id")
    assert japan.loc["CHN-2026-01-06-JPN", "country_iso3"] == "CHN"
    germany = policy.events(on=TODAY, country="DEU")
    assert "eu27" in set(germany["bloc"].dropna())
    assert "eu27" not in set(japan["bloc"].dropna())


def test_who_restricts_exports_depends_on_the_day() -> None:
    assert policy.restricting(on=dt.date(2025, 6, 1), mineral="cobalt") == {"COD", "NAM"}
    assert policy.restricting(on=dt.date(2019, 6, 1)) == frozenset()
    assert policy.restricting(on=dt.date(2023, 7, 31), mineral="gallium") == frozenset()
    assert policy.restricting(on=dt.date(2023, 8, 1), mineral="gallium") == {"CHN"}


def test_a_ban_that_only_secondary_sources_report_counts_with_its_mark() -> None:
    """The firm report of Malaysia's ban of January 2024 came in October 2025."""
    day = dt.date(2024, 6, 1)
    assert "MYS" in policy.restricting(on=day, mineral="rare-earths")
    assert "MYS" not in policy.restricting(on=day, mineral="rare-earths", secondary=False)


def test_suspensions_that_pause_a_control_restrict_nothing() -> None:
    found = policy.events(on=TODAY).set_index("event_id")
    assert not found.loc["CHN-2025-11-09-SUSP46", "restricts"]
    assert found.loc["GIN-2024-10-GAC", "restricts"]


def test_marks_stand_at_the_day_from_which_a_measure_holds() -> None:
    found = policy.events(on=TODAY, mineral="gallium")
    marks = policy.marks(found, years=[2023])
    first = marks[marks["date"] == "2023-08-01"].iloc[0]
    assert first["at"] == pytest.approx(2023 + 212 / 365.25)
    assert set(marks["date"].str[:4]) == {"2023"}


def test_nothing_to_mark() -> None:
    assert policy.marks(policy.events(on=TODAY, mineral="salt"), years=[2024]).empty


def test_an_unknown_mineral_is_named() -> None:
    with pytest.raises(UnknownChoiceError, match="Unknown mineral 'kryptonite'"):
        policy.events(on=TODAY, mineral="kryptonite")


def test_the_day_of_compilation_is_that_of_the_origin_record():
    published = [one.published for one in sources.read_origins().values() if "policy_events" in one.tables]
    assert policy.compiled().isoformat() == max(published)
