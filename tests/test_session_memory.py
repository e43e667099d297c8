"""What a session brought goes with it: no cache, memo or view keeps private figures once nobody looks at them."""

from __future__ import annotations

import datetime as dt
import gc
import weakref

import pytest

from geo.atlas import Atlas, shipped
from geo.compose import compose
from geo.content.view import Page, from_address
from geo.dataset import Dataset
from geo.pages.shared import active
from geo.uploads import accept

ON = dt.date(2026, 11, 30)


def private() -> Dataset:
    """The shipped figures as somebody's own."""
    found = Dataset.load()
    return accept.to_dataset(active.private_version("desk.csv"), accept.contents(found, shipped=shipped().dataset))


@pytest.mark.parametrize("page", Page)
def test_private_figures_are_freed_when_nobody_looks_at_them_any_more(page: Page) -> None:
    dataset = private()
    atlas = Atlas(dataset)
    content = compose(from_address(f"/{page}?{page.example}"), on=ON, atlas=atlas)
    assert content.caption.title
    # What has slots cannot be watched itself; of the facts, one table stands for all.
    watched = [weakref.ref(one) for one in (dataset.facts["cobalt", "production"], atlas.drawings, content.table.frame)]
    assert all(one() is not None for one in watched)
    del dataset, atlas, content
    gc.collect()
    assert [one() is None for one in watched] == [True] * 3
