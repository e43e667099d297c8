"""The threat model: every row names tests that prove it, and every test that it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODEL = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
# Rows of the table of attacks: attack, defence, proof.
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in MODEL.splitlines()
    if line.startswith("| ") and not line.startswith("| Attack")
]
_PROOF = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_model_has_its_attacks():
    assert len(ROWS) > 30
    assert len({row[0] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:50] for row in ROWS])
def test_every_attack_names_a_defence_and_tests_that_exist(row):
    attack, defence, proof = row
    assert attack
    assert defence
    named = _PROOF.findall(proof)
    assert named, attack
    # Nothing else is offered as a proof, such as a file as a whole.
    assert _PROOF.sub("", proof).strip(" ,.") == ""
    missing = [f"{file}::{name}" for file, name in named if name not in names_in(ROOT / file)]
    assert missing == []
