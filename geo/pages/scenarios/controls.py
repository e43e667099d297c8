"""The selectors of every scenario, in the order of its questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from geo import vocabulary as v
from geo.pages.scenarios import caches as scenario_caches
from geo.pages.scenarios import widgets
from geo.pages.scenarios.widgets import bound, choice, group, number, percent
from geo.pages.shared import address, caches
from geo.pages.shared.controls import STAGE_NAMES
from geo.production.selection import years_of
from geo.reference import minerals
from geo.scenarios import inputs as scenarios_inputs
from geo.scenarios import model as scenarios_model
from geo.scenarios import presets
from geo.scenarios import selection as scenarios_selection
from geo.scenarios.model import AskDisruption, AskDiversification, AskFloor, AskStock
from geo.scenarios.selection import Kind, VolumeFrom
from geo.scenarios.stockpile import StockUnit

_KINDS = {
    Kind.DISRUPTION: "Disruption",
    Kind.STOCKPILE: "Stockpile cover",
    Kind.FLOOR: "Price floor",
    Kind.DIVERSIFICATION: "Diversification",
}
_UNITS = {StockUnit.DAYS: "days of net imports", StockUnit.TONNES: "tonnes", StockUnit.MONEY: "money"}
_NEEDS = {scenarios_model.NET_IMPORTS: "all net imports", scenarios_model.SHORTFALL: "a shortfall"}
_OUTSIDE, _CHOSEN = "Everybody outside", "Only these"


def kind(current: Kind) -> None:
    """Which of the four scenarios."""
    names = _KINDS.__getitem__
    options: dict[str, Any] = {"label_visibility": "collapsed", "required": True, **bound("scenario", current)}
    st.segmented_control("Scenario", list(Kind), format_func=names, **options)


def row() -> st.delta_generator.DeltaGenerator:
    """A row of selectors that wraps."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="small")


def disruption(asked: AskDisruption, preset: str) -> None:
    """Starting point, goods, who cuts what against whom, who replaces."""
    titles = {one.id: one.title for one in presets.DISRUPTIONS}
    with row():
        widgets.preset("Published policy", "preset", titles, current=preset, take=_take_disruption)
        widgets.goods(asked.goods)
    _broken(asked)


def _broken(asked: AskDisruption) -> None:
    with row():
        group("Who cuts exports", "exporters", asked.exporters, on=asked.on, placeholder="Choose exporters")
        group("Whom they cut off", "to", asked.to, on=asked.on, placeholder="Everybody")
        group("Who may replace", "friends", asked.friends, on=asked.on, placeholder="Every other supplier")
        with st.container(width=200):
            percent("Cut of exports", "cut", asked.cut)
        with st.container(width=200):
            percent(
                "Spare capacity", "spare", asked.spare,
                help="What each other supplier can add, as a part of its own exports: an assumption, not a figure.",
            )  # fmt: skip
        if _idle_known(asked):
            st.toggle(
                "Published idle capacity", **bound("idle", asked.idle),
                help="Capacity less production (Mineral Commodity Summaries 2026) instead, where a country has both.",
            )  # fmt: skip


def _idle_known(asked: AskDisruption) -> bool:
    return asked.goods.choice is not None and asked.goods.mineral == "aluminium"


def _take_disruption(picked: str) -> None:
    preset = presets.disruption(picked)
    cut = scenario_caches.quota_cut() if preset.cut is None else preset.cut
    asked = AskDisruption(
        scenarios_model.Goods(preset.mineral, preset.choice or None, preset.year), preset.exporters, date.min, cut=cut,
        to=preset.to,
    )  # fmt: skip
    for name, value in (
        *scenarios_selection.goods_address(asked.goods),
        *scenarios_selection.broken_address(replace(asked, cut=round(cut, 2))),
    ):
        if name not in {"friends", "spare", "idle"}:
            address.change(name, "" if value is None else value)


