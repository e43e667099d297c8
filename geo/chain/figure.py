"""The map of one stage: who supplies the importer with the form, or who makes the world's output."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.chain import sentences
from geo.chain.model import ChainStage
from geo.chain.selection import ChainSelection
from geo.content.content import MapFigure
from geo.locale.say import joined, mark, say
from geo.maps import choropleth, classes, world
from geo.maps.colours import Theme
from geo.maps.join import join
from geo.risk.figure import of_importer
from geo.risk.sentences import who
from geo.tables.trade import area_name

# From this share on a country is named on the map.
_NAMED: Final = 0.05
_SHARES: Final = {"imports": mark("{share} of imports"), "output": mark("{share} of output")}
_NONE: Final = {"imports": mark("no imports recorded"), "output": mark("no output recorded")}


def figure(stage: ChainStage | None, selection: ChainSelection, theme: Theme) -> MapFigure | None:
    """The map of a stage with its classes and words; ``None`` where the stage has no figures.

    Of imports where the form has any, else of output; the members of an importer of several countries are outlined.
    """
    found = _shares(stage, selection) if stage else None
    if stage is None or found is None:
        return None
    shares, title, source = found
    of = "imports" if stage.shipped and stage.shipped.mix else "output"
    texts = pd.DataFrame(
        {
            v.ISO3: shares[v.ISO3],
            v.VALUE: shares["share"].astype("float64"),
            v.STATUS: "computed",
            "value_text": [say(_SHARES[of], share=numbers.share(share)) for share in shares["share"]],
            "detail": title,
        }
    )
    joined_up = join(texts, world.load().frame)
    frame = joined_up.frame.reset_index(drop=True)
    frame = frame.assign(
        value_text=frame["value_text"].fillna(say(_NONE[of])),
        detail=frame["detail"].fillna(""),
        source=source,
        label=[
            f"{area_name(code)} {numbers.share(share)}" if pd.notna(share) and share >= _NAMED else None
            for code, share in zip(frame[v.ISO3], frame[v.VALUE], strict=True)
        ],
    )
    colouring = choropleth.sequential(replace(classes.SHARES, unit=f"% of {of}"), theme, title=title)
    made = of_importer(frame, colouring, theme, selection.importer if of == "imports" else None)
    return replace(made, unmatched=joined_up.unmatched, note=_unmapped(joined_up.unmatched))


def _shares(stage: ChainStage, selection: ChainSelection) -> tuple[pd.DataFrame, str, str] | None:
    """Shares by country, what they are, and their source for a tooltip."""
    if stage.shipped and stage.shipped.mix:
        shipped = stage.shipped
        form = sentences.capital(sentences.form_of(stage))
        goods = sentences.bundle(selection.mineral, shipped) if shipped.bundled else form
        words = say(
            "{goods} ({codes}): share of the imports of {who}, %",
            goods=goods,
            codes=sentences.codes(shipped),
            who=who(selection.importer),
        )
        shares = stage.shipped.mix.shares[[v.EXPORTER, "share"]].set_axis([v.ISO3, "share"], axis=1)
        return shares, words, f"{shipped.cited.short}, {shipped.year}"
    if stage.made:
        words = say("{stage}: share of world output, %", stage=sentences.title(stage))
        return stage.made.result.shares[[v.ISO3, "share"]], words, sentences.made_basis(stage.made)
    return None


def _unmapped(codes: tuple[str, ...]) -> str:
    if not codes:
        return ""
    return say("Not on the map, in the table only: {names}.", names=joined([area_name(code) for code in codes]))
