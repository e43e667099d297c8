"""From the words of an address to a scenario that can be asked, with a sentence for every word that cannot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import replaced
from geo.production.selection import years_of
from geo.reference import alliances, countries, minerals
from geo.scenarios import inputs, model
from geo.scenarios.diversification import Weighing
from geo.scenarios.model import AskDisruption, AskDiversification, AskFloor, AskStock, Goods
from geo.scenarios.stockpile import USD, StockUnit
from geo.trade import model as trade_model

YearsOf = Callable[[tuple[str, ...]], tuple[int, ...]]
Address = tuple[tuple[str, object], ...]


class Kind(StrEnum):
    """The four scenarios."""

    DISRUPTION = "disruption"
    STOCKPILE = "stockpile"
    FLOOR = "price-floor"
    DIVERSIFICATION = "diversification"


class VolumeFrom(StrEnum):
    """Where the volume under a floor comes from."""

    PRODUCTION = "production"
    STATED = "stated"


DEFAULT_MINERAL = "rare-earths"
# The minimum of the Lynas-JARE contract (price_floors.csv), tonnes of NdPr a year.
DEFAULT_VOLUME = 5000.0
_DEFAULT_FLOOR = "lynas-jare-revised-supply-agreement"


@dataclass(frozen=True, slots=True)
class Words:
    """The wish of a reader, and what could not be taken from it."""

    wish: Mapping[str, str]
    on: dt.date
    said: list[str] = field(default_factory=list)

    def pick(self, name: str, offered: Iterable[object], default: str) -> str:
        """One of the offered values."""
        choices = tuple(str(choice) for choice in offered)
        found = self.wish.get(name, "")
        if not found or found in choices:
            return found or default
        self.said.append(replaced(name, found, choices, default))
        return default

    def number(self, name: str, default: float | None, *, low: float, high: float = 1e15) -> float | None:
        """A number within bounds; an empty word is the default."""
        found = self.wish.get(name, "")
        if not found:
            return default
        try:
            value = float(found)
        except ValueError:
            value = float("nan")
        if low <= value <= high:
            return value
        bounds = f"{low:g} to {high:g}" if high < 1e15 else f"{low:g} or more"  # noqa: PLR2004 - no upper bound
        self.said.append(f"The {name} cannot be {found[:60]!r}: give {bounds}. Showing {default}.")
        return default

    def percent(self, name: str, default: float, *, low: float = 0, high: float = 100) -> float:
        """A percentage as a fraction."""
        return cast("float", self.number(name, default, low=low, high=high)) / 100

    def group(self, name: str, default: str) -> str:
        """Countries and alliances with commas between them, those that exist; an absent word is the default."""
        if name not in self.wish:
            return default
        known = {entry.id for entry in alliances.all_alliances()} | {each.iso3 for each in countries.all_countries()}
        parts = [part.strip() for part in self.wish[name].split(",") if part.strip()]
        lost = [part for part in parts if part not in known]
        if lost:
            self.said.append(f"No country or alliance is called {', '.join(lost)[:60]!r}.")
        return ",".join(part for part in dict.fromkeys(parts) if part in known)

    def goods(self, years: YearsOf) -> Goods:
        """Mineral, stage or line, and year of trade; a mineral without lines keeps its name, so that it can say why."""
        every = [entry.id for entry in minerals.all_minerals()]
        mineral = self.pick("mineral", every, DEFAULT_MINERAL)
        if mineral not in trade_model.minerals_with_flows():
            return Goods(mineral)
        choice = self.pick("lines", inputs.choices(mineral), inputs.default_choice(mineral))
        offered = years(trade_model.pick_lines(mineral, choice))
        return Goods(mineral, choice, int(self.pick("year", offered, str(offered[-1]))))


def disruption(words: Words, years: YearsOf) -> AskDisruption:
    """The disruption asked for; default: China stops selling rare earths to everybody."""
    return _broken(words, words.goods(years))


def _broken(words: Words, goods: Goods) -> AskDisruption:
    return AskDisruption(
        goods=goods,
        exporters=words.group("exporters", "CHN"),
        on=words.on,
        cut=words.percent("cut", 100),
        to=words.group("to", ""),
        friends=words.group("friends", ""),
        spare=words.percent("spare", 10),
        idle=words.wish.get("idle") == "True",
    )


def broken_address(asked: AskDisruption) -> Address:
    """The words of a disruption beside its goods."""
    return (
        ("exporters", asked.exporters),
        ("cut", f"{100 * asked.cut:g}"),
        ("to", asked.to),
        ("friends", asked.friends),
        ("spare", f"{100 * asked.spare:g}"),
        ("idle", asked.idle or ""),
    )


def goods_address(goods: Goods) -> Address:
    """The words of mineral, lines and year."""
    return (("mineral", goods.mineral), ("lines", goods.choice), ("year", goods.year))


def stock(words: Words, years: YearsOf) -> AskStock:
    """The stock asked for; default: 60 days of Japan's net imports of rare earths."""
    goods = words.goods(years)
    need = words.pick("need", model.NEEDS, model.NET_IMPORTS)
    unit = StockUnit(words.pick("unit", StockUnit, StockUnit.DAYS))
    offered = (inputs.UNIT_VALUE, *inputs.products(goods.mineral), inputs.OWN_PRICE)
    content = words.number("content", None, low=0.01, high=100)
    return AskStock(
        goods=goods,
        importer=words.group("importer", "JPN"),
        on=words.on,
        amount=cast("float", words.number("amount", 60.0, low=0)),
        unit=unit,
        currency=(words.wish.get("currency") or USD)[:3].upper(),
        rate=words.number("rate", None, low=1e-9),
        share=words.percent("share", 100),
        contained=words.wish.get("contained") == "True" and unit is StockUnit.TONNES,
        content=None if content is None else content / 100,
        price=words.pick("price", offered, inputs.UNIT_VALUE),
        own_price=words.number("own", None, low=1e-9),
        need=need,
        broken=_broken(words, goods) if need == model.SHORTFALL else None,
    )