def stock(asked: AskStock, preset: str) -> None:
    """Starting point, goods, whose stock, how large, against what, at which price."""
    found = {one.id: one for one in scenario_caches.stock_presets(asked.goods.mineral)}

    def take(picked: str) -> None:
        one = found[picked]
        for name, value in (("importer", one.importer), ("amount", f"{one.amount:.12g}"), ("unit", one.unit.value),
                            ("currency", one.currency), ("rate", ""), ("share", 100)):  # fmt: skip
            address.change(name, value)

    with row():
        titles = {name: one.title for name, one in found.items()}
        widgets.preset("Published stockpiles", "stock_preset", titles, current=preset, take=take)
        widgets.goods(asked.goods)
        group("Whose stock", "importer", asked.importer, on=asked.on, placeholder="Choose importers", width=220)
    with row():
        _amount(asked)
        choice("counted in", "unit", list(StockUnit), asked.unit, format_func=_UNITS.get, width=180)
        _counting(asked)
        _price(asked)
        choice("Has to cover", "need", scenarios_model.NEEDS, asked.need, format_func=_NEEDS.get, width=160)
    if asked.broken:
        _broken(asked.broken)


def _amount(asked: AskStock) -> None:
    """The stock; money in millions."""
    if asked.unit is not StockUnit.MONEY:
        number("Stock", "amount", asked.amount, min_value=0.0, width=150)
        return
    key = "scenario_millions"
    st.session_state[key] = asked.amount / 1e6
    st.number_input("Stock, million", min_value=0.0, key=key, on_change=_take_millions, args=(key,), width=150)


def _take_millions(key: str) -> None:
    address.change("amount", f"{1e6 * st.session_state[key]:.12g}")


def _counting(asked: AskStock) -> None:
    if asked.unit is StockUnit.MONEY:
        st.text_input("Currency", max_chars=3, width=90, **bound("currency", asked.currency))
        if asked.currency != "USD":
            number(
                f"USD for 1 {asked.currency}", "rate", asked.rate, min_value=0.0, format="%.4f", width=130,
                placeholder="your rate", help="No exchange rate is shipped: the one given here is yours.",
            )  # fmt: skip
        with st.container(width=170):
            percent("Share for these goods", "share", asked.share)
    if asked.unit is StockUnit.TONNES:
        st.toggle("Contained metal", **bound("contained", asked.contained))


def _price(asked: AskStock) -> None:
    offered = (scenarios_inputs.UNIT_VALUE, *scenarios_inputs.products(asked.goods.mineral), scenarios_inputs.OWN_PRICE)
    words = {scenarios_inputs.UNIT_VALUE: "Unit value of imports", scenarios_inputs.OWN_PRICE: "My own"}
    choice("Price", "price", offered, asked.price, format_func=lambda one: words.get(one, one), width=210)
    if asked.price == scenarios_inputs.OWN_PRICE:
        number("USD a tonne", "own", asked.own_price, min_value=0.0, placeholder="your price", width=130)
    published = asked.price not in words
    if published or asked.contained or asked.content is not None:
        content = None if asked.content is None else 100 * asked.content
        number(
            "Metal content, %", "content", content, min_value=0.0, max_value=100.0, placeholder="state it", width=130,
            help="Of the traded goods by weight: trade is gross weight, metal prices are for contained metal.",
        )  # fmt: skip


