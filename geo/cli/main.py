"""The command line: the same functions as the pages, as text or JSON.

Exit codes: 0 done, 1 the data cannot answer, 2 a choice or value that cannot be (with the valid ones).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from geo import numbers
from geo import vocabulary as v
from geo.cli import (
    alliance,
    bundle,
    chain,
    export,
    flows,
    health,
    ingest,
    outlook,
    revisions,
    risk,
    scenario,
    serve,
    store,
    upload,
)
from geo.dataset import Dataset
from geo.errors import GeoError, OutOfRangeError, UnknownChoiceError
from geo.indicators.concentration import BAND_SCHEMES, BANDS_2023
from geo.production import indicators
from geo.production import model as production_model
from geo.production.selection import Selection
from geo.reference import alliances, countries, minerals

_VIEWS = {
    v.Measure.PRODUCTION.value: indicators.PRODUCTION_SHARE.id,
    v.Measure.RESERVES.value: indicators.RESERVES_SHARE.id,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], tuple[Any, ...]] = options.run
    try:
        answer, text, *code = run(options)
    except (UnknownChoiceError, OutOfRangeError) as error:
        print(error, file=sys.stderr)
        return 2
    except GeoError as error:
        print(error, file=sys.stderr)
        return 1
    _print(json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False) if options.json else text)
    return code[0] if code else 0


def _print(text: str) -> None:
    """Print, and be content when the reader (``head``, a pager) has seen enough."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description="Minerals Alliance Atlas for scripts.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    listing = commands.add_parser("minerals", help="what can be asked: ids, names, stages, series, years")
    listing.set_defaults(run=list_minerals)
    one = commands.add_parser("concentration", help="how concentrated one mineral is")
    one.add_argument("--mineral", required=True, help="id, name or symbol, e.g. cobalt")
    one.add_argument("--stage", help="mine or refined; default: mine where there is one")
    one.add_argument("--measure", default=v.Measure.PRODUCTION.value, help="production (default) or reserves")
    one.add_argument("--series", help="e.g. wmd, usgs; default: the latest complete edition")
    one.add_argument("--year", help="default: the latest of the series")
    one.add_argument("--alliance", help="also give this alliance's share")
    one.add_argument(
        "--seat",
        default=alliances.EuSeat.UNION.value,
        choices=list(alliances.EuSeat),
        help="the EU's seat: counted as the union's 27 states (default), or as none",
    )
    one.add_argument("--on", help="members on this date, YYYY-MM-DD (default: today)")
    one.add_argument("--bands", default=BANDS_2023.id, help=f"scheme of HHI bands: {', '.join(BAND_SCHEMES)}")
    one.set_defaults(run=show_concentration)
    for command in (listing, one):
        command.add_argument("--json", action="store_true", help="print JSON")
    alliance.add_commands(commands)
    bundle.add_commands(commands)
    chain.add_commands(commands)
    export.add_commands(commands)
    flows.add_commands(commands)
    health.add_commands(commands)
    ingest.add_commands(commands)
    outlook.add_commands(commands)
    revisions.add_commands(commands)
    risk.add_commands(commands)
    scenario.add_commands(commands)
    serve.add_commands(commands)
    store.add_commands(commands)
    upload.add_commands(commands)
    return parser


def list_minerals(_: argparse.Namespace) -> tuple[list[Any], str]:
    """Every mineral with figures and what is offered for it."""
    dataset = Dataset.load()
    answer: list[dict[str, Any]] = []
    for mineral_id in dataset.minerals():
        entry = minerals.mineral(mineral_id)
        offers = dataset.offers[dataset.offers[v.MINERAL] == mineral_id]
        answer.append(
            {
                "id": entry.id,
                "name": entry.name,
                "symbol": entry.symbol or None,
                "group": entry.group,
                "stages": sorted(offers[v.STAGE].unique()),
                "series": [
                    {
                        "series": row.series,
                        "stage": row.stage,
                        "measure": row.measure,
                        "years": list(row.years),
                    }
                    for row in offers.itertuples()
                ],
            }
        )
    lines = [f"{row['id']:24} {row['name']:32} {', '.join(row['stages'])}" for row in answer]
    return answer, "\n".join(lines)


