"""``python -m geo risk``: GeoPolRisk of an importer or group, with its suppliers, or of everybody into a file."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from geo import downloads, numbers
from geo import vocabulary as v
from geo.atlas import Atlas, shipped
from geo.compose import compose
from geo.content.view import Page, View
from geo.errors import UnknownChoiceError
from geo.indicators import geopolrisk as gpr
from geo.reference import minerals
from geo.reference.tables.minerals import HS_1992, HS_2017
from geo.risk import model as risk_model
from geo.risk import second, sentences, suppliers
from geo.risk.model import Importer, Inputs, Method
from geo.risk.selection import AXES, WEIGHINGS, RiskSelection, revisions_of
from geo.risk.suppliers import Dependence
from geo.tables import recycling
from geo.tables.trade import area_name
from geo.writing import write_whole

_FILES = (".csv", ".parquet")
_SHOWN = 10


def add_commands(commands: Any) -> None:
    """Add ``risk`` to the subparsers of the command line."""
    risk = commands.add_parser(
        "risk",
        help="import risk (GeoPolRisk) of an importer, of a group as one importer, or of everybody",
        description="GeoPolRisk = HHI of world production x import risk, per importer, mineral and year. "
        "The default method gives the numbers of geopolrisk-py 2.0.1, the program that accompanies the publication; "
        "'--method atlas' (Strict) keeps missing figures apart from zero and uses the estimates that it overlooks.",
    )
    risk.add_argument("--importer", help="alpha-3 code; several as one importer: DEU,FRA; or an alliance: eu27")
    risk.add_argument("--mineral", help="id, name or symbol; default: every mineral with trade lines")
    risk.add_argument(
        "--table",
        default="",
        help="HS92 (scores) or HS17 (suppliers of 2024 alone, e.g. of magnets)",
    )
    risk.add_argument("--year", help="default: the latest")
    risk.add_argument("--method", default=Method.PUBLISHED.value, help=f"{', '.join(Method)} (default: the first)")
    risk.add_argument("--by", default="value", help="shares of suppliers by value (default) or quantity (weight)")
    risk.add_argument("--alliance", help="also give the share of imports from outside this alliance")
    risk.add_argument("--on", help="members of alliances on this date, YYYY-MM-DD (default: today)")
    risk.add_argument("--eol-rir", type=float, help="recycling input rate 0-1 for the EU supply risk, your source")
    risk.add_argument("--substitution", type=float, help="substitution index 0-1 for the EU supply risk, your source")
    risk.add_argument("--all", action="store_true", help="every country, mineral and year; needs --out")
    risk.add_argument("--out", help="write the rows to FILE.csv or FILE.parquet")
    risk.add_argument("--json", action="store_true", help="print JSON")
    risk.set_defaults(run=show_risk)


def show_risk(options: argparse.Namespace) -> tuple[dict[str, Any] | list[Any], str]:
    """Scores as JSON and text: one importer and mineral in full, or a table of many."""
    method = Method(_exact("method", options.method, tuple(Method)))
    _exact("weighing", options.by, tuple(WEIGHINGS))
    out = _out(options)
    atlas = shipped()
    if options.all:
        return _everything(atlas, method, out)
    if not options.importer:
        raise UnknownChoiceError("importer", "", ["an alpha-3 code or several, e.g. DEU,FRA", "or --all --out FILE"])
    day = _day(options.on)
    who = risk_model.importer(options.importer, on=day)
    if options.mineral and _revision(options, atlas) == HS_2017:
        return _in_second(options, atlas, who, day)
    years = risk_model.years_scored(atlas.dataset)
    year = int(_exact("year", options.year or str(years[-1]), [str(year) for year in years]))
    mineral = minerals.mineral(options.mineral).id if options.mineral else ""
    if mineral:
        _exact("mineral with trade lines", mineral, risk_model.minerals_scored(atlas.dataset))
    # Every mineral of the year: the finding ranks one among them.
    inputs = risk_model.load(atlas.dataset, engine=atlas.trade.engine, years=[year])
    table = risk_model.scores(inputs, [who], method=method)
    own = table[table[v.MINERAL] == mineral] if mineral else table
    if out:
        _write(own, out)
    if not mineral:
        return rows(table), _table_text(table, who)
    group = risk_model.importer(options.alliance, on=day) if options.alliance else None
    asked = RiskSelection(who, mineral, year, options.by, group.id if group else "", method, next(iter(AXES)))
    allies = group.members if group else ()
    found = suppliers.depend(atlas.dataset, inputs, who, mineral=mineral, year=year, by=options.by, allies=allies)
    row = own.to_dict("records")[0]
    worded = {
        "title": sentences.headline(asked, found),
        "finding": sentences.finding(asked, row, table, found),
        "details": list(sentences.details(asked, row, found, group.name if group else "")),
    }
    answer = worded | _answer(atlas, inputs, who, own, found, options)
    return answer, _text(answer)


def _revision(options: argparse.Namespace, atlas: Atlas) -> str:
    """The trade table that answers: that of the scores unless it is asked for, or has no score of the mineral."""
    offered = revisions_of(atlas, minerals.mineral(options.mineral).id)
    wanted = options.table.upper()
    return _exact("trade table", wanted, offered) if wanted else next(iter(offered), HS_1992)


def _in_second(options: argparse.Namespace, atlas: Atlas, who: Importer, day: date) -> tuple[dict[str, Any], str]:
    """Suppliers in HS 2017 as the page shows them."""
    _exact("year", options.year or str(second.YEAR), (str(second.YEAR),))
    group = risk_model.importer(options.alliance, on=day).id if options.alliance else "none"
    view = View(Page.RISK).with_words(
        mineral=minerals.mineral(options.mineral).id, importer=who.id, by=options.by, alliance=group, revision=HS_2017
    )
    content = compose(view, on=day, atlas=atlas)
    caption, rows_of_suppliers = content.caption, content.tables[1].frame
    answer = {
        "title": caption.title,
        "finding": caption.finding,
        "details": list(caption.details),
        "notes": list(caption.notes),
        "suppliers": rows_of_suppliers.astype(object).to_dict("records"),
        "source": caption.source,
    }
    shown = [f"  {row.name}: {numbers.share(row.share)}" for row in rows_of_suppliers.head(_SHOWN).itertuples()]
    notes = [f"  {text}" for text in (*caption.notes, caption.source)]
    return answer, "\n".join([caption.title, caption.text, *shown, *notes])


def _everything(atlas: Atlas, method: Method, out: Path | None) -> tuple[dict[str, Any], str]:
    if out is None:
        raise UnknownChoiceError("output file", "", ["--out FILE.csv", "--out FILE.parquet"])
    _say("reading production, trade and governance …")
    inputs = risk_model.load(atlas.dataset, engine=atlas.trade.engine)
    _say(
        f"scoring {len(risk_model.everyone(inputs))} importers, {inputs.lines[v.MINERAL].nunique()} minerals, "
        f"{inputs.flows[v.YEAR].nunique()} years …"
    )
    table = risk_model.scores(inputs, method=method)
    _say(f"writing {len(table):,} rows …")
    _write(table, out)
    scored = int(table[gpr.SCORE].notna().sum())
    answer = {"rows": len(table), "scored": scored, "file": out.name, "method": method.value, "dataset": inputs.version}
    return answer, f"{len(table):,} rows, {scored:,} with a score, written to {out.name} ({method.value})"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _exact(what: str, found: str, choices: Any) -> str:
    if found not in choices:
        raise UnknownChoiceError(what, found, choices)
    return found


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()  # noqa: DTZ011 - a calendar day
    except ValueError as error:
        raise UnknownChoiceError("date", text, ["YYYY-MM-DD"]) from error


def _out(options: argparse.Namespace) -> Path | None:
    if not options.out:
        return None
    path = Path(options.out)
    _exact("kind of file", path.suffix, _FILES)
    return path


def _write(table: pd.DataFrame, path: Path) -> None:
    if path.suffix == ".parquet":
        buffer = BytesIO()
        table.to_parquet(buffer, index=False, compression="zstd")
        write_whole(path, buffer.getvalue())
    else:
        write_whole(path, downloads.csv(table))


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table of scores for JSON: a missing number is ``null``."""
    return [{name: _plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _answer(
    atlas: Atlas,
    inputs: Inputs,
    who: Importer,
    table: pd.DataFrame,
    found: Dependence,
    options: argparse.Namespace,
) -> dict[str, Any]:
    row = rows(table)[0]
    mix, reliance = found.mix, found.reliance
    lines = risk_model.lines_of(row[v.MINERAL])
    eu = suppliers.eu_supply_risk(
        atlas.dataset,
        inputs,
        who,
        found,
        mineral=row[v.MINERAL],
        year=row[v.YEAR],
        eol_rir=options.eol_rir,
        substitution=options.substitution,
    )
    both = suppliers.eu_risk_both_ways(
        atlas.dataset, inputs, who, found, mineral=row[v.MINERAL], year=row[v.YEAR], rates=recycling.read()
    )
    return row | {
        "importer_name": who.name,
        "members": list(who.members),
        "units": risk_model.UNITS,
        "suppliers": None
        if mix is None
        else {
            "by": mix.by,
            "total": mix.total,
            "unit": "thousand USD" if mix.by == "value" else "t, gross weight",
            "hhi": mix.hhi,
            "largest": mix.top,
            "largest_share": mix.top_share,
            "alliance": options.alliance,
            "outside_alliance_share": mix.outside_share if options.alliance else None,
            "unweighed_share": mix.unweighed_share,
            "shares": {str(each[v.EXPORTER]): float(each["share"]) for each in found.suppliers.to_dict("records")},
            "governance_risk": {
                str(each[v.EXPORTER]): _plain(each["risk"]) for each in found.suppliers.to_dict("records")
            },
        },
        "suppliers_not_computable": found.mix_reason or None,
        "import_reliance": reliance.value if reliance else None,
        "self_sufficiency": reliance.self_sufficiency if reliance else None,
        "apparent_consumption_t": reliance.consumption if reliance else None,
        "import_reliance_not_computable": found.reliance_reason or None,
        "eu_supply_risk": {
            "value": eu.value,
            "gross": eu.gross,
            "scale": "0-10",
            "world_mix": eu.world,
            "sourcing_mix": eu.sourcing,
            "import_reliance": eu.reliance,
            "missing": list(eu.missing),
            "governance": {
                "indicator": "mean of the six Worldwide Governance Indicators, rescaled to 0-10, higher = worse",
                "edition": suppliers.GOVERNANCE_EDITION,
                "year": both.governance_year,
            },
            "recycling": {
                "eol_rir": both.rate,
                "value_with_recycling": both.recycled.value if both.recycled else None,
                "reference": both.reference or None,
            },
        },
        "lines": [
            {"hs6": line.hs6, "stage": line.stage, "description": line.description, "note": line.bundle_note or None}
            for line in lines[lines["counted"]].itertuples()
        ],
        "lines_not_counted": list(lines.loc[~lines["counted"], v.HS6]),
        "source": atlas.dataset.citation(risk_model.source_ids(atlas, inputs, years=(int(row[v.YEAR]),))),
    }


def _table_text(table: pd.DataFrame, who: Importer) -> str:
    ranked = table.sort_values(gpr.SCORE, ascending=False, na_position="last")
    head = f"{who.name}, {int(table[v.YEAR].iloc[0])}: GeoPolRisk by mineral ({table[risk_model.METHOD].iloc[0]})"
    lines = [
        f"  {sentences.name_of(row[v.MINERAL]):40} {_number(row[gpr.SCORE]):>8}  {row[gpr.REASON] or row[gpr.CAVEAT]}"
        for row in ranked.to_dict("records")
    ]
    return "\n".join([head, *lines])


def _number(value: float) -> str:
    return "-" if pd.isna(value) else f"{value:.4f}"


def _text(answer: dict[str, Any]) -> str:
    lines = [answer["title"], " ".join((answer["finding"], *answer["details"])), f"  method {answer['method']}"]
    if not sentences.known(answer):
        lines.append(f"  no GeoPolRisk score: {sentences.why_not(answer)}")
    else:
        parts = f"HHI {answer['hhi']:.4f} x import risk {answer['import_risk']:.4f}"
        factor, price = _number(answer["characterisation_factor"]), _number(answer["price"])
        lines.append(f"  GeoPolRisk score {answer['score']:.4f} = {parts}")
        lines.append(f"  characterisation factor {factor} kg Cu-eq/kg at {price} USD/kg")
    if answer["suppliers"]:
        lines += [
            f"  {area_name(code):28} {numbers.share(share)}"
            for code, share in list(answer["suppliers"]["shares"].items())[:_SHOWN]
        ]
    else:
        lines.append(f"  suppliers: {answer['suppliers_not_computable']}")
    if answer["import_reliance"] is None:
        lines.append(f"  import reliance: not computable. {answer['import_reliance_not_computable']}")
    else:
        lines.append(f"  import reliance {numbers.share(answer['import_reliance'])}")
    counted = [f"  counts {line['hs6']} {line['description']}" for line in answer["lines"]]
    notes = [f"  note: {answer[name]}" for name in (gpr.CAVEAT, gpr.BASIS_NOTE) if answer[name]]
    return "\n".join([*lines, *counted, *notes, f"  {answer['source']}"])
