"""``python -m geo scenario``: disruption, stockpile, price-floor and diversification, the same answers as the page."""

from __future__ import annotations

import argparse
import math
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pandas as pd

from geo import vocabulary as v
from geo.atlas import shipped
from geo.content.content import Content
from geo.content.table import Table
from geo.errors import UnknownChoiceError
from geo.indicators import dependence
from geo.maps.colours import LIGHT
from geo.reference import minerals
from geo.reference.alliances import EuSeat
from geo.scenarios import content as scenario_content
from geo.scenarios import inputs, model
from geo.scenarios.model import AskDisruption, AskDiversification, Asked, AskFloor, AskStock, Goods, Run
from geo.scenarios.stockpile import USD, StockUnit

_SHOWN = 10
_NAME = "name"


def add_commands(commands: Any) -> None:
    """Add ``scenario`` with its four questions to the subparsers of the command line."""
    scenario = commands.add_parser("scenario", help="disruption, stockpile, price-floor or diversification")
    kinds = scenario.add_subparsers(required=True, metavar="SCENARIO")
    _add_disruption(
        kinds.add_parser("disruption", help="exporters stop or cut: who loses, who replaces, what is short")
    )
    _add_stockpile(kinds.add_parser("stockpile", help="how long a stock lasts, and what days of cover cost"))
    _add_floor(kinds.add_parser("price-floor", help="what paying producers the gap to a floor price costs"))
    _add_diversification(
        kinds.add_parser("diversification", help="smallest reallocation under a cap for each supplier")
    )


def _goods(parser: argparse.ArgumentParser, *, help_mineral: str = "id, name or symbol, e.g. rare-earths") -> None:
    parser.add_argument("--mineral", required=True, help=help_mineral)
    parser.add_argument(
        "--lines", help="stage (mine, refined, downstream), HS line, or all; default: all, each by itself"
    )
    parser.add_argument("--year", type=int, help="base year of trade; default: the latest")
    parser.add_argument("--implausible", action="store_true", help="count weights that cannot be right, too")
    _common(parser)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", help="members of alliances on this date, YYYY-MM-DD (default: today)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--seat",
        default=EuSeat.UNION.value,
        choices=list(EuSeat),
        help="an alliance's seat of the EU: counted as the union's 27 states (default), or as none",
    )


def _broken(parser: argparse.ArgumentParser, *, required: bool) -> None:
    groups = "alpha-3 codes and alliances, e.g. CHN or CHN,RUS or g7"
    parser.add_argument("--exporters", required=required, default="", help=f"who cuts: {groups}")
    parser.add_argument("--cut", type=float, default=100.0, help="per cent of exports (default: 100)")
    parser.add_argument("--to", default="", help=f"whom they cut off: {groups}; default: everybody")
    parser.add_argument("--friends", default="", help=f"who may replace: {groups}; default: everybody who does not cut")
    parser.add_argument("--spare", type=float, default=10.0, help="spare capacity, per cent of exports (default: 10)")
    parser.add_argument("--idle", action="store_true", help="published idle capacity instead, where it is known")


def _add_disruption(parser: argparse.ArgumentParser) -> None:
    _goods(parser, help_mineral="id, name or symbol; several with commas are answered one by one")
    _broken(parser, required=True)
    parser.set_defaults(run=disruption)


def _add_stockpile(parser: argparse.ArgumentParser) -> None:
    _goods(parser)
    _broken(parser, required=False)
    parser.add_argument("--importer", required=True, help="who holds the stock: codes and alliances, e.g. JPN or eu27")
    parser.add_argument("--amount", type=float, default=60.0, help="of the stock (default: 60)")
    parser.add_argument("--unit", default=StockUnit.DAYS.value, help="days (default) of net imports, t, or money")
    parser.add_argument("--currency", default=USD, help="of a stock of money (default: USD)")
    parser.add_argument("--rate", type=float, help="US dollars that one unit of the currency buys; none is shipped")
    parser.add_argument(
        "--share", type=float, default=100.0, help="per cent of the stock for these goods (default: 100)"
    )
    parser.add_argument("--contained", action="store_true", help="the stock's tonnes are contained metal")
    parser.add_argument("--content", type=float, help="metal content of the traded goods, per cent")
    parser.add_argument("--price", default=inputs.UNIT_VALUE, help="unit-value (default), own, or a published product")
    parser.add_argument("--own-price", type=float, help="US dollars a tonne of the goods, with --price own")
    parser.add_argument(
        "--need", default=model.NET_IMPORTS, help="net-imports (default) or shortfall (needs --exporters)"
    )
    parser.set_defaults(run=stockpile)


