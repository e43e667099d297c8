"""Who supplies an importer with the goods of some HS lines: of one trade table, in one year."""

from __future__ import annotations

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.engine import queries
from geo.errors import NotComputableError
from geo.indicators import dependence
from geo.risk.model import Importer
from geo.trade.model import COUNTED, By, trade_of


def supply_of(
    atlas: Atlas,
    who: Importer,
    *,
    lines: tuple[str, ...],
    year: int,
    by: dependence.Weighing = "value",
    allies: frozenset[str] = frozenset(),
) -> tuple[dependence.SupplyMix | None, str]:
    """Shares of the suppliers of an importer or group from outside it, or ``None`` and the reason.

    By weight, flows whose weight is not known or cannot be right are left out.

    Parameters
    ----------
    atlas: with the trade table of the revision of *lines* (:meth:`geo.atlas.Atlas.in_revision`).
    allies: alpha-3 codes of the alliance whose share of the imports is asked for.

    Raises
    ------
    GeoError: if the trade table cannot be asked.
    """

    def compute() -> tuple[dependence.SupplyMix | None, str]:
        try:
            flows = trade_of(atlas, lines, year, By(by)).flows
            inside = [flows[side].isin(who.members) for side in (v.IMPORTER, v.EXPORTER)]
            own = flows[inside[0] & ~inside[1]].assign(**{v.QUANTITY_T: flows[COUNTED]})
            columns = [v.VALUE_KUSD, v.QUANTITY_T, queries.UNWEIGHED_KUSD]
            sums = own.groupby(v.EXPORTER, sort=False)[columns].sum(min_count=1).reset_index()
            return dependence.supply_mix(sums, members=allies, by=by), ""
        except NotComputableError as error:
            return None, str(error)

    return atlas.memo.get(("supply", who, lines, year, by, allies), compute)


def largest_outside(mix: dependence.SupplyMix) -> tuple[str, float] | None:
    """The largest supplier outside the alliance asked about and its share (0-1); ``None`` where all are members."""
    outside = mix.shares[~mix.shares["inside"]]
    return None if outside.empty else (str(outside[v.EXPORTER].iloc[0]), float(outside["share"].iloc[0]))
