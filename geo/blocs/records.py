"""Results as plain data, for JSON and for files: the same words on the command line and on the page."""

from __future__ import annotations

from typing import Any

from geo.blocs.answers import Accession
from geo.blocs.holdings import Column
from geo.blocs.purchases import Dependence


def dependence_record(one: Dependence) -> dict[str, Any]:
    """One mineral's dependence as plain data."""
    balance = one.reliance
    return {
        "mineral": one.mineral,
        "year": one.year,
        "stage": one.stage,
        "hs_lines": list(one.lines),
        "bought_kusd": one.bought,
        "from_outside_kusd": one.outside,
        "from_outside_share": one.outside_share,
        "top_outsider": one.top,
        "top_outsider_share": one.top_share,
        "top_outsider_share_of_outside": one.top_share_of_outside,
        "import_reliance": balance.value if balance else None,
        "net_exporter": balance.net_exporter if balance else None,
        "self_sufficiency": balance.self_sufficiency if balance else None,
        "consumption": balance.consumption if balance else None,
        "unit": balance.unit if balance else None,
        "not_computable": one.no_reliance or None,
        "caveats": [*one.caveats, *(balance.caveats if balance else ())],
    }


def accession_record(result: Accession) -> dict[str, Any]:
    """The result as plain data; shares 0-1."""
    question, target = result.question, result.target
    return {
        "minerals": list(question.minerals),
        "stages": [column.value for column in question.columns],
        "without": sorted(question.without),
        "goal": target.goal.value,
        "target": target.limit,
        "met_after": result.met,
        "out_of_reach": result.met is None,
        "exact": result.exact,
        "ranking": [
            {"iso3": one.iso3, "mean_gain": one.gain, "gains": [_cell(*part) for part in one.gains]}
            for one in result.candidates
        ],
        "steps": [
            {
                "joined": state.joined,
                "own_share": state.own_share,
                "shares": [_cell(*part) for part in state.shares],
                "value": state.value,
                "outsider": state.outsider,
                "mineral": state.mineral,
                "met": state.met,
            }
            for state in result.states
        ],
        "missing": [{"mineral": name, "column": column.value, "reason": why} for name, column, why in result.missing],
    }


def _cell(name: str, column: Column, share: float) -> dict[str, Any]:
    return {"mineral": name, "column": column.value, "share": share}