def floor(asked: AskFloor, preset: str) -> None:
    """Starting point, product, floor, volume, who is paid, price path."""
    found = {one.id: one for one in scenario_caches.floor_presets()}

    def take(picked: str) -> None:
        one = found[picked]
        stated = VolumeFrom.STATED if one.volume_t else VolumeFrom.PRODUCTION
        for name, value in (("mineral", one.mineral), ("product", one.product), ("volume_from", stated.value),
                            ("floor", f"{one.floor_usd_per_t / 1000:g}"), ("volume", one.volume_t or "")):  # fmt: skip
            address.change(name, value)

    with row():
        titles = {name: one.title for name, one in found.items()}
        widgets.preset("Published floors", "floor_preset", titles, current=preset, take=take)
        names = scenarios_selection.priced_minerals(caches.dataset())
        words = {name: minerals.mineral(name).name for name in names}
        options: list[str] = sorted(words, key=words.__getitem__)
        choice("Mineral", "mineral", options, asked.mineral, format_func=words.get, width=170)
        choice("Product", "product", scenarios_inputs.products(asked.mineral), asked.product, width=210)
        number("Floor, USD/kg", "floor", asked.floor_per_kg, min_value=0.0, width=140)
        with st.container(width=230):
            percent(
                "All market prices shifted by", "shift", asked.shift, min_value=-90, max_value=200,
                help="The published path of yearly prices, moved up or down as a whole.",
            )  # fmt: skip
    with row():
        volume_from = VolumeFrom.PRODUCTION if asked.volume is None else VolumeFrom.STATED
        volumes = {VolumeFrom.PRODUCTION: "published production", VolumeFrom.STATED: "a stated volume"}
        choice("Volume from", "volume_from", list(VolumeFrom), volume_from, format_func=volumes.get, width=190)
        if asked.volume is not None:
            number("Tonnes of product a year", "volume", asked.volume, min_value=0.0, width=180)
        else:
            _produced(asked)
        with st.container(width=170):
            percent("Share under the floor", "share", asked.share)


def _produced(asked: AskFloor) -> None:
    dataset = caches.dataset()
    offers = dataset.offers_of(asked.mineral, v.Measure.PRODUCTION)
    stages = list(dict.fromkeys(offers[v.STAGE]))
    choice("Stage", "stage", stages, asked.stage, format_func=STAGE_NAMES.get, width=105)
    here = offers[offers[v.STAGE] == asked.stage]
    labels = dataset.labels()
    choice("Series", "series", list(here[v.SERIES]), asked.series, format_func=labels.get, width=190)
    years = years_of(here, str(asked.series))
    choice("Year", "year", [str(year) for year in reversed(years)], str(asked.year), width=90)
    mode = _OUTSIDE if asked.outside else _CHOSEN
    key = "scenario_paid"
    st.session_state[key] = mode
    st.selectbox("Who is paid", [_OUTSIDE, _CHOSEN], key=key, on_change=_take_paid, args=(key,), width=170)
    name, value = ("outside", asked.outside) if asked.outside else ("eligible", asked.eligible)
    group("Countries or alliances", name, value, on=asked.on, placeholder="Choose", width=240)
    number(
        f"t of {asked.product} per t produced", "factor", asked.factor, min_value=0.0, format="%.3f", width=230,
        placeholder="as published, or state it",
        help="How much of the priced product a tonne of published production holds. Leave empty where both count the "
        "same; where nobody publishes it, only your own assumption can say.",
    )  # fmt: skip


def _take_paid(key: str) -> None:
    outside = st.session_state[key] == _OUTSIDE
    address.change("outside", "CHN" if outside else "")
    address.change("eligible", "" if outside else "g7")


def diversification(asked: AskDiversification) -> None:
    """Goods, who diversifies, the cap, who may grow."""
    with row():
        widgets.goods(asked.goods)
        group("Who diversifies", "importer", asked.importer, on=asked.on, placeholder="Choose importers", width=220)
        group("Who may grow", "growing", asked.growing, on=asked.on, placeholder="Every exporter")
        words = {"quantity": "Weight", "value": "Value"}
        choice("Shares by", "by", list(words), asked.by, format_func=words.get, width=110)
    with row():
        with st.container(width=260):
            percent("Cap for each supplier", "cap", asked.cap, min_value=1, help="EU: 65 % of consumption; UK: 60 %.")
        growth = None if asked.growth is None else 100 * asked.growth
        number(
            "Growth of a supplier at most, % of its exports", "growth", growth, min_value=0.0, max_value=1000.0,
            placeholder="no limit", width=320,
        )  # fmt: skip
