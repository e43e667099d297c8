from __future__ import annotations

from pathlib import Path

import pytest

from geo import workspace
from geo.settings import read


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


def test_without_any_setting_it_is_the_users_own_folder():
    assert workspace.folder(read({})) == Path.home() / ".local" / "share" / "minerals-atlas"