def _add_floor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mineral", required=True, help="id, name or symbol, e.g. rare-earths")
    parser.add_argument("--floor", type=float, required=True, help="floor price, US dollars a kilogram of the product")
    parser.add_argument("--product", help="as named in prices.csv, e.g. 'NdPr oxide'")
    parser.add_argument("--stage", help="mine or refined; default: mine where there is one")
    parser.add_argument("--series", help="e.g. wmd, usgs; default: the latest complete edition")
    parser.add_argument("--year", type=int, help="of production; default: the latest")
    parser.add_argument("--eligible", default="", help="who is paid: codes and alliances, e.g. g7,AUS")
    parser.add_argument("--outside", default="", help="instead: every producer outside these, e.g. CHN")
    parser.add_argument("--share", type=float, default=100.0, help="per cent of their output that is eligible")
    parser.add_argument("--shift", type=float, default=0.0, help="shift of all market prices, per cent (default: 0)")
    parser.add_argument("--factor", type=float, help="tonnes of product a tonne of production holds, if not published")
    parser.add_argument("--volume", type=float, help="a stated volume, tonnes of product a year, instead of production")
    _common(parser)
    parser.set_defaults(run=price_floor)


def _add_diversification(parser: argparse.ArgumentParser) -> None:
    _goods(parser)
    parser.add_argument("--importer", required=True, help="who diversifies: codes and alliances, e.g. JPN or eu27")
    parser.add_argument("--cap", type=float, default=65.0, help="per cent of imports from one supplier (default: 65)")
    parser.add_argument("--growing", default="", help="who may grow: codes and alliances; default: every exporter")
    parser.add_argument("--growth", type=float, help="most that a supplier may add, per cent of its exports")
    parser.add_argument("--by", default="quantity", help="quantity (default) or value")
    parser.set_defaults(run=diversification)


def disruption(options: argparse.Namespace) -> tuple[dict[str, Any] | list[Any], str]:
    """Losses, replacement and shortfall; a list of answers where several minerals are named."""
    names = [name.strip() for name in options.mineral.split(",") if name.strip()] or [options.mineral]
    asked, day = _ask_disruption(options, _day(options.on)), _day(options.on)
    found = [_disrupted(replace(asked, goods=replace(asked.goods, mineral=name)), day) for name in names]
    text = "\n\n".join(words for _, words in found)
    return (found[0][0] if len(found) == 1 else [answer for answer, _ in found]), text


def _disrupted(asked: AskDisruption, day: date) -> tuple[dict[str, Any], str]:
    run, content = _run(asked, day)
    result = cast("model.DisruptionRun", run).result
    tables = {"importers": _rows(content.tables[0], v.IMPORTER), "suppliers": _rows(content.tables[1], v.EXPORTER)}
    extra = {
        "imports_t": result.imports_t,
        "imports_kusd": result.imports_kusd,
        "lost_t": result.lost_t,
        "lost_kusd": result.lost_kusd,
        "share_lost": result.share_lost,
        "spare_t": result.spare_t,
        "replaced_t": result.replaced_t,
        "short_t": result.short_t,
        "share_short": result.share_short,
        "unweighed_share_of_lost_value": result.unweighed_share,
    }
    return _answer(run, content, extra | tables), _text(content, tables["importers"], "short_t", "t gross weight unmet")


