"""The chain in words made from its numbers: where the bottleneck is, what was compared, and what is missing."""

from __future__ import annotations

from typing import Final

from geo import numbers
from geo import vocabulary as v
from geo.chain.model import Chain, ChainStage, Made, Shipped
from geo.chain.selection import ChainSelection
from geo.locale.say import mark, mark_term, say, term
from geo.reference.bases import basis_in_words
from geo.reference.names import lowered, mineral_in_text
from geo.reference.tables.minerals import HS_NAMES
from geo.risk.sentences import area_in_text, who, whose
from geo.trade import forms, sourcing

_STAGES: Final = {
    v.Stage.MINE.value: mark_term("stage", "Mining"),
    v.Stage.REFINED.value: mark_term("stage", "Refining"),
}
DEFINITION: Final = mark(
    "Output: shares of the published world output of a stage. Exports and imports: shares by value of the HS lines of "
    "a form; trade within an importer of several countries is left out. HHI: sum of squared shares, 0 to 10,000. "
    "Bottleneck: of the main forms, those in which most of the mineral is traded, the one whose largest supplier "
    "outside the importer and the alliance has the largest share of the imports; where fewer than two can be compared, "
    "the stage whose largest producer outside has the largest share of output. Shares are compared, never added up."
)


def title(stage: ChainStage) -> str:
    """What a card and a column call the stage: "Mining: ores and concentrates", "Permanent magnets"."""
    name, form = term("stage", _STAGES.get(stage.id, "")), form_of(stage)
    if not name:
        return capital(form)
    return say("{stage}: {form}", stage=name, form=form) if form else name


def form_of(stage: ChainStage) -> str:
    """The form of a stage in words: "ores and concentrates"; empty for none."""
    return term("form of trade", stage.form)


def _stage(stage: ChainStage) -> str:
    """A stage of output in the middle of a sentence: "mining"."""
    return lowered(term("stage", _STAGES[stage.id]))


def short(stage: ChainStage) -> str:
    """The stage in the middle of a sentence: "mining", "permanent magnets"; of a stage with one form, the form."""
    return form_of(stage) or _stage(stage)


def codes(shipped: Shipped) -> str:
    """The lines with their revision: "HS 2017 850511"."""
    return f"{HS_NAMES[shipped.revision]} {', '.join(shipped.lines)}"


def headline(chain: Chain, selection: ChainSelection) -> str:
    """The bottleneck in one sentence without a full stop, or the one stage that has figures."""
    mineral, stage = mineral_in_text(selection.mineral), chain.bottleneck
    if stage and chain.basis == "imports" and stage.shipped and stage.shipped.outside:
        return say(
            "The bottleneck of {mineral} for {who} is {stage}: {top} supplied {share} of imports by value in {year} "
            "({codes})",
            mineral=mineral,
            who=who(selection.importer),
            stage=short(stage),
            year=stage.shipped.year,
            codes=codes(stage.shipped),
            **_outsider(stage.shipped.outside),
        )
    if stage and stage.made and stage.made.outside:
        return say(
            "The bottleneck of {mineral} is {stage}: {top} made {share} of {whole} in {year}",
            mineral=mineral,
            stage=_stage(stage),
            whole=_whole(stage.made),
            year=stage.made.year,
            **_outsider(stage.made.outside),
        )
    return capital(_alone(chain, selection))


def _alone(chain: Chain, selection: ChainSelection) -> str:
    """What the single stage with figures says: one stage is no bottleneck."""
    mineral = mineral_in_text(selection.mineral)
    only = next(iter([*chain.by_imports, *chain.by_output]), None)
    if only and only in chain.by_imports and only.shipped and only.shipped.outside:
        return say(
            "{top} supplied {share} of {whose} imports of {mineral} ({form}; {codes}) by value in {year}; no other "
            "main form can be compared",
            whose=whose(selection.importer),
            mineral=mineral,
            form=form_of(only),
            codes=codes(only.shipped),
            year=only.shipped.year,
            **_outsider(only.shipped.outside),
        )
    if only and only.made and only.made.outside:
        return say(
            "{top} made {share} of {whole} of {mineral} in {year} ({stage}); no other stage can be compared",
            whole=_whole(only.made),
            mineral=mineral,
            year=only.made.year,
            stage=_stage(only),
            **_outsider(only.made.outside),
        )
    return say("No stage of {mineral} has figures that can be compared", mineral=mineral)


