"""The shipped figures as a desk, read once; and a folder of its own for what is saved."""

from __future__ import annotations

import pytest

from geo.desk import OwnDesk, shipped


@pytest.fixture(scope="session")
def desk() -> OwnDesk:
    return shipped()


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "kept"))
