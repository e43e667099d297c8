"""What a scenario is asked about: goods in a year of trade, groups of countries, prices.

Everything is looked up here, for page and command line alike, and handed to the pure functions beside this module.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.dataset import Dataset
from geo.engine import plausibility, queries
from geo.engine.base import Engine
from geo.errors import NotComputableError, UnknownChoiceError
from geo.indicators.panel import Panel
from geo.locale.languages import ENGLISH, current
from geo.locale.say import mark, say, term
from geo.reference import alliances, minerals
from geo.reference.bases import basis_in_words
from geo.reference.names import lowered, mineral_in_text
from geo.risk import model as risk_model
from geo.scenarios import price_floor, published_prices, sharing
from geo.scenarios.sharing import MissingChoiceError
from geo.scenarios.stockpile import Price
from geo.tables import prices
from geo.trade import forms
from geo.trade import model as flows
from geo.trade.history import years as traded_years
from geo.trade.plausibility import weights_left_out

UNIT_VALUE: Final = "unit-value"
OWN_PRICE: Final = "own"
_LEFT_OUT: Final = "left_out"
_DECLARED: Final = "declared_t"
_SUMMED: Final = (v.VALUE_KUSD, v.QUANTITY_T, queries.UNWEIGHED_KUSD)
# Part of the median unit value of a line below which goods may be of an earlier stage.
_CHEAP: Final = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class TradedGoods:
    """One year of trade in some goods; ``by_line`` has one row per exporter, importer and HS line.

    Lines are never added up: a scenario asks :meth:`of_line` of each. A weight that cannot be right
    (:mod:`geo.engine.plausibility`) is missing there unless it is asked for: ``left_out`` flows of
    ``left_out_t`` tonnes.
    """

    mineral: str
    choice: str
    lines: tuple[str, ...]
    stage: str
    year: int
    by_line: pd.DataFrame
    left_out: int = 0
    left_out_t: float = 0.0

    @property
    def flows(self) -> pd.DataFrame:
        """One row per exporter and importer: of a single line, or of all lines by gross weight."""
        pairs = self.by_line.groupby([v.EXPORTER, v.IMPORTER], sort=False)
        cheap = pairs[sharing.CHEAP].any().to_numpy()
        return pairs[[*_SUMMED]].sum(min_count=1).reset_index().assign(**{sharing.CHEAP: cheap})

    def of_line(self, line: str) -> TradedGoods:
        """The trade in one of the lines."""
        rows = self.by_line[self.by_line[v.HS6] == line]
        out = rows[rows[_LEFT_OUT]]
        stage = str(flows.lines_of(self.mineral).set_index(v.HS6).loc[line, "stage"])
        kept = rows.reset_index(drop=True)
        return replace(
            self, lines=(line,), stage=stage, by_line=kept, left_out=len(out), left_out_t=float(out[_DECLARED].sum())
        )

    @property
    def held(self) -> forms.Completeness:
        """How much of the mineral's trade the lines can show."""
        return forms.completeness(self.mineral, self.lines)

    @property
    def implausible_words(self) -> str:
        """What sums of weight leave out, as one sentence; empty where they leave out nothing."""
        return weights_left_out(self.left_out, self.left_out_t)

    @property
    def name(self) -> str:
        """What is traded, for the middle of a sentence; see :func:`geo.trade.forms.in_text`."""
        return forms.in_text(self.mineral, self.lines)

    @property
    def one_stage(self) -> bool:
        """Whether all of it is known to be of one stage: ores are, while refined lines hold intermediates too."""
        return self.stage == v.Stage.MINE

    @property
    def words(self) -> str:
        """The tariff lines in words: code and description."""
        table = flows.lines_of(self.mineral).set_index(v.HS6)["description"]
        return "; ".join(f"HS {code} {term('HS description', table[code])}" for code in self.lines)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the lines take in beside the goods, and which lines of the mineral are not there."""
        table = flows.lines_of(self.mineral)
        here = table[table[v.HS6].isin(self.lines)]
        mixed = [
            say("HS {line}: {note}.", line=row.hs6, note=term("HS note", row.bundle_note))
            for row in here.dropna(subset="bundle_note").itertuples()
        ]
        mixed += [text for text in (self.implausible_words,) if text]
        mixed.append(
            say("Weights are gross, not content: no source here publishes what the goods of these HS lines contain.")
        )
        gone = table[table["in_trade_table"] == "no"]
        if gone.empty:
            return tuple(mixed)
        names = "; ".join(f"{row.hs6} {term('HS description', row.description)}" for row in gone.itertuples())
        return (*mixed, say("Not in the shipped trade table, so not counted: HS {names}.", names=names))


def product_in_text(mineral: str, product: str) -> str:
    """A priced product in the middle of a sentence: "cobalt metal, LME cash", "nickel, LME", but "NdPr oxide"."""
    name = product_name(product)
    if current() != ENGLISH:
        return name
    names = {
        mineral_in_text(one).partition(" ")[0] for one in (mineral, *(each.id for each in minerals.members(mineral)))
    }
    return lowered(name) if name.partition(" ")[0].rstrip(",").lower() in names else name


def product_name(product: str) -> str:
    """A priced product of ``prices.csv`` by its name."""
    return term("priced product", product)


def choices(mineral: str) -> tuple[str, ...]:
    """What can be asked of a mineral: every form (``all``), a stage, or a line; each line is answered by itself.

    Raises
    ------
    NotComputableError: if the shipped trade table has no line of it, with the lines it would need.
    """
    offered = flows.line_choices(mineral)
    if not offered:
        reason = flows.why_no_flows(mineral)
        if current() == ENGLISH:  # without the mineral, which the sentence before has named
            reason = reason.partition(": ")[2]
        first = say("No trade figures for {mineral}.", mineral=mineral_in_text(mineral))
        raise NotComputableError(f"{first} {reason[:1].upper()}{reason[1:]}")
    return offered


def trade(
    engine: Engine, mineral: str, *, choice: str | None = None, year: int | None = None, implausible: bool = False
) -> TradedGoods:
    """One year of trade (default: the latest) in a mineral's goods (default: every form at hand).

    Parameters
    ----------
    implausible: count the weights that :mod:`geo.engine.plausibility` marks; by default they are missing, and the
        value of their flows counts as unweighed.

    Raises
    ------
    UnknownChoiceError: for a mineral, choice or year that does not exist.
    NotComputableError: if the shipped trade table has no line of the mineral.
    """
    wanted = minerals.mineral(mineral).id
    offered = choices(wanted)
    chosen = choice or offered[0]
    if chosen not in offered:
        raise UnknownChoiceError(f"stage or line of {wanted}", chosen, offered)
    lines = flows.pick_lines(wanted, chosen)
    years = traded_years(engine, lines=lines)
    if year is not None and year not in years:
        raise UnknownChoiceError(f"year of trade in {wanted}", year, years)
    picked = year or years[-1]
    table = flows.lines_of(wanted).set_index(v.HS6)
    rows = _weighed(queries.rows(engine, lines=lines, years=[picked]), implausible=implausible)
    out = rows[rows[_LEFT_OUT]]
    return TradedGoods(
        wanted, chosen, lines, str(table.loc[lines[0], "stage"]), picked, rows, len(out), float(out[_DECLARED].sum())
    )


def _weighed(rows: pd.DataFrame, *, implausible: bool) -> pd.DataFrame:
    """Flows by line with the weights that count: ``unweighed_kusd`` is the value of those without."""
    tested = plausibility.tested(rows)
    marked = tested[plausibility.IMPLAUSIBLE] & (not implausible)
    weight = rows[v.QUANTITY_T].mask(marked)
    unweighed = rows[v.VALUE_KUSD].where(weight.isna(), 0.0)
    cheap = tested[plausibility.RATIO] < _CHEAP
    columns = {_DECLARED: rows[v.QUANTITY_T], _LEFT_OUT: marked, sharing.CHEAP: cheap}
    return rows.assign(**{v.QUANTITY_T: weight, queries.UNWEIGHED_KUSD: unweighed, **columns})


def group(text: str, *, on: dt.date, what: str, eu_seat: str = alliances.EuSeat.UNION) -> risk_model.Importer:
    """Countries and alliances of a text such as ``g7,KOR``, on a date, a seat of the EU counted as *eu_seat* says.

    *what* says in the language spoken now whom they are: "importers".

    Raises
    ------
    UnknownChoiceError: for a part that is neither.
    MissingChoiceError: if nobody is named, or nobody is a member.
    """
    if not text.strip(", "):
        raise MissingChoiceError(
            what,
            "empty",
            "at least one country or alliance, such as DEU,FRA or g7",
            title=say("Choose {what}", what=what),
            reason=say(
                "The {what} cannot be empty: give at least one country or alliance, such as DEU,FRA or g7.", what=what
            ),
        )
    found = risk_model.importer(text, on=on, eu_seat=eu_seat)
    if not found.members:
        raise MissingChoiceError(
            what,
            "empty",
            "an alliance with members on that date, or countries",
            title=say("Choose {what}", what=what),
            reason=say(
                "The {what} cannot be empty ({group} has no members on {day}): give an alliance with members on that "
                "date, or countries.",
                what=what,
                group=found.name,
                day=on,
            ),
        )
    return found


def idle_capacity(dataset: Dataset, found: TradedGoods) -> tuple[tuple[str, float], ...]:
    """Capacity less production of the same edition and year, tonnes, where both weigh what is traded.

    Only for primary metal traded as such: capacity counted as content says nothing of gross weight.
    """
    rows = dataset.facts.get((found.mineral, v.Measure.CAPACITY.value))
    if rows is None or found.stage != v.Stage.REFINED or len(found.lines) != 1:
        return ()
    rows = rows[(rows[v.STAGE] == found.stage) & (rows[v.BASIS] == "primary metal")].dropna(subset=[v.ISO3, v.VALUE])
    if rows.empty:
        return ()
    series, year = str(rows[v.SERIES].iloc[0]), int(rows[v.YEAR].max())
    made = dataset.panel(
        mineral=found.mineral, stage=found.stage, year=year, series=series, measure=v.Measure.PRODUCTION.value
    )
    output = made.countries.set_index(v.ISO3)[v.VALUE]
    pairs = ((str(row.iso3), row.value - output.get(row.iso3, float("nan"))) for row in rows.itertuples())
    return tuple((iso3, max(0.0, float(idle))) for iso3, idle in pairs if pd.notna(idle))


def price(found: TradedGoods, importer: risk_model.Importer, *, kind: str, own: float | None = None) -> Price | None:
    """The price of the goods for an importer: the unit value of its imports, a published product, or the user's own.

    A published product whose tariff line is not exactly the one traded counts as a price of contained metal.
    Its year is the one nearest to the year of trade.

    Raises
    ------
    UnknownChoiceError: for a product that has no published price. MissingChoiceError: for an own price that is
        missing.
    """
    if kind == OWN_PRICE:
        if own is None:
            raise MissingChoiceError(
                "price per tonne",
                "missing",
                "US dollars per tonne of the goods as traded",
                title=say("Enter a price per tonne"),
                reason=say("The price per tonne cannot be missing: give US dollars per tonne of the goods as traded."),
            )
        return Price(own, found.year, say("your own"))
    if kind == UNIT_VALUE:
        usd = _unit_value(found.flows, importer.members)
        words = say(
            "mean unit value of {importer}'s imports of these lines (with their own grade and mix)",
            importer=importer.name,
        )
        return None if usd is None else Price(usd, found.year, words)
    rows = published_prices.price_rows(found.mineral, kind)
    nearest = rows.iloc[(rows[v.YEAR] - found.year).abs().argsort(kind="stable").iloc[0]]
    same = nearest[v.BASIS] == prices.PRODUCT_WEIGHT and found.lines == (nearest[v.HS6],)
    words = say(
        "{product} ({publisher}, {status})",
        product=product_name(nearest["product"]),
        publisher=published_prices.publisher(nearest[v.SOURCE_ID]),
        status=term("status", nearest[v.STATUS]),
    )
    return Price(float(nearest["usd_per_t"]), int(nearest[v.YEAR]), words, contained=not same)


def _unit_value(table: pd.DataFrame, members: tuple[str, ...]) -> float | None:
    bought = table[table[v.IMPORTER].isin(members) & ~table[v.EXPORTER].isin(members)]
    weight = float(bought[v.QUANTITY_T].sum())
    worth = 1000 * float((bought[v.VALUE_KUSD] - bought[queries.UNWEIGHED_KUSD]).sum())
    return worth / weight if weight > 0 and worth > 0 else None


def product_factor(panel: Panel, rows: pd.DataFrame, stated: float | None) -> tuple[float, str]:
    """Tonnes of the priced product a tonne of production stands for, and the sentence that says so.

    Raises
    ------
    NotComputableError: if production and price count different things and nobody stated the factor.
    """
    product = product_in_text(panel.mineral, str(rows["product"].iloc[0]))
    if stated is not None:
        return stated, say(
            "{tonnes} t of {product} per tonne of production ({basis}): your own assumption.",
            tonnes=numbers.written(f"{stated:g}"),
            product=product,
            basis=basis_in_words(panel.basis),
        )
    factor = prices.equivalent(rows["equivalents"].iloc[0], panel.basis)
    if factor is None:
        name = mineral_in_text(panel.mineral)
        raise NotComputableError(
            say(
                "Enter the {product} content of production: {mineral} counts {basis}, the price is of {product}. How "
                "much of it a tonne of production holds is not published by country: state it as an assumption.",
                product=product,
                mineral=name,
                basis=basis_in_words(panel.basis),
            )
        )
    reason = rows[v.NOTE].iloc[0]
    known = {"tonnes": numbers.written(f"{factor:g}"), "product": product, "basis": basis_in_words(panel.basis)}
    if isinstance(reason, str) and factor != 1:
        template = mark("{tonnes} t of {product} per tonne of production, {basis} ({reason}).")
        return factor, say(template, reason=term("note on a price", reason), **known)
    return factor, say("{tonnes} t of {product} per tonne of production, {basis}.", **known)


def floor(
    panel: Panel,
    made: price_floor.FloorTerms,
    *,
    product: str,
    eligible: tuple[str, ...],
    stated_factor: float | None = None,
) -> price_floor.Floor:
    """A price floor on the production of a panel at the published prices of a product.

    ``product_per_t`` and ``conversion`` of *made* are looked up here, or taken from *stated_factor*.

    Raises
    ------
    GeoError: as the functions that it calls.
    """
    rows = published_prices.price_rows(panel.mineral, product)
    factor, words = product_factor(panel, rows, stated_factor)
    complete = replace(made, product_per_t=factor, conversion=words)
    return price_floor.support(panel, market(rows), complete, eligible=eligible)


def market(rows: pd.DataFrame) -> price_floor.MarketPrices:
    """The path of a product's prices, by year and by month, from its rows of :func:`published_prices.price_rows`."""
    by_month = published_prices.months(str(rows["product"].iloc[0]))
    pairs = zip(by_month[published_prices.MONTH], by_month["usd_per_t"], strict=True)
    return price_floor.MarketPrices(
        published_prices.price_path(rows), tuple((str(one), float(usd)) for one, usd in pairs)
    )


def producers(panel: Panel) -> tuple[str, ...]:
    """Countries of a panel that have a figure, or a withheld one, above zero."""
    rows = panel.countries[~(panel.countries[v.VALUE] == 0)]
    return tuple(rows[v.ISO3])