def _outsider(outside: tuple[str, float]) -> dict[str, str]:
    return {"top": area_in_text(outside[0]), "share": numbers.share(outside[1])}


def _whole(made: Made) -> str:
    """What a share of output is of: where countries are listed without a figure, only of what is published."""
    unknown = made.result.excluded or made.result.panel.unpublished
    return say("the published output") if unknown else say("the world\u2019s output")


def finding(chain: Chain, selection: ChainSelection) -> str:
    """What was compared, with every figure."""
    parts = []
    if len(chain.by_imports) > 1:
        found = forms.listed([f"{short(one)} {_named(one.shipped.outside)}" for one in chain.by_imports if one.shipped])
        parts.append(say("Share of imports by value: {found}.", found=found))
    if chain.by_output:
        found = forms.listed([f"{_stage(one)} {_named(one.made.outside)}" for one in chain.by_output if one.made])
        parts.append(say("Share of output: {found}.", found=found))
    if not parts:
        if chain.by_imports:
            return say("Compared: {stage} alone.", stage=short(chain.by_imports[0]))
        return say("Nothing on hand can be compared.")
    outside = mark("Largest supplier or producer outside {who}.")
    if selection.alliance:
        outside = mark("Largest supplier or producer outside {who} and {alliance}.")
    return " ".join([say(outside, who=who(selection.importer), alliance=selection.alliance_name), *parts])


def _named(outside: tuple[str, float] | None) -> str:
    return f"{area_in_text(outside[0])} {numbers.share(outside[1])}" if outside else numbers.missing()


def details(chain: Chain, stage: ChainStage | None) -> tuple[str, ...]:
    """What the lines of the stage shown hold besides it, and the forms without figures."""
    parts = []
    if stage and stage.made:
        parts.append(say("{stage}: {basis}.", stage=term("stage", _STAGES[stage.id]), basis=made_basis(stage.made)))
    if stage and stage.shipped and stage.shipped.note:
        parts.append(say("{codes}: {note}.", codes=codes(stage.shipped), note=lowered(stage.shipped.note)))
    missing = [text for one in chain.stages for text in one.missing]
    return (*parts, *missing)


def notes(chain: Chain, selection: ChainSelection, at_hand: tuple[str, ...]) -> tuple[str, ...]:
    """Which tables and series stand beside each other, which bundles are not compared, and what can be brought."""
    parts = []
    if len({one.shipped.revision for one in chain.stages if one.shipped}) > 1:
        parts.append(
            say(
                "HS 1992 and HS 2017 are reconciled apart: each share is of one of them, and no sum or chart holds "
                "both."
            )
        )
    for one in chain.stages:
        if one.shipped and one.shipped.bundled:
            parts.append(
                say(
                    "{codes} bundles {name}: not compared.",
                    codes=codes(one.shipped),
                    name=bundle(selection.mineral, one.shipped),
                )
            )
        elif one.shipped and not one.shipped.principal:
            parts.append(say("{form}: not a main form of trade, not compared.", form=capital(form_of(one))))
    return (*parts, *sourcing.offers(selection.mineral, at_hand))


def bundle(mineral: str, shipped: Shipped) -> str:
    """What the lines of a bundle hold, so that it has no single mineral's name."""
    return forms.named(mineral, shipped.lines, revision=shipped.revision)


def made_basis(made: Made) -> str:
    """Series, year and basis of an output: "World Mining Data 2026, 2024, REO content"."""
    year = [] if made.label.endswith(str(made.year)) else [str(made.year)]
    return ", ".join([made.label, *year, basis_in_words(made.result.panel.basis)])


def shipped_basis(shipped: Shipped) -> str:
    """Table, year and measure of a form's trade."""
    return say("{codes}, {year}, by value", codes=codes(shipped), year=shipped.year)


def source_line(chain: Chain, citation: str, version: str) -> str:
    """Sources of output and trade and the version of the figures."""
    cited = dict.fromkeys(one.shipped.cited.text.rstrip(".") for one in chain.stages if one.shipped)
    return say(
        "Source: {cited}. Values in current US dollars. Dataset: {version}.",
        cited="; ".join([*([citation.rstrip(".")] if citation else []), *cited]),
        version=version,
    )


def capital(text: str) -> str:
    """*text* with a capital at its start."""
    return text[:1].upper() + text[1:]
