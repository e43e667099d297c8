"""The table of prices: what passes its gate, and what a price may be multiplied with."""

import pandas as pd
import pytest

from geo.errors import TableError
from geo.tables import prices as table


def row(**changes):
    good = {
        "mineral": "tin",
        "product": "Tin",
        "year": 2024,
        "price": 10.0,
        "lower": None,
        "upper": None,
        "currency": "USD",
        "unit": "dollars per kilogram",
        "usd_per_t": 10_000.0,
        "conversion": "1 t = 1,000 kg",
        "terms": "nominal",
        "basis": "product weight",
        "equivalents": "Sn content=1",
        "hs6": "800110",
        "status": "reported",
        "source_id": "test",
        "source_ref": "tin",
        "note": None,
    }
    return pd.DataFrame([good | changes]).astype(table.DTYPES)


def test_a_well_formed_price_passes():
    assert len(table.check(row())) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": -1.0},
        {"price": None},
        {"currency": "dollars"},
        {"hs6": "8001"},
        {"equivalents": "Sn content"},
        {"usd_per_t": 0.0},
        {"status": "guessed"},
        {"terms": "deflated"},
        {"lower": 0.0},
    ],
)
def test_a_broken_price_is_refused(wrong):
    with pytest.raises(TableError):
        table.check(row(**wrong))


def test_a_missing_price_says_why():
    assert table.check(row(price=None, usd_per_t=None, status="not available"))["price"].isna().all()


def test_a_range_is_a_price_although_no_single_one_is_printed():
    assert len(table.check(row(price=None, usd_per_t=None, lower=9.0, upper=11.0))) == 1
    with pytest.raises(TableError):
        table.check(row(price=None, usd_per_t=None, lower=9.0, upper=11.0, status="withheld"))


def test_equivalents_are_taken_only_for_the_very_basis():
    lithium = "Li content=5.323;Li2O content=2.473"
    assert table.equivalent(lithium, "Li2O content") == 2.473
    assert table.equivalent(lithium, "spodumene, gross weight") is None
    assert table.equivalent(None, "Li content") is None
    assert table.equivalent("As2O3, gross weight=0.7574", "As2O3, gross weight") == 0.7574
