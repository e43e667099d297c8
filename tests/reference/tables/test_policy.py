"""Policy tables: what is in force on a day, and what the gate refuses."""

import datetime as dt

import pandas as pd
import pytest

from geo.errors import TableError, UnknownChoiceError
from geo.reference.tables import minerals, policy

PAUSED_BAN = "CHN-2024-12-US-BAN"
PAUSED_CONTROLS = "CHN-2025-10-09-REE57"


@pytest.mark.parametrize("table", ["policy_events", "stockpiles", "price_floors"])
def test_shipped_tables_name_known_minerals_and_keep_the_wording(table):
    frame = policy.read(table)
    named = frame["minerals"].dropna().str.split(";").explode()
    assert set(named) <= set(minerals.read_minerals()["id"])
    assert frame["minerals_as_published"].notna().all()


def test_groups_without_a_roster_map_to_nothing():
    stocks = policy.read("stockpiles").set_index("minerals_as_published")["minerals"]
    assert pd.isna(stocks["34 rare metals"])
    assert stocks["lithium"].eq("lithium").all()


def test_a_month_keeps_its_precision():
    events = policy.read().set_index("event_id")
    assert events.loc["IDN-2023-06-BAUX", ["date", "date_precision"]].tolist() == ["2023-06-01", "month"]
    assert events.loc["IDN-2020-01-01-NI", "date_precision"] == "day"


@pytest.mark.parametrize(
    ("event", "on", "state"),
    [
        (PAUSED_BAN, dt.date(2024, 12, 2), "not yet"),
        (PAUSED_BAN, dt.date(2025, 11, 8), "in force"),
        (PAUSED_BAN, dt.date(2025, 11, 9), "paused"),
        (PAUSED_BAN, dt.date(2026, 11, 27), "paused"),
        (PAUSED_BAN, dt.date(2026, 11, 28), "unclear"),
        (PAUSED_CONTROLS, dt.date(2025, 10, 20), "in force"),
        (PAUSED_CONTROLS, dt.date(2026, 11, 10), "paused"),
        (PAUSED_CONTROLS, dt.date(2026, 11, 11), "unclear"),
        ("CHN-2025-11-07-SUSP70", dt.date(2026, 11, 10), "in force"),
        ("CHN-2025-11-07-SUSP70", dt.date(2026, 11, 11), "unclear"),
        ("CHN-2026-11-10-EXP", dt.date(2026, 11, 9), "not yet"),
        ("CHN-2026-11-10-EXP", dt.date(2026, 11, 10), "unclear"),
        ("COD-2025-02-22-SUSP", dt.date(2025, 10, 15), "in force"),
        ("COD-2025-02-22-SUSP", dt.date(2025, 10, 16), "ended"),
        ("COD-2025-09-20-QUOTA", dt.date(2025, 10, 16), "in force"),
        ("GAB-2025-05-30-MN", dt.date(2026, 11, 23), "not adopted"),
        ("USA-2026-02-04-VANCE", dt.date(2026, 11, 23), "not adopted"),
    ],
)
def test_where_a_measure_stands(event, on, state):
    events = policy.read().set_index("event_id", drop=False)
    assert policy.states(events, on=on)[event] == state


def test_the_two_pauses_of_november_2026_are_on_record():
    events = policy.read().set_index("event_id")
    ends = events["pause_to"].dropna()
    assert set(ends) == {"2026-11-10", "2026-11-27"}
    assert events.loc["CHN-2025-11-09-SUSP46", "end"] == "2026-11-27"
    assert "2026-11-27" in events.loc[PAUSED_BAN, "status_note"]


def test_secondary_evidence_is_left_out_unless_asked_for():
    events, day = policy.read(), dt.date(2026, 11, 23)
    firm = policy.in_force(events, on=day)
    assert "secondary" not in set(firm["evidence"])
    everything = policy.in_force(events, on=day, evidence=policy.EVIDENCE)
    assert len(everything) > len(firm)
    with pytest.raises(UnknownChoiceError, match="rumour"):
        policy.in_force(events, on=day, evidence=["rumour"])


def test_an_event_before_its_start_is_never_in_force():
    events = policy.read()
    assert policy.in_force(events, on=dt.date(2019, 12, 31), evidence=policy.EVIDENCE).empty


def test_prices_carry_currency_and_unit():
    floors = policy.read("price_floors").dropna(subset="floor_price")
    assert floors[["currency", "unit"]].notna().all().all()
    assert set(floors["floor_price"]) == {110.0}


def test_plans_are_told_from_holdings():
    stocks = policy.read("stockpiles")
    plans = stocks[stocks["programme"] == "KORES plan"]
    assert set(plans["is_target"]) == {"yes"}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"status": "perhaps"}, "column 'status'"),
        ({"kind": "war"}, "column 'kind'"),
        ({"date": "2026-13-01"}, "no day of the calendar"),
        ({"end": "2019-12-31"}, "end before start"),
        ({"pause_from": "2026-02-01", "pause_to": "2026-01-01"}, "pause_to before pause_from"),
        ({"country_iso3": None, "bloc": None}, "country or a bloc"),
        ({"minerals": "nickel; cobalt"}, "column 'minerals'"),
        ({"source_url": "a newspaper"}, "column 'source_url'"),
    ],
)
def test_a_broken_event_is_refused(change, word):
    sound = policy.read().head(1).copy()
    broken = sound.assign(**change).astype("str")
    with pytest.raises(TableError, match=word):
        policy.check(broken)


def test_an_unknown_table_is_refused():
    with pytest.raises(UnknownChoiceError, match="policy_events"):
        policy.read("policies")
