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
        (PAUSED_CONTROLS, dt.date(2025, 10, 20), "not yet"),
        (PAUSED_CONTROLS, dt.date(2025, 11, 6), "not yet"),
        (PAUSED_CONTROLS, dt.date(2025, 11, 8), "paused"),
        ("CHN-2025-10-09-TECH62", dt.date(2025, 10, 20), "in force"),
        ("CHN-2025-10-09-TECH62", dt.date(2025, 11, 7), "paused"),
        (PAUSED_CONTROLS, dt.date(2026, 11, 10), "paused"),
        (PAUSED_CONTROLS, dt.date(2026, 11, 11), "unclear"),
        ("CHN-2025-11-07-SUSP70", dt.date(2026, 11, 10), "in force"),
        ("CHN-2025-11-07-SUSP70", dt.date(2026, 11, 11), "unclear"),
        ("CHN-2026-11-10-EXP", dt.date(2026, 11, 9), "not yet"),
        ("CHN-2026-11-10-EXP", dt.date(2026, 11, 10), "unclear"),
        ("COD-2025-02-22-SUSP", dt.date(2025, 2, 21), "not yet"),
        ("COD-2025-02-22-SUSP", dt.date(2025, 2, 22), "in force"),
        ("COD-2025-02-22-SUSP", dt.date(2025, 10, 15), "in force"),
        ("COD-2025-02-22-SUSP", dt.date(2025, 10, 16), "ended"),
        ("COD-2025-09-20-QUOTA", dt.date(2025, 10, 16), "in force"),
        ("COD-2025-10-06-PEN", dt.date(2026, 1, 1), "ended"),
        ("MMR-2024-10-KIA", dt.date(2025, 3, 26), "in force"),
        ("MMR-2024-10-KIA", dt.date(2025, 3, 27), "ended"),
        ("MMR-2024-12-KIATAX", dt.date(2025, 3, 26), "not yet"),
        ("MMR-2024-12-KIATAX", dt.date(2025, 3, 27), "in force"),
        ("ZWE-2026-02-25-LI", dt.date(2026, 4, 2), "ended"),
        ("ZWE-2026-02-25-RAW", dt.date(2026, 4, 2), "in force"),
        ("CHN-2024-12-US-MIL", dt.date(2026, 1, 1), "in force"),
        ("IND-2025-06-IREL", dt.date(2025, 7, 1), "unclear"),
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


def test_what_is_in_force_is_shown_whatever_its_evidence():
    """Audit B: the cobalt quota in force was hidden as secondary, and a warning shown in its place."""
    events, day = policy.read(), dt.date(2026, 11, 23)
    everything = policy.in_force(events, on=day).set_index("event_id")
    assert everything.loc["COD-2025-09-20-QUOTA", "evidence"] == "secondary"
    assert "COD-2025-10-06-PEN" not in everything.index
    assert len(policy.in_force(events, on=day, evidence=policy.FIRM)) < len(everything)
    with pytest.raises(UnknownChoiceError, match="rumour"):
        policy.in_force(events, on=day, evidence=["rumour"])


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("CHN-2023-12-21-RETECH", "technology"),
        ("CHN-2025-07-15-TECH", "technology"),
        ("IDN-2026-01-RKAB", "production_quota"),
        ("CHN-2024-10-01-REEREG", "production_quota"),
        ("CHN-2024-12-US-GRA", "end_user_rule"),
        ("CHN-2026-01-06-JPN", "end_user_rule"),
        ("USA-2026-01-14-S232", "import_measure"),
        ("COD-2025-02-22-SUSP", "export_ban"),
        ("COD-2025-10-06-PEN", "other"),
        ("RUS-2024-11-15-EUP", "export_ban"),
        ("NAM-2023-06-08-RAW", "export_ban"),
        ("IND-2025-06-IREL", "export_ban"),
    ],
)
def test_kinds_say_what_a_measure_limits(event, kind):
    """Audit B, wrong kinds and missing events."""
    assert policy.read().set_index("event_id").loc[event, "kind"] == kind


def test_the_magnets_of_india_are_a_capacity_a_year():
    """Audit B, row 18: Cabinet of 26 November 2025, Rs 7,280 crore, 6,000 t a year."""
    scheme = policy.read().set_index("event_id").loc["IND-2025-REPM"]
    assert scheme["start"] == "2025-11-26"
    assert "7,280 crore" in scheme["title"]
    assert "6,000 t a year" in scheme["title"]


def test_an_event_before_its_start_is_never_in_force():
    events = policy.read()
    assert policy.in_force(events, on=dt.date(2019, 12, 31), evidence=policy.EVIDENCE).empty


def test_prices_carry_currency_and_unit():
    floors = policy.read("price_floors").dropna(subset="floor_price")
    assert floors[["currency", "unit"]].notna().all().all()
    assert set(floors["floor_price"]) == {110.0}


def test_plans_are_told_from_holdings():
    """Audit B: rows 2, 3, 14-18, 20-27 and 30 were marked as holdings, and 15 was cancelled."""
    stocks = policy.read("stockpiles")
    kinds = dict(zip(range(2, len(stocks) + 2), stocks["kind"], strict=True))
    plans = {2, 3, *range(14, 19), *range(20, 28), 30}
    assert {kinds[row] for row in plans} == {"plan", "target", "cancelled"}
    assert kinds[15] == "cancelled"
    assert stocks.loc[13, "amount"] == 7500
    assert set(stocks.loc[stocks["programme"] == "KORES plan", "kind"]) == {"target"}
    assert set(stocks.loc[stocks["kind"] == "holding", "country_iso3"]) == {"JPN", "KOR", "USA"}


def test_floors_say_since_when_and_who_pays():
    """Audit B: the floor of MP Materials holds from the fourth quarter of 2025, not from the day of signature."""
    floors = policy.read("price_floors").set_index("scheme")
    deal = floors.loc["DoD-MP Materials price floor"]
    assert (deal["start"], deal["status"], deal["payer"]) == ("2025-10-01", "in_force", "US Department of War")
    assert floors["payer"].notna().all()
    assert set(floors.loc[floors["floor_price"].isna(), "status"]) <= {"announced", "proposed", "option"}


@pytest.mark.parametrize(
    ("table", "column", "word"),
    [("stockpiles", "kind", "export_ban"), ("price_floors", "status", "disputed"), ("price_floors", "payer", None)],
)
def test_a_word_of_another_table_is_refused(table, column, word):
    broken = policy.read(table).head(1).assign(**{column: pd.Series([word], dtype="str")})
    with pytest.raises(TableError, match=column):
        policy.check(broken, table=table)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"status": "perhaps"}, "column 'status'"),
        ({"kind": "war"}, "column 'kind'"),
        ({"date": "2026-13-01"}, "not a day of the calendar"),
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
