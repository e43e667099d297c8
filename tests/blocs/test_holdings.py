"""What is gathered: one footing a column, the latest year, one stage of trade."""

import pytest

from geo.blocs.holdings import ShareOf
from geo.errors import UnknownChoiceError


def test_production_and_reserves_are_shares_of_the_whole_with_the_remainder(ledger):
    mined = ledger.holdings["copper", ShareOf.MINE]
    assert mined.shares == pytest.approx({"CHL": 0.5, "PER": 0.3, "USA": 0.1})
    assert mined.residual == pytest.approx(0.1)
    assert (mined.year, mined.series, mined.total, mined.unit) == (2024, "wmd", 100, "t")
    assert ledger.holdings["copper", ShareOf.RESERVES].shares == pytest.approx({"CHL": 0.75, "USA": 0.25})


def test_trade_is_the_value_of_the_latest_year(ledger):
    exports = ledger.holdings["copper", ShareOf.EXPORTS]
    assert exports.shares == pytest.approx({"CHL": 0.6, "PER": 0.3, "USA": 0.1})
    assert (exports.year, exports.lines, exports.stage) == (2024, ("260300",), "mine")
    assert ledger.holdings["copper", ShareOf.IMPORTS].shares == pytest.approx({"CHN": 0.8, "USA": 0.2})


@pytest.mark.parametrize("column", list(ShareOf))
def test_shares_and_remainder_add_up_to_one(ledger, column):
    held = [one for (_, own), one in ledger.holdings.items() if own is column]
    assert all(sum(one.shares.values()) + one.residual == pytest.approx(1) for one in held)


def test_what_is_not_there_has_a_reason_and_is_no_zero(ledger):
    assert ("copper", ShareOf.REFINED) not in ledger.holdings
    assert "refined production" in ledger.reason("copper", ShareOf.REFINED)
    assert "260900" in ledger.reason("tin", ShareOf.EXPORTS)
    assert "no HS line" in ledger.reason("gallium", ShareOf.EXPORTS)


def test_lines_that_are_not_shipped_are_named(ledger):
    assert any("252921" in caveat for caveat in ledger.holdings["fluorspar", ShareOf.IMPORTS].caveats)


def test_a_mineral_without_figures_is_refused_with_the_nearest(ledger):
    with pytest.raises(UnknownChoiceError, match="copper"):
        ledger.require("coper")
