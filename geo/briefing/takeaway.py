"""A briefing as files that leave the building: slides for the exports, and one PDF with a page each."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfPages

from geo.briefing.live import Desk
from geo.briefing.reading import read
from geo.briefing.storyboard import Storyboard
from geo.dataset import Dataset
from geo.errors import NotComputableError, OutOfRangeError
from geo.figures import paper
from geo.figures.content import compose
from geo.figures.export import export
from geo.figures.slide import Progress, Slide, silent
from geo.figures.view import Page, View, from_record

FORMATS: Final = {"pptx": "PowerPoint", "pdf": "PDF", "html": "HTML, offline"}
# Letters stay letters, so that the text of a page can be searched.
_LETTERS: Final[dict[Any, Any]] = {"pdf.fonttype": 42}


def slides(board: Storyboard, desk: Desk, *, on: dt.date) -> tuple[tuple[Slide, ...], tuple[int, ...]]:
    """The slides that can be taken away with the words of the day, and the numbers (from 1) of those that cannot.

    Only maps and flows have exports, and only while they have figures.
    """
    kept, left_out = [], []
    for place, slide in enumerate(board.slides, start=1):
        try:
            told = read(slide, desk, on=on)
        except NotComputableError:
            left_out.append(place)
            continue
        if slide.page not in set(Page) or not told.first.year:
            left_out.append(place)
            continue
        view = _view(slide.page, slide.address).with_words(title=told.title, finding=told.finding)
        other = _view(slide.page, slide.second) if told.second else None
        kept.append(Slide(view, slide.notes, other))
    return tuple(kept), tuple(left_out)


def make(
    chosen: Sequence[Slide],
    ending: str,
    *,
    on: dt.date,
    dataset: Dataset | None = None,
    template: bytes | None = None,
    progress: Progress = silent,
) -> bytes:
    """The file of these slides.

    Parameters
    ----------
    ending: one of :data:`FORMATS`. template: a PPTX to take master and layouts from.
    progress: told how many slides are done; an error of its own cancels.

    Raises
    ------
    OutOfRangeError: without slides. UnknownChoiceError: for another format. TableError: if the template is no PPTX.
    """
    if ending == "pdf":
        return pdf(chosen, on=on, dataset=dataset, progress=progress)
    return export(chosen, ending, on=on, dataset=dataset, template=template, progress=progress)


def pdf(chosen: Sequence[Slide], *, on: dt.date, dataset: Dataset | None = None, progress: Progress = silent) -> bytes:
    """One PDF, a 16:9 page for every map; a slide with two maps has two pages.

    Raises
    ------
    OutOfRangeError: without slides.
    """
    if not chosen:
        raise OutOfRangeError("briefing", "empty", "at least one slide with a map or flows")
    file = io.BytesIO()
    metadata = {"Creator": "Minerals Alliance Atlas", "Producer": None, "CreationDate": None}
    with mpl.rc_context(_LETTERS), PdfPages(file, metadata=metadata) as pages:
        for index, slide in enumerate(chosen):
            progress(index, len(chosen))
            for view in (slide.view, slide.other):
                if view is not None:
                    made = paper.sheet(compose(view, on=on, dataset=dataset))
                    pages.savefig(made.figure, facecolor=made.theme.page)
    progress(len(chosen), len(chosen))
    return file.getvalue()


def _view(page: str, address: Mapping[str, str]) -> View:
    return from_record({**address, "page": page})