def stock_address(asked: AskStock) -> Address:
    """The words of a stock."""
    return (
        *goods_address(asked.goods),
        ("importer", asked.importer),
        ("amount", f"{asked.amount:.12g}"),
        ("unit", asked.unit.value),
        ("currency", asked.currency if asked.unit is StockUnit.MONEY else ""),
        ("rate", "" if asked.rate is None else f"{asked.rate:g}"),
        ("share", f"{100 * asked.share:g}"),
        ("contained", asked.contained or ""),
        ("content", "" if asked.content is None else f"{100 * asked.content:g}"),
        ("price", asked.price),
        ("own", "" if asked.own_price is None else f"{asked.own_price:g}"),
        ("need", asked.need),
        *(broken_address(asked.broken) if asked.broken else ()),
    )


def priced_minerals(dataset: Dataset) -> tuple[str, ...]:
    """Minerals with production and a published price a tonne."""
    made = v.Measure.PRODUCTION.value
    return tuple(name for name in dataset.minerals() if (name, made) in dataset.facts and inputs.products(name))


def floor(words: Words, dataset: Dataset) -> AskFloor:
    """The floor asked for; default: 110 USD/kg on the 5,000 t of NdPr oxide a year of a published contract."""
    mineral = words.pick("mineral", priced_minerals(dataset), DEFAULT_MINERAL)
    offered = inputs.products(mineral)
    product = words.pick("product", offered, model.preferred(offered))
    offers = dataset.offers_of(mineral, v.Measure.PRODUCTION)
    stages = tuple(dict.fromkeys(offers[v.STAGE]))
    stage = words.pick("stage", stages, stages[0])
    names = tuple(offers.loc[offers[v.STAGE] == stage, v.SERIES])
    series = words.pick("series", names, names[0])
    years = years_of(offers[offers[v.STAGE] == stage], series)
    ndpr = product == "NdPr oxide"
    latest = inputs.price_path(inputs.price_rows(mineral, product))[-1][1]
    volume_from = words.pick("volume_from", VolumeFrom, VolumeFrom.STATED if ndpr else VolumeFrom.PRODUCTION)
    stated = volume_from == VolumeFrom.STATED
    return AskFloor(
        mineral=mineral,
        floor_per_kg=cast("float", words.number("floor", 110.0 if ndpr else round(1.2 * latest / 1000, 2), low=1e-6)),
        on=words.on,
        product=product,
        stage=stage,
        series=series,
        year=int(words.pick("year", years, str(years[-1]))),
        eligible=words.group("eligible", ""),
        outside=words.group("outside", "" if words.wish.get("eligible") else "CHN"),
        share=words.percent("share", 100),
        shift=words.percent("shift", 0, low=-90, high=200),
        factor=words.number("factor", None, low=1e-6, high=100),
        volume=words.number("volume", DEFAULT_VOLUME, low=1e-6) if stated else None,
    )


def default_floor(asked: AskFloor) -> str:
    """Id of the published floor whose volume is shown when the reader has asked for none."""
    return _DEFAULT_FLOOR if asked.product == "NdPr oxide" and asked.volume == DEFAULT_VOLUME else ""


def floor_address(asked: AskFloor) -> Address:
    """The words of a floor."""
    return (
        ("mineral", asked.mineral),
        ("product", asked.product),
        ("floor", f"{asked.floor_per_kg:g}"),
        ("volume_from", (VolumeFrom.PRODUCTION if asked.volume is None else VolumeFrom.STATED).value),
        ("volume", "" if asked.volume is None else f"{asked.volume:g}"),
        ("stage", asked.stage),
        ("series", asked.series),
        ("year", asked.year),
        ("eligible", asked.eligible),
        ("outside", asked.outside),
        ("share", f"{100 * asked.share:g}"),
        ("shift", f"{100 * asked.shift:g}"),
        ("factor", "" if asked.factor is None else f"{asked.factor:g}"),
    )


def diversification(words: Words, years: YearsOf) -> AskDiversification:
    """The target asked for; default: no supplier of Japan's rare earths above 50 %."""
    growth = words.number("growth", None, low=0, high=1000)
    return AskDiversification(
        goods=words.goods(years),
        importer=words.group("importer", "JPN"),
        on=words.on,
        cap=words.percent("cap", 50, low=1),
        growing=words.group("growing", ""),
        growth=None if growth is None else growth / 100,
        by=cast("Weighing", words.pick("by", ("quantity", "value"), "quantity")),
    )


def diversification_address(asked: AskDiversification) -> Address:
    """The words of a diversification target."""
    return (
        *goods_address(asked.goods),
        ("importer", asked.importer),
        ("cap", f"{100 * asked.cap:g}"),
        ("growing", asked.growing),
        ("growth", "" if asked.growth is None else f"{100 * asked.growth:g}"),
        ("by", asked.by),
    )