def show_concentration(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Concentration of one mineral, stage, measure, series and year."""
    dataset = Dataset.load()
    selection = _selection(dataset, options)
    if options.bands not in BAND_SCHEMES:
        raise UnknownChoiceError("scheme of bands", options.bands, BAND_SCHEMES)
    members = _members(options)
    snapshot = production_model.take(dataset, selection, members=members)
    answer = _as_json(snapshot, options)
    return answer, _as_text(answer)


def _selection(dataset: Dataset, options: argparse.Namespace) -> Selection:
    """The selection asked for, exactly; defaults only for what was not given."""
    known = dataset.minerals()
    try:
        mineral = minerals.mineral(options.mineral).id
    except UnknownChoiceError as error:
        raise UnknownChoiceError("mineral", options.mineral, known) from error
    if mineral not in known:
        raise UnknownChoiceError("mineral", options.mineral, known)
    view = _exact("measure", options.measure, _VIEWS)
    offers = dataset.offers_of(mineral, indicators.of(_VIEWS[view]).measure)
    measures = sorted({measure for name, measure in dataset.facts if name == mineral and measure in _VIEWS})
    _exact(f"measure of {mineral}", view, measures)
    stages = tuple(dict.fromkeys(offers[v.STAGE]))
    stage = _exact("stage", options.stage or stages[0], stages)
    offers = offers[offers[v.STAGE] == stage]
    series = _exact("series", options.series or offers[v.SERIES].iloc[0], tuple(offers[v.SERIES]))
    years = offers.loc[offers[v.SERIES] == series, "years"].iloc[0]
    year = _exact("year", options.year or str(years[-1]), [str(year) for year in years])
    return Selection(mineral=mineral, view=_VIEWS[view], stage=stage, series=series, year=int(year))


def _exact(what: str, found: str, choices: Any) -> str:
    if found not in choices:
        raise UnknownChoiceError(what, found, choices)
    return found


def _members(options: argparse.Namespace) -> frozenset[str]:
    if not options.alliance:
        return frozenset()
    try:
        day = date.fromisoformat(options.on) if options.on else date.today()  # noqa: DTZ011 - a calendar day
    except ValueError as error:
        raise UnknownChoiceError("date", options.on, ["YYYY-MM-DD"]) from error
    return alliances.members(options.alliance, on=day, eu_seat=options.seat)


def _as_json(snapshot: production_model.Snapshot, options: argparse.Namespace) -> dict[str, Any]:
    result, panel, governance = snapshot.result, snapshot.result.panel, snapshot.governance
    scheme = BAND_SCHEMES[options.bands]
    years = snapshot.reserve_years
    return {
        "mineral": panel.mineral,
        "stage": panel.stage,
        "measure": panel.measure,
        "series": panel.series,
        "year": panel.year,
        "unit": panel.unit,
        "basis": panel.basis,
        "dataset": snapshot.version,
        "hhi": result.hhi,
        "hhi_low": result.hhi_low,
        "hhi_high": result.hhi_high,
        "hhi_points": {"low": 10_000 * result.hhi_low, "high": 10_000 * result.hhi_high},
        "band": {"scheme": scheme.id, "low": scheme.band(result.hhi_low), "high": scheme.band(result.hhi_high)},
        "cr1": result.cr1,
        "cr3": result.cr3,
        "cr5": result.cr5,
        "effective_suppliers": result.effective_suppliers,
        "producers": result.producers,
        "top": result.top,
        "total": result.total,
        "published_total": result.published_total,
        "published_total_is_floor": panel.world_is_floor,
        "residual_share": result.residual_share,
        "n_minus_1": {
            "remaining_supply": result.remaining_supply,
            "remaining_share": result.remaining_share,
            "hhi": result.hhi_without_top,
        },
        "governance_hhi": governance.value if governance else None,
        "governance": _governance_json(snapshot),
        "reserves_to_production": {
            "world_years": snapshot.world_reserve_years,
            "years": {} if years is None else {code: float(value) for code, value in years.dropna().items()},
            "not_computable": snapshot.reserve_years_reason or None,
        },
        "change_5_years": _change_json(snapshot),
        "alliance": _alliance_json(snapshot, options),
        "shares": dict(zip(result.shares[v.ISO3], result.shares["share"], strict=True)),
        "excluded": list(result.excluded),
        "not_available": list(panel.unpublished),
        "caveats": list(result.caveats),
        "source": snapshot.citation,
        "source_ids": list(panel.source_ids),
    }


def _governance_json(snapshot: production_model.Snapshot) -> dict[str, Any] | None:
    found = snapshot.governance
    if found is None:
        return None
    return {
        "indicator": "WGI political stability, rescaled to 0-10, higher = worse",
        "year": found.year,
        "low": found.low,
        "high": found.high,
        "missing": list(found.missing),
        "imputed_from_sovereign": list(found.imputed),
    }


def _change_json(snapshot: production_model.Snapshot) -> dict[str, Any] | None:
    then, now = snapshot.then, snapshot.result
    if then is None:
        return None
    return {
        "since": then.panel.year,
        "total": now.total / then.total - 1,
        "hhi": now.hhi - then.hhi,
        "cr1": now.cr1 - then.cr1,
        "top_share": snapshot.top_moved,
        "top_then": then.top,
    }


def _alliance_json(snapshot: production_model.Snapshot, options: argparse.Namespace) -> dict[str, Any] | None:
    bloc = snapshot.bloc
    if bloc is None:
        return None
    return {
        "id": options.alliance,
        "share_low": bloc.low,
        "share_high": bloc.high,
        "amount": bloc.amount,
        "hhi_counted_as_one": bloc.hhi_as_one,
        "members_with_figures": list(bloc.members_with_figures),
        "members_without_figure": list(bloc.members_without_figure),
    }


def _as_text(answer: dict[str, Any]) -> str:
    shares = [
        f"  {countries.name_of(code):28} {numbers.share(share)}"
        for code, share in list(answer["shares"].items())[:10]
        if share
    ]
    low, high = answer["band"]["low"], answer["band"]["high"]
    band = low if low == high else f"{low} to {high}"
    lines = [
        f"{answer['mineral']}, {answer['stage']} {answer['measure']}, {answer['year']} ({answer['series']})",
        f"  {numbers.amount(answer['total'], answer['unit'])} ({answer['basis']})",
        f"  HHI {numbers.hhi_range(answer['hhi_low'], answer['hhi_high'])} of 10,000: {band}",
        f"  {answer['effective_suppliers']:.1f} effective suppliers",
        *shares,
        *(f"  note: {caveat}" for caveat in answer["caveats"]),
        f"  {answer['source']}",
    ]
    return "\n".join(lines)
