"""The shipped figures as an atlas, read once; and a folder of its own for what is saved."""

from __future__ import annotations

import pytest

from geo.atlas import Atlas, shipped


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return shipped()


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "kept"))
