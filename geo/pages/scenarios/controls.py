"""The selectors of every scenario, in the order of its questions: each stands for one word of the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import streamlit as st

from geo import vocabulary as v
from geo.errors import NotComputableError
from geo.locale.say import mark, mark_term, say, say_count, term
from geo.pages.shared import address, controls, session
from geo.pages.shared.controls import stage_name
from geo.pages.shared.widgets import Widgets
from geo.production.selection import years_of
from geo.reference import alliances, countries, minerals
from geo.scenarios import figure, inputs, model, presets, published_prices, selection
from geo.scenarios.model import AskDisruption, AskDiversification, Asked, AskFloor, AskStock, Goods
from geo.scenarios.selection import TITLES, Scenario, VolumeFrom
from geo.scenarios.stockpile import StockUnit
from geo.trade import history
from geo.trade import model as trade_model

_UNITS: Final = {
    StockUnit.DAYS: mark("days of net imports"),
    StockUnit.TONNES: mark("tonnes"),
    StockUnit.MONEY: mark("money"),
}
_NEEDS: Final = {model.NET_IMPORTS: mark("all net imports"), model.SHORTFALL: mark("a shortfall")}
_STAGES: Final = {
    "mine": mark_term("stage of trade", "Ores and concentrates"),
    "refined": mark_term("stage of trade", "Processed"),
    "downstream": mark_term("stage of trade", "Products"),
}
_VOLUMES: Final = {VolumeFrom.PRODUCTION: mark("published production"), VolumeFrom.STATED: mark("a stated volume")}
_PAID: Final = {"outside": mark("Everybody outside"), "eligible": mark("Only these")}
_BY: Final = {"quantity": mark_term("measure", "Weight"), "value": mark_term("measure", "Value")}
_WIDGETS: Final = Widgets("scenario")
_bound = _WIDGETS.bound
_choice = _WIDGETS.choice


def show(asked: Asked, preset: str) -> None:
    """The four scenarios, and the selectors of the one asked; *preset* is the id of its starting point, if any."""
    options: dict[str, Any] = {"label_visibility": "collapsed", "required": True}
    options |= _bound("scenario", selection.scenario_of(asked))
    st.segmented_control(say("Scenario"), list(Scenario), format_func=lambda one: say(TITLES[one]), **options)
    if isinstance(asked, AskDisruption):
        _disruption(asked, preset)
    elif isinstance(asked, AskStock):
        _stock(asked, preset)
    elif isinstance(asked, AskFloor):
        _floor(asked, preset)
    else:
        _diversification(asked)


def shown(current: str) -> None:
    """What the map of a disruption shows."""
    options: dict[str, Any] = {"required": True, **_bound("shown", current)}
    st.segmented_control(
        say("Indicator"), list(figure.SHOWN), format_func=lambda one: say(figure.SHOWN[one]), **options
    )


def _percent(label: str, name: str, value: float, *, width: int = 200, **more: Any) -> None:
    """A slider of whole per cent; *value* is a fraction."""
    options: dict[str, Any] = {"min_value": 0, "max_value": 100, "step": 1, "format": "%d %%"}
    with st.container(width=width):
        st.slider(label, **{**options, **more, **_bound(name, round(100 * value))})


def _number(label: str, name: str, value: float | None, **more: Any) -> None:
    """A number, or nothing."""
    st.number_input(label, **{"format": "%g", **more}, **_bound(name, value))


def _group(label: str, name: str, value: str, *, on: date, placeholder: str, width: int = 280) -> None:
    """Countries and alliances; the address holds their codes with commas between them."""
    key = _WIDGETS.key(name)
    entries = {entry.id: entry for entry in alliances.all_alliances()}
    names = {entry.iso3: entry.name for entry in countries.all_countries()}
    st.session_state[key] = [part for part in value.split(",") if part]

    def words(code: str) -> str:
        if code in entries:
            return f"{entries[code].short_name} ({len(session.members(code, on))})"
        return names[code]

    # Typing "India" and Enter must add India alone, not every name with these letters in this order.
    st.multiselect(
        label,
        [*entries, *sorted(names, key=names.__getitem__)],
        format_func=words,
        key=key,
        filter_mode="contains",
        select_all=False,
        on_change=_take_group,
        args=(name, key),
        placeholder=placeholder,
        width=width,
    )


def _take_group(name: str, key: str) -> None:
    address.change(name, ",".join(st.session_state[key]))


def _preset(label: str, name: str, titles: Mapping[str, str], current: str, take: Callable[[str], None]) -> None:
    """Starting points: choosing one fills in the other selectors; they may be changed afterwards."""
    key, start = _WIDGETS.key(name), say("Start from \u2026")
    st.session_state[key] = current if current in titles else ""

    def chosen() -> None:
        picked = st.session_state[key]
        address.change(name, picked)
        if picked:
            take(picked)

    st.selectbox(
        label, ["", *titles], format_func=lambda one: titles.get(one, start), key=key, on_change=chosen, width=340
    )


def _mineral(asked: Goods) -> None:
    """Minerals with trade first; the others explain themselves when chosen."""
    entries = {entry.id: entry.name for entry in minerals.all_minerals()}
    there = trade_model.minerals_with_flows()
    options = sorted(entries, key=lambda one: (one not in there, entries[one]))
    lacking = {one: say("{mineral}  (no trade figures)", mineral=entries[one]) for one in options if one not in there}
    _choice(
        say("Mineral"),
        "mineral",
        options,
        asked.mineral,
        width=180,
        format_func=lambda one: lacking.get(one, entries[one]),
    )


def _lines_and_year(asked: Goods) -> None:
    """Products (stage or line) and trade year."""
    try:
        offered = inputs.choices(asked.mineral)
    except NotComputableError:
        return
    table = trade_model.lines_of(asked.mineral).set_index(v.HS6)["description"]
    whole = say_count(
        "Every form, one by one ({count} HS code)",
        "Every form, one by one ({count} HS codes)",
        len(trade_model.pick_lines(asked.mineral)),
    )
    words = {stage: term("stage of trade", text) for stage, text in _STAGES.items()} | {trade_model.ALL_LINES: whole}
    words |= {str(code): f"HS {code} {term('HS description', text)}" for code, text in table.items()}
    _choice(say("Products"), "lines", offered, asked.choice, format_func=words.get, width=200)
    years = history.years_of(session.trade_atlas(), trade_model.pick_lines(asked.mineral, asked.choice or offered[0]))
    _choice(say("Trade year"), "year", [str(year) for year in reversed(years)], str(asked.year), width=100)
    key = _WIDGETS.key("implausible")
    st.session_state[key] = asked.implausible
    st.toggle(
        say("Implausible weights too"),
        key=key,
        on_change=_take_implausible,
        args=(key,),
        help=say("Weights whose unit value cannot be right are left out of shares, losses and spare capacity."),
    )


def _take_implausible(key: str) -> None:
    address.change("implausible", selection.COUNTED if st.session_state[key] else "")


def _disruption(asked: AskDisruption, preset: str) -> None:
    """Starting point, goods, who cuts what against whom, who replaces."""
    titles = {one.id: one.title for one in presets.DISRUPTIONS}
    with controls.row():
        _mineral(asked.goods)
        _group(
            say("Exporters cutting supply"),
            "exporters",
            asked.exporters,
            on=asked.on,
            placeholder=say("Choose exporters"),
        )
        _percent(say("Cut of exports"), "cut", asked.cut, width=170)
        with controls.options():
            _preset(say("Published policy"), "preset", titles, preset, _take_disruption)
            _lines_and_year(asked.goods)
            _broken(asked)


def _broken(asked: AskDisruption) -> None:
    """Against whom exports are cut, and who replaces them."""
    _group(say("Importers affected"), "to", asked.to, on=asked.on, placeholder=say("Everybody"))
    _group(say("Alternative suppliers"), "friends", asked.friends, on=asked.on, placeholder=say("Every other supplier"))
    _percent(
        say("Spare capacity"),
        "spare",
        asked.spare,
        help=say("What each other supplier can add, as a part of its own exports: an assumption, not a figure."),
    )
    if _idle_known(asked):
        st.toggle(
            say("Published idle capacity"),
            **_bound("idle", asked.idle),
            help=say("Capacity less production (Mineral Commodity Summaries 2026) instead, where a country has both."),
        )


def _idle_known(asked: AskDisruption) -> bool:
    return asked.goods.choice is not None and asked.goods.mineral == "aluminium"


def _take_disruption(picked: str) -> None:
    preset = presets.disruption(picked)
    cut = f"{100 * round(presets.cut_of(session.shipped(), preset), 2):g}"
    for name, value in (
        ("mineral", preset.mineral),
        ("lines", preset.choice),
        ("year", preset.year),
        ("exporters", preset.exporters),
        ("cut", cut),
        ("to", preset.to),
    ):
        address.change(name, value)


def _stock(asked: AskStock, preset: str) -> None:
    """Starting point, goods, whose stock, how large, against what, at which price."""
    found = {one.id: one for one in presets.stocks_of(asked.goods.mineral)}

    def take(picked: str) -> None:
        one = found[picked]
        for name, value in (
            ("importer", one.importer),
            ("amount", f"{one.amount:.12g}"),
            ("unit", one.unit.value),
            ("currency", one.currency),
            ("rate", ""),
            ("share", 100),
        ):
            address.change(name, value)

    with controls.row():
        _mineral(asked.goods)
        _group(
            say("Stockpile holder"),
            "importer",
            asked.importer,
            on=asked.on,
            placeholder=say("Choose importers"),
            width=220,
        )
        _amount(asked)
        _choice(say("Unit"), "unit", list(StockUnit), asked.unit, format_func=lambda one: say(_UNITS[one]), width=180)
        with controls.options():
            titles = {name: one.title for name, one in found.items()}
            _preset(say("Published stockpiles"), "stock_preset", titles, preset, take)
            _lines_and_year(asked.goods)
            _counting(asked)
            _price(asked)
            _choice(
                say("Coverage basis"),
                "need",
                model.NEEDS,
                asked.need,
                format_func=lambda one: say(_NEEDS[one]),
                width=300,
            )
            if asked.broken:
                _exporters_cut(asked.broken)
                _broken(asked.broken)


def _exporters_cut(asked: AskDisruption) -> None:
    """Who cuts exports, and by how much."""
    _group(
        say("Exporters cutting supply"), "exporters", asked.exporters, on=asked.on, placeholder=say("Choose exporters")
    )
    _percent(say("Cut of exports"), "cut", asked.cut)


def _amount(asked: AskStock) -> None:
    """The stock; money in millions."""
    if asked.unit is not StockUnit.MONEY:
        _number(say("Stock"), "amount", asked.amount, min_value=0.0, width=150)
        return
    key = "scenario_millions"
    st.session_state[key] = asked.amount / 1e6
    st.number_input(
        say("Stock, million"), min_value=0.0, format="%g", key=key, on_change=_take_millions, args=(key,), width=150
    )


def _take_millions(key: str) -> None:
    address.change("amount", f"{1e6 * st.session_state[key]:.12g}")


def _counting(asked: AskStock) -> None:
    if asked.unit is StockUnit.MONEY:
        st.text_input(say("Currency"), max_chars=3, width=90, **_bound("currency", asked.currency))
        if asked.currency != "USD":
            _number(
                say("USD for 1 {currency}", currency=asked.currency),
                "rate",
                asked.rate,
                min_value=0.0,
                format="%.4f",
                width=130,
                placeholder=say("your rate"),
                help=say("No exchange rate is shipped: the one given here is yours."),
            )
        _percent(say("Share for these goods"), "share", asked.share, width=170)
    if asked.unit is StockUnit.TONNES:
        st.toggle(say("Contained metal"), **_bound("contained", asked.contained))


def _price(asked: AskStock) -> None:
    offered = (inputs.UNIT_VALUE, *published_prices.products(asked.goods.mineral), inputs.OWN_PRICE)
    words = {inputs.UNIT_VALUE: say("Unit value of imports"), inputs.OWN_PRICE: term("price", "My own")}
    words |= {one: inputs.product_name(one) for one in offered if one not in words}
    _choice(say("Price"), "price", offered, asked.price, format_func=words.get, width=210)
    if asked.price == inputs.OWN_PRICE:
        _number(say("USD per tonne"), "own", asked.own_price, min_value=0.0, placeholder=say("your price"), width=130)
    published = asked.price not in {inputs.UNIT_VALUE, inputs.OWN_PRICE}
    if published or asked.contained or asked.content is not None:
        content = None if asked.content is None else 100 * asked.content
        _number(
            say("Metal content, %"),
            "content",
            content,
            min_value=0.0,
            max_value=100.0,
            placeholder=say("state it"),
            width=130,
            help=say("Of the traded goods by weight: trade is gross weight, metal prices are for contained metal."),
        )


def _floor(asked: AskFloor, preset: str) -> None:
    """Starting point, product, floor, volume, who is paid, price path."""
    found = {one.id: one for one in presets.floors_shipped()}

    def take(picked: str) -> None:
        one = found[picked]
        stated = VolumeFrom.STATED if one.volume_t else VolumeFrom.PRODUCTION
        for name, value in (
            ("mineral", one.mineral),
            ("product", one.product),
            ("volume_from", stated.value),
            ("floor", f"{one.floor_usd_per_t / 1000:g}"),
            ("volume", one.volume_t or ""),
        ):
            address.change(name, value)

    with controls.row():
        names = selection.priced_minerals(session.dataset())
        words = {name: minerals.mineral(name).name for name in names}
        options: list[str] = sorted(words, key=words.__getitem__)
        _choice(say("Mineral"), "mineral", options, asked.mineral, format_func=words.get, width=170)
        _choice(
            say("Product"),
            "product",
            published_prices.products(asked.mineral),
            asked.product,
            format_func=inputs.product_name,
            width=210,
        )
        _number(say("Floor, USD/kg"), "floor", asked.floor_per_kg, min_value=0.0, width=140)
        if asked.volume is not None:
            _number(say("Tonnes of product a year"), "volume", asked.volume, min_value=0.0, width=180)
        with controls.options():
            titles = {name: one.title for name, one in found.items()}
            _preset(say("Published floors"), "floor_preset", titles, preset, take)
            _floor_options(asked)


def _floor_options(asked: AskFloor) -> None:
    """Price path, where the volume comes from, and what share of it is under the floor."""
    _percent(
        say("All market prices shifted by"),
        "shift",
        asked.shift,
        width=300,
        min_value=-90,
        max_value=200,
        help=say("The published path of prices, moved up or down as a whole."),
    )
    with st.container():
        volume_from = VolumeFrom.PRODUCTION if asked.volume is None else VolumeFrom.STATED
        _choice(
            say("Volume from"),
            "volume_from",
            list(VolumeFrom),
            volume_from,
            format_func=lambda one: say(_VOLUMES[one]),
            width=190,
        )
        if asked.volume is None:
            _produced(asked)
        _percent(say("Share under the floor"), "share", asked.share, width=170)


def _produced(asked: AskFloor) -> None:
    dataset = session.dataset()
    offers = dataset.offers_of(asked.mineral, v.Measure.PRODUCTION)
    stages = list(dict.fromkeys(offers[v.STAGE]))
    _choice(say("Stage"), "stage", stages, asked.stage, format_func=stage_name, width=105)
    here = offers[offers[v.STAGE] == asked.stage]
    labels = dataset.labels()
    _choice(say("Data source"), "series", list(here[v.SERIES]), asked.series, format_func=labels.get, width=190)
    years = years_of(here, str(asked.series))
    _choice(say("Year"), "year", [str(year) for year in reversed(years)], str(asked.year), width=90)
    name, value = ("outside", asked.outside) if asked.outside else ("eligible", asked.eligible)
    key = "scenario_paid"
    st.session_state[key] = name
    st.selectbox(
        say("Who is paid"),
        list(_PAID),
        key=key,
        format_func=lambda one: say(_PAID[one]),
        on_change=_take_paid,
        args=(key,),
        width=170,
    )
    _group(say("Countries or alliances"), name, value, on=asked.on, placeholder=term("button", "Choose"), width=240)
    _number(
        say("{product} content (t per t produced)", product=inputs.product_name(str(asked.product))),
        "factor",
        asked.factor,
        min_value=0.0,
        format="%.3f",
        width=230,
        placeholder=say("as published, or state it"),
        help=say(
            "How much of the priced product a tonne of published production holds. Leave empty where both count the "
            "same; where nobody publishes it, only your own assumption can say."
        ),
    )


def _take_paid(key: str) -> None:
    outside = st.session_state[key] == "outside"
    address.change("outside", "CHN" if outside else "")
    address.change("eligible", "" if outside else "g7")


def _diversification(asked: AskDiversification) -> None:
    """Goods, who diversifies, the cap, who may grow."""
    with controls.row():
        _mineral(asked.goods)
        _group(
            say("Importers"), "importer", asked.importer, on=asked.on, placeholder=say("Choose importers"), width=220
        )
        _percent(
            say("Cap for each supplier"),
            "cap",
            asked.cap,
            width=200,
            min_value=1,
            help=say("EU: 65 % of consumption; UK: 60 %."),
        )
        with controls.options():
            _diversification_options(asked)


def _diversification_options(asked: AskDiversification) -> None:
    """Products, who may grow and how fast, and by what shares are counted."""
    _lines_and_year(asked.goods)
    _group(say("Suppliers that may grow"), "growing", asked.growing, on=asked.on, placeholder=say("Every exporter"))
    words = {one: term("measure", name) for one, name in _BY.items()}
    with st.container():
        _choice(say("Shares by"), "by", list(words), asked.by, format_func=words.get, width=300)
        growth = None if asked.growth is None else 100 * asked.growth
        _number(
            say("Growth of a supplier at most, % of its exports"),
            "growth",
            growth,
            min_value=0.0,
            max_value=1000.0,
            placeholder=say("no limit"),
            width=320,
        )
