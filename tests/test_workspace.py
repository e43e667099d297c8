from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from geo import workspace
from geo.briefing import store
from geo.briefing.storyboard import Storyboard
from geo.settings import read
from geo.store import briefings
from geo.store.datasets import Store


@pytest.mark.parametrize(
    ("named", "database", "folder"),
    [
        ("", "/data/minerals-atlas/store.sqlite", "/data/minerals-atlas"),
        ("/srv/atlas", "/srv/atlas/store.sqlite", "/srv/atlas"),
        ("/srv/atlas/our.sqlite", "/srv/atlas/our.sqlite", "/srv/atlas"),
        ("postgresql://host/db", "postgresql://host/db", "/data/minerals-atlas"),
    ],
)
def test_one_setting_says_where_everything_is_kept(named, database, folder):
    config = read({"ATLAS_STORE": named, "XDG_DATA_HOME": "/data"})
    assert workspace.database(config) == database
    assert workspace.folder(config) == Path(folder)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def _open_umask():
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_open_umask")
def test_what_is_made_is_for_its_owner_alone(tmp_path, monkeypatch):
    home = tmp_path / "store"
    monkeypatch.setenv("ATLAS_STORE", str(home))
    store.save(briefings.new_id(), Storyboard("Mine"))
    assert Store(workspace.database()).datasets() == ()
    assert rights(home) == 0o700
    assert {path.name: rights(path) for path in home.rglob("*") if path.is_file()} == {
        "store.sqlite": 0o600,
    }


def test_what_exists_keeps_its_rights(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o750)
    workspace.private_file(shared / "store.sqlite")
    assert rights(shared) == 0o750
    assert rights(shared / "store.sqlite") == 0o600


def test_without_any_setting_it_is_the_users_own_folder():
    assert workspace.folder(read({})) == Path.home() / ".local" / "share" / "minerals-atlas"
