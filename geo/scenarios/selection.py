"""From the words of an address to a scenario that can be asked, and back to an address that says everything."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from enum import StrEnum
from typing import Final, cast

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.dataset import Dataset
from geo.locale.say import mark, mark_term, say, term
from geo.production.selection import years_of
from geo.reference import alliances, countries, minerals
from geo.reference.choices import NONE, Choices
from geo.scenarios import figure, inputs, model, presets, published_prices
from geo.scenarios.diversification import Weighing
from geo.scenarios.model import AskDisruption, AskDiversification, Asked, AskFloor, AskStock, Goods
from geo.scenarios.presets import DisruptionPreset, FloorPreset, StockPreset
from geo.scenarios.stockpile import USD, StockUnit
from geo.trade import history
from geo.trade import model as trade_model

Address = tuple[tuple[str, object], ...]
Preset = DisruptionPreset | StockPreset | FloorPreset


class Scenario(StrEnum):
    """The four scenarios."""

    DISRUPTION = "disruption"
    STOCKPILE = "stockpile"
    FLOOR = "price-floor"
    DIVERSIFICATION = "diversification"


TITLES: Final = {
    Scenario.DISRUPTION: mark("Export disruption"),
    Scenario.STOCKPILE: mark("Stockpile cover"),
    Scenario.FLOOR: mark("Price floor"),
    Scenario.DIVERSIFICATION: mark("Diversification"),
}


class VolumeFrom(StrEnum):
    """Where the volume under a floor comes from."""

    PRODUCTION = "production"
    STATED = "stated"


DEFAULT_MINERAL: Final = "rare-earths"
# The minimum of the Lynas-JARE contract (price_floors.csv), tonnes of NdPr a year.
DEFAULT_VOLUME: Final = 5000.0
# Weights that cannot be right, in an address: counted; else they are left out.
COUNTED: Final = "counted"
_DEFAULT_FLOOR: Final = "lynas-jare-revised-supply-agreement"
_NDPR: Final = "NdPr oxide"
_CHOSEN: Final = (
    mark_term("choice", "all"),
    mark_term("choice", "net-imports"),
    mark_term("choice", "days"),
    mark_term("choice", "unit-value"),
    mark_term("choice", "mine"),
    mark_term("choice", "refined"),
    mark_term("choice", "stated"),
    mark_term("choice", "production"),
    mark_term("choice", "quantity"),
)
# Letters of names that do not exist that are repeated to the user.
_REPEATED: Final = 60


def resolve(atlas: Atlas, choices: Choices, *, on: dt.date) -> Asked:
    """The scenario asked for; what does not exist is said in ``choices.messages`` and takes its default.

    Parameters
    ----------
    on: the day that counts for memberships of alliances.
    """
    titles = {one.value: say(TITLES[one]) for one in Scenario}
    scenario = Scenario(choices.pick("scenario", Scenario, Scenario.DISRUPTION, labels=titles))
    asked = _asked(atlas, scenario, choices, on)
    if isinstance(asked, AskStock) and asked.broken:
        return replace(asked, seat=choices.seat(), broken=replace(asked.broken, seat=choices.seat()))
    return replace(asked, seat=choices.seat())


def _asked(atlas: Atlas, scenario: Scenario, choices: Choices, on: dt.date) -> Asked:
    if scenario is Scenario.FLOOR:
        return _floor(atlas.dataset, choices, on)
    goods = _goods(atlas, choices)
    if scenario is Scenario.DISRUPTION:
        return _broken(choices, goods, on)
    return _stock(choices, goods, on) if scenario is Scenario.STOCKPILE else _diversification(choices, goods, on)


def scenario_of(asked: Asked) -> Scenario:
    """Which of the four is asked for."""
    return {
        AskDisruption: Scenario.DISRUPTION,
        AskStock: Scenario.STOCKPILE,
        AskFloor: Scenario.FLOOR,
        AskDiversification: Scenario.DIVERSIFICATION,
    }[type(asked)]


def preset_of(asked: Asked, choices: Choices) -> Preset | None:
    """The published starting point that the address names, if it fits what is asked."""
    if isinstance(asked, AskDisruption):
        return next((one for one in presets.DISRUPTIONS if one.id == choices.word("preset")), None)
    if isinstance(asked, AskStock):
        offered: tuple[Preset, ...] = presets.stocks_of(asked.goods.mineral)
        return next((one for one in offered if one.id == choices.word("stock_preset")), None)
    if isinstance(asked, AskFloor):
        # Nobody has asked for a volume: the one shown is that of a published floor.
        default = _DEFAULT_FLOOR if asked.product == _NDPR and asked.volume == DEFAULT_VOLUME else ""
        wanted = choices.word("floor_preset") if "floor_preset" in choices.params else default
        return next((one for one in presets.floors_shipped() if one.id == wanted), None)
    return None


def address(asked: Asked, choices: Choices) -> Address:
    """Every word of the view, defaults too; empty ones are not part of an address."""
    preset = preset_of(asked, choices)
    chosen = preset.id if preset else ""
    seat = ("seat", asked.seat if asked.seat != alliances.EuSeat.UNION else "")
    first = ("scenario", scenario_of(asked).value)
    if isinstance(asked, AskDisruption):
        shown = choices.word("shown") if choices.word("shown") in figure.SHOWN else ""
        own = (*goods_address(asked.goods), *broken_address(asked))
        return (first, seat, *own, ("preset", chosen), ("shown", shown))
    if isinstance(asked, AskStock):
        return (first, seat, *_stock_address(asked), ("stock_preset", chosen))
    if isinstance(asked, AskFloor):
        return (first, seat, *_floor_address(asked), ("floor_preset", chosen))
    return (first, seat, *_diversification_address(asked))


def _labels() -> dict[str, str]:
    """What is shown in place of a choice that does not exist, in the language spoken now."""
    return {one: term("choice", one) for one in _CHOSEN}


def _percent(choices: Choices, name: str, default: float, *, low: float = 0, high: float = 100) -> float:
    """A percentage as a fraction."""
    return cast("float", choices.number(name, default, low=low, high=high)) / 100


def _group(choices: Choices, name: str, default: str) -> str:
    """Countries and alliances with commas between them, those that exist; an absent word is the default.

    ``none`` means nobody: views have no empty words.
    """
    if name not in choices.params:
        return default
    if choices.word(name) == NONE:
        return ""
    known = {entry.id for entry in alliances.all_alliances()} | {each.iso3 for each in countries.all_countries()}
    parts = [part.strip() for part in choices.word(name).split(",") if part.strip()]
    lost = [part for part in parts if part not in known]
    if lost:
        choices.note(say("There is no country or alliance \u2018{names}\u2019.", names=", ".join(lost)[:_REPEATED]))
    return ",".join(part for part in dict.fromkeys(parts) if part in known)


def _goods(atlas: Atlas, choices: Choices) -> Goods:
    """Mineral, stage or line, and year of trade; a mineral without lines keeps its name, so that it can say why."""
    every = {entry.id: entry.name for entry in minerals.all_minerals()}
    mineral = choices.pick("mineral", every, DEFAULT_MINERAL, labels=every)
    if mineral not in trade_model.minerals_with_flows():
        return Goods(mineral)
    lines = choices.pick("lines", inputs.choices(mineral), trade_model.ALL_LINES, what="product", labels=_labels())
    offered = history.years_of(atlas, trade_model.pick_lines(mineral, lines))
    year = choices.year("year", offered, offered[-1], what="trade year")
    return Goods(mineral, lines, year, implausible=choices.word("implausible") == COUNTED)


def _broken(choices: Choices, goods: Goods, on: dt.date) -> AskDisruption:
    """A disruption; default: China stops selling to everybody."""
    return AskDisruption(
        goods=goods,
        exporters=_group(choices, "exporters", "CHN"),
        on=on,
        cut=_percent(choices, "cut", 100),
        to=_group(choices, "to", ""),
        friends=_group(choices, "friends", ""),
        spare=_percent(choices, "spare", 10),
        idle=choices.word("idle") == "True",
    )


def broken_address(asked: AskDisruption) -> Address:
    """The words of a disruption beside its goods."""
    return (
        ("exporters", asked.exporters or NONE),
        ("cut", f"{100 * asked.cut:g}"),
        ("to", asked.to),
        ("friends", asked.friends),
        ("spare", f"{100 * asked.spare:g}"),
        ("idle", asked.idle or ""),
    )


def goods_address(goods: Goods) -> Address:
    """The words of mineral, lines and year, and of implausible weights where they are counted."""
    counted = COUNTED if goods.implausible else ""
    return (("mineral", goods.mineral), ("lines", goods.choice), ("year", goods.year), ("implausible", counted))


def _stock(choices: Choices, goods: Goods, on: dt.date) -> AskStock:
    """A stock; default: 60 days of Japan's net imports."""
    need = choices.pick("need", model.NEEDS, model.NET_IMPORTS, what="coverage basis", labels=_labels())
    unit = StockUnit(choices.pick("unit", StockUnit, StockUnit.DAYS, labels=_labels()))
    offered = (inputs.UNIT_VALUE, *published_prices.products(goods.mineral), inputs.OWN_PRICE)
    content = choices.number("content", None, low=0.01, high=100)
    return AskStock(
        goods=goods,
        importer=_group(choices, "importer", "JPN"),
        on=on,
        amount=cast("float", choices.number("amount", 60.0, low=0)),
        unit=unit,
        currency=(choices.word("currency") or USD)[:3].upper(),
        rate=choices.number("rate", None, low=1e-9),
        share=_percent(choices, "share", 100),
        contained=choices.word("contained") == "True" and unit is StockUnit.TONNES,
        content=None if content is None else content / 100,
        price=choices.pick("price", offered, inputs.UNIT_VALUE, labels=_labels()),
        own_price=choices.number("own", None, low=1e-9),
        need=need,
        broken=_broken(choices, goods, on) if need == model.SHORTFALL else None,
    )


