"""What members buy from outsiders."""

import pytest

from geo.blocs.purchases import all_dependence, dependence
from geo.errors import NotComputableError


def test_purchases_from_outside_and_the_largest_outsider(ledger):
    found = dependence(ledger, "copper", {"CHN", "USA"})
    # Bought: 40 + 30 + 10 by China, 20 by the United States; 10 of it from each other.
    assert (found.bought, found.outside) == (100, 90)
    assert found.outside_share == pytest.approx(0.9)
    assert found.top == "CHL"
    assert found.top_share == pytest.approx(0.6)
    assert found.top_share_of_outside == pytest.approx(60 / 90)


def test_whoever_buys_nothing_depends_on_nobody(ledger):
    found = dependence(ledger, "fluorspar", {"CHN"})
    assert (found.bought, found.outside_share, found.top) == (0, None, None)


def test_contained_metal_is_not_set_against_gross_weight(ledger):
    found = dependence(ledger, "copper", {"USA"})
    assert found.reliance is None
    assert "gross weight" in found.no_reliance


def test_production_against_net_imports_where_both_are_gross_weight(ledger):
    # China mines 60 and sells 80 tonnes: more than it has.
    assert "not less than" in dependence(ledger, "fluorspar", {"CHN"}).no_reliance
    # With the United States as one group: 60 mined, 20 bought from Peru, nothing sold outside.
    found = dependence(ledger, "fluorspar", {"CHN", "USA"}).reliance
    assert found.consumption == 80
    assert found.value == pytest.approx(0.25)
    assert any("USA" in caveat for caveat in found.caveats)


def test_the_most_dependent_come_first(ledger):
    found = all_dependence(ledger, {"USA", "PER"}, ("copper", "fluorspar", "tin"))
    # Fluorspar: 8 of 10 from outside; copper: all 20.
    assert [one.mineral for one in found] == ["copper", "fluorspar"]


def test_no_trade_and_no_members_are_refused(ledger):
    with pytest.raises(NotComputableError, match="260900"):
        dependence(ledger, "tin", {"USA"})
    with pytest.raises(NotComputableError, match="no members"):
        dependence(ledger, "copper", set())
