"""The table of countries passes its own gate, and the gate names what is wrong."""

import pytest

from geo.errors import TableError
from geo.reference.tables import countries


@pytest.fixture(scope="module")
def table():
    return countries.read()


def test_holds_every_iso_entry_and_kosovo(table):
    assert len(table) == 249 + 1
    assert table.loc[table["numeric"].isna(), "iso3"].tolist() == ["XKX"]


@pytest.mark.parametrize(
    ("territory", "sovereign"),
    [("NCL", "FRA"), ("GRL", "DNK"), ("PRI", "USA"), ("HKG", "CHN"), ("COK", "NZL"), ("CXR", "AUS")],
)
def test_territories_name_their_sovereign_state(table, territory, sovereign):
    row = table.set_index("iso3").loc[territory]
    assert (row["sovereign_iso3"], row["kind"]) == (sovereign, "territory")


def test_sovereign_states_are_their_own_sovereign(table):
    states = table[table["kind"] == "country"]
    assert (states["sovereign_iso3"] == states["iso3"]).all()
    assert {"TWN", "XKX", "PSE", "USA"} <= set(states["iso3"])


def test_a_sovereign_of_a_territory_is_a_country(table):
    kinds = table.set_index("iso3")["kind"]
    dependent = table[table["sovereign_iso3"] != table["iso3"]]
    assert (dependent["sovereign_iso3"].map(kinds) == "country").all()


def test_the_gate_refuses_a_code_twice_and_an_unknown_sovereign(table):
    broken = table.head(3).assign(iso3="AAA", sovereign_iso3="ZZZ")
    with pytest.raises(TableError) as caught:
        countries.check(broken)
    message = str(caught.value)
    assert "iso3" in message
    assert "sovereign state" in message


def test_a_missing_file_says_what_to_run(tmp_path):
    with pytest.raises(TableError, match=r"python -m geo\.build"):
        countries.read(path=tmp_path / "countries.csv")