def stockpile(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Days of cover and the cost of days."""
    day = _day(options.on)
    asked = AskStock(
        goods=_goods_of(options),
        importer=options.importer,
        on=day,
        amount=options.amount,
        unit=cast("StockUnit", options.unit),
        currency=options.currency,
        rate=options.rate,
        share=options.share / 100,
        contained=options.contained,
        content=None if options.content is None else options.content / 100,
        price=options.price,
        own_price=options.own_price,
        need=options.need,
        broken=_ask_disruption(options, day) if options.exporters else None,
        seat=options.seat,
    )
    run, content = _run(asked, day)
    result = cast("model.StockRun", run).result
    targets = _rows(content.table)
    extra = {
        "stock_t": result.stock_t,
        "days": _plain(result.days),
        "need_t_a_year": result.need.tonnes,
        "days_a_year": result.need.year_days,
        "price_usd_per_t": result.price.usd_per_t if result.price else None,
        "price": result.price.words if result.price else None,
        "price_year": result.price.year if result.price else None,
        "cost_usd": result.cost_usd,
        "targets": targets,
    }
    rows = [{_NAME: f"{row['days']:g} days", **row} for row in targets]
    return _answer(run, content, extra), _text(content, rows, "tonnes", "t gross weight")


def price_floor(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Gap payments of a floor."""
    asked = AskFloor(
        mineral=options.mineral,
        floor_per_kg=options.floor,
        on=_day(options.on),
        product=options.product,
        stage=options.stage,
        series=options.series,
        year=options.year,
        eligible=options.eligible,
        outside=options.outside,
        share=options.share / 100,
        shift=options.shift / 100,
        factor=options.factor,
        volume=options.volume,
        seat=options.seat,
    )
    run, content = _run(asked, asked.on)
    found = cast("model.FloorRun", run)
    result, path = found.result, _rows(content.tables[0])
    extra = {
        "product": found.product,
        "eligible": found.eligible,
        "volume_t": result.volume_t,
        "eligible_share_of_world_output": _plain(result.eligible_world_share),
        "dominant": result.dominant,
        "non_dominant_t": result.non_dominant_t,
        "cost_per_non_dominant_t": result.cost_per_non_dominant_t,
        "path": path,
        "producers": _rows(content.tables[1]) if len(content.tables) > 1 else [],
    }
    rows = [{_NAME: str(row[v.YEAR]), **row} for row in path]
    return _answer(run, content, extra), _text(content, rows, "payments_usd", "USD")


def diversification(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """The smallest reallocation under a cap."""
    asked = AskDiversification(
        goods=_goods_of(options),
        importer=options.importer,
        on=_day(options.on),
        cap=options.cap / 100,
        growing=options.growing,
        growth=None if options.growth is None else options.growth / 100,
        by=options.by,
        seat=options.seat,
    )
    run, content = _run(asked, asked.on)
    result = cast("model.DiversificationRun", run).result
    suppliers = _rows(content.table, v.EXPORTER)
    extra = {
        "unit": result.unit,
        "total": result.total,
        "moved": result.moved,
        "moved_share": result.moved_share,
        "room": result.room,
        "feasible": result.feasible,
        "reason": result.reason or None,
        "hhi_now": result.hhi_now,
        "hhi_then": result.hhi_then,
        "suppliers": suppliers,
    }
    unit = "t gross weight" if result.made.by == "quantity" else result.unit
    return _answer(run, content, extra), _text(content, suppliers, "change", unit, signed=True)


def _run(asked: Asked, day: date) -> tuple[Run, Content]:
    """The numbers of a scenario and the content that every page and file shows of them."""
    return model.run(shipped(), asked), scenario_content.answer(asked, on=day, atlas=shipped(), theme=LIGHT)


def _goods_of(options: argparse.Namespace) -> Goods:
    return Goods(options.mineral, options.lines, options.year, implausible=options.implausible)


def _ask_disruption(options: argparse.Namespace, day: date) -> AskDisruption:
    return AskDisruption(
        goods=_goods_of(options),
        exporters=options.exporters,
        on=day,
        cut=options.cut / 100,
        to=options.to,
        friends=options.friends,
        spare=options.spare / 100,
        idle=options.idle,
        seat=options.seat,
    )


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()  # noqa: DTZ011 - a calendar day
    except ValueError as error:
        raise UnknownChoiceError("date", text, ["YYYY-MM-DD"]) from error


def _answer(run: Run, content: Content, extra: dict[str, Any]) -> dict[str, Any]:
    head: dict[str, Any] = {"finding": content.headline}
    if isinstance(run, model.FloorRun):
        head["mineral"] = minerals.mineral(run.asked.mineral).id
    else:
        trade = run.trade
        head |= {"mineral": trade.mineral, "lines": list(trade.lines), "stage": trade.stage, "year": trade.year}
        head |= {"forms": _rows(content.tables[-1])} if len(run.whole.lines) > 1 else {}
        head["basis"] = dependence.GROSS_WEIGHT
    words = {"assumptions": list(content.caption.assumptions), "gaps": list(content.caption.notes)}
    source = content.caption.source.removeprefix("Source: ")
    return head | {name: _plain(value) for name, value in extra.items()} | words | {"source": source}


def _rows(table: Table, code: str = v.ISO3) -> list[dict[str, Any]]:
    """Rows for JSON: a missing number is null, an infinite one too; *code* names the column of alpha-3 codes."""
    named: pd.DataFrame = table.frame.rename(columns={v.ISO3: code, "country": _NAME})
    return [{name: _plain(value) for name, value in row.items()} for row in named.to_dict("records")]


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _text(content: Content, rows: list[dict[str, Any]], column: str, unit: str, *, signed: bool = False) -> str:
    figures = [f"  {tile.label}: {tile.value}" for tile in content.tiles]
    form = ">+16,.0f" if signed else ">16,.0f"
    listed = [f"  {row[_NAME]:32} {row[column]:{form}} {unit}" for row in rows[:_SHOWN] if row[column] is not None]
    assumed = [f"  assumes: {text}" for text in content.caption.assumptions]
    gaps = [f"  note: {text}" for text in content.caption.notes]
    head = [content.headline, f"  {content.caption.text}"]
    return "\n".join([*head, *figures, *listed, *assumed, *gaps, f"  {content.caption.source}"])