def _stock_address(asked: AskStock) -> Address:
    """The words of a stock."""
    return (
        *goods_address(asked.goods),
        ("importer", asked.importer or NONE),
        ("amount", f"{asked.amount:.12g}"),
        ("unit", str(asked.unit)),
        ("currency", asked.currency if asked.unit == StockUnit.MONEY else ""),
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
    """Minerals with production and a published price per tonne."""
    made = v.Measure.PRODUCTION.value
    return tuple(
        name for name in dataset.minerals() if (name, made) in dataset.facts and published_prices.products(name)
    )


def _floor(dataset: Dataset, choices: Choices, on: dt.date) -> AskFloor:
    """A floor; default: 110 USD/kg on the 5,000 t of NdPr oxide a year of a published contract."""
    mineral = choices.pick("mineral", priced_minerals(dataset), DEFAULT_MINERAL)
    offered = published_prices.products(mineral)
    products = {one: inputs.product_name(one) for one in offered}
    product = choices.pick("product", offered, published_prices.preferred(offered), labels=products)
    offers = dataset.offers_of(mineral, v.Measure.PRODUCTION)
    stages = tuple(dict.fromkeys(offers[v.STAGE]))
    stage = choices.pick("stage", stages, stages[0], labels=_labels())
    names = tuple(offers.loc[offers[v.STAGE] == stage, v.SERIES])
    series = choices.pick("series", names, names[0], what="data source")
    years = years_of(offers[offers[v.STAGE] == stage], series)
    ndpr = product == _NDPR
    latest = published_prices.price_path(published_prices.price_rows(mineral, product))[-1][1]
    volume_from = choices.pick(
        "volume_from",
        VolumeFrom,
        VolumeFrom.STATED if ndpr else VolumeFrom.PRODUCTION,
        what="origin of the volume",
        labels=_labels(),
    )
    stated = volume_from == VolumeFrom.STATED
    return AskFloor(
        mineral=mineral,
        floor_per_kg=cast("float", choices.number("floor", 110.0 if ndpr else round(1.2 * latest / 1000, 2), low=1e-6)),
        on=on,
        product=product,
        stage=stage,
        series=series,
        year=choices.year("year", years, years[-1]),
        eligible=_group(choices, "eligible", ""),
        outside=_group(choices, "outside", "" if choices.word("eligible") else "CHN"),
        share=_percent(choices, "share", 100),
        shift=_percent(choices, "shift", 0, low=-90, high=200),
        factor=choices.number("factor", None, low=1e-6, high=100),
        volume=choices.number("volume", DEFAULT_VOLUME, low=1e-6) if stated else None,
    )


def _floor_address(asked: AskFloor) -> Address:
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
        ("eligible", asked.eligible or ("" if asked.outside else NONE)),
        ("outside", asked.outside),
        ("share", f"{100 * asked.share:g}"),
        ("shift", f"{100 * asked.shift:g}"),
        ("factor", "" if asked.factor is None else f"{asked.factor:g}"),
    )


def _diversification(choices: Choices, goods: Goods, on: dt.date) -> AskDiversification:
    """A cap on one supplier; default: no supplier of Japan above 50 % of its imports."""
    growth = choices.number("growth", None, low=0, high=1000)
    return AskDiversification(
        goods=goods,
        importer=_group(choices, "importer", "JPN"),
        on=on,
        cap=_percent(choices, "cap", 50, low=1),
        growing=_group(choices, "growing", ""),
        growth=None if growth is None else growth / 100,
        by=cast("Weighing", choices.pick("by", ("quantity", "value"), "quantity", what="measure", labels=_labels())),
    )


def _diversification_address(asked: AskDiversification) -> Address:
    """The words of a diversification target."""
    return (
        *goods_address(asked.goods),
        ("importer", asked.importer or NONE),
        ("cap", f"{100 * asked.cap:g}"),
        ("growing", asked.growing),
        ("growth", "" if asked.growth is None else f"{100 * asked.growth:g}"),
        ("by", asked.by),
    )
