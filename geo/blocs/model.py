"""The answers about a group, computed once per atlas and shared by page, slide, export and command line."""

from __future__ import annotations

from collections.abc import Mapping

from geo.atlas import Atlas
from geo.blocs import accession as joining
from geo.blocs import coverage, purchases
from geo.blocs.accession import Accession
from geo.blocs.coverage import Cell, Difference, Key
from geo.blocs.holdings import ShareOf
from geo.blocs.ledger import ledger_of
from geo.blocs.purchases import ImportDependence
from geo.blocs.selection import AllianceSelection


def cells(atlas: Atlas, selection: AllianceSelection) -> Mapping[Key, Cell]:
    """Every cell of the selected minerals; see :func:`geo.blocs.coverage.cell`, which needs no member."""
    members, ledger = selection.group.members, ledger_of(atlas)
    return atlas.memo.get(
        ("alliance cells", members, selection.minerals),
        lambda: {
            (name, column): coverage.cell(ledger, name, column, members)
            for name in selection.minerals
            for column in ShareOf
        },
    )


def dependence(atlas: Atlas, selection: AllianceSelection) -> tuple[ImportDependence, ...]:
    """What members import of every selected mineral with trade, the most dependent first.

    Raises
    ------
    NotComputableError: if the group has no members.
    """
    members, ledger = selection.group.members, ledger_of(atlas)
    return atlas.memo.get(
        ("alliance dependence", members, selection.minerals),
        lambda: purchases.all_dependence(ledger, members, selection.minerals),
    )


def accession(atlas: Atlas, selection: AllianceSelection) -> Accession:
    """Who would have to join until the target is met.

    Raises
    ------
    NotComputableError: if the group has no members or nothing that is chosen has a figure.
    """
    members, ledger = selection.group.members, ledger_of(atlas)
    question = selection.question(ledger)
    return atlas.memo.get(
        ("alliance accession", members, question, selection.target),
        lambda: joining.accession(ledger, members, question, selection.target),
    )


def comparison(atlas: Atlas, selection: AllianceSelection) -> Mapping[Key, Difference]:
    """The group and the alliance it is compared with, cell by cell.

    Raises
    ------
    NotComputableError: if one of them has no members.
    """
    one, other, ledger = selection.group.members, selection.rival.members, ledger_of(atlas)
    return atlas.memo.get(
        ("alliance comparison", one, other, selection.minerals),
        lambda: coverage.compare(ledger, one, other, selection.minerals),
    )
