"""Keys, clicker and size of the window while presenting: a component of a few lines, with buttons for a mouse.

Keys count wherever the focus is, except where something is being typed. What is sent is the number of the slide,
not a step, so that a burst of presses that arrives as one still leads to the right slide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import streamlit as st

from geo.locale.say import say

_KEY = "stage_clicker"
_SIZE = "stage_size"
_ASSUMED = (1440, 810)
_REPORT = re.compile(r"([0-9]{1,5})x([0-9]{1,5})x([01])")
_SMALLEST, _LARGEST = (320, 240), (7680, 4320)

_HTML = """
<nav>
  <button type="button" data-go="previous">&#8249;</button>
  <span></span>
  <button type="button" data-go="next">&#8250;</button>
  <button type="button" data-go="notes" data-key="N">&#9998;</button>
  <button type="button" data-go="window" data-key="W">&#10697;</button>
  <button type="button" data-go="full" data-key="F">&#9974;</button>
  <button type="button" data-go="leave">&#10005;</button>
</nav>
"""
_CSS = """
nav { position: fixed; right: 14px; bottom: 10px; z-index: 30; display: flex; gap: 4px; align-items: center;
  padding: 4px 8px; border-radius: 8px; background: rgba(22, 32, 42, .88); color: #fff; opacity: 0;
  transition: opacity .15s; font: 600 15px "Source Sans", sans-serif; }
nav.awake, nav:hover, nav:focus-within { opacity: 1; }
button { min-width: 36px; height: 36px; border: 0; border-radius: 6px; background: transparent; color: #fff;
  font-size: 20px; cursor: pointer; }
button:hover { background: rgba(255, 255, 255, .18); }
button:focus-visible { outline: 3px solid #ffd166; }
@media (prefers-reduced-motion: reduce) { nav { transition: none; } }
"""
_SCRIPT = """
const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];
export default function (component) {
  const { setStateValue, setTriggerValue, data, parentElement } = component;
  const stage = (window.__atlasStage ??= { at: 0 });
  stage.leave?.();
  if (Date.now() - stage.at > 2000 || stage.count !== data.count) stage.target = data.slide;
  stage.count = data.count;
  const nav = parentElement.querySelector("nav");
  nav.querySelector("span").textContent = `${data.slide} / ${data.count}`;
  nav.setAttribute("aria-label", data.words.presentation);
  for (const button of nav.querySelectorAll("button")) {
    const name = data.words[button.dataset.go];
    button.setAttribute("aria-label", name);
    if (button.dataset.key) button.title = `${name} (${button.dataset.key})`;
  }
  const go = (wanted) => {
    const place = Math.max(1, Math.min(data.count, wanted));
    stage.at = Date.now();
    if (place === stage.target) return;
    stage.target = place;
    setTriggerValue("go", place);
    channel.postMessage([data.show, place]);
  };
  // The window of the notes and the one on the screen turn the slides together.
  const channel = new BroadcastChannel("atlas-stage");
  channel.onmessage = ({ data: [show, place] }) => {
    if (show !== data.show || place === stage.target) return;
    stage.at = Date.now();
    stage.target = place;
    setTriggerValue("go", place);
  };
  const notes = () => {
    document.getElementById("atlas-notes")?.remove();
    if (!stage.notes || data.alone) return;
    const paper = document.createElement("aside");
    paper.id = "atlas-notes";
    paper.setAttribute("aria-label", data.words.notes);
    paper.textContent = data.notes || data.words.none;
    paper.style.cssText = "position:fixed;left:3vw;right:3vw;bottom:8vh;max-height:34vh;overflow:auto;z-index:40;"
      + "padding:1em 1.3em;border-radius:10px;background:#16202a;color:#fff;white-space:pre-wrap;"
      + "font:500 clamp(17px,1.5vw,28px)/1.4 'Source Sans',sans-serif;box-shadow:0 6px 30px rgba(0,0,0,.35)";
    document.body.append(paper);
  };
  const apart = () => {
    const there = new URL(location.href);
    there.searchParams.set("notes", "1");
    there.searchParams.set("slide", stage.target);
    window.open(there, "atlas-notes", "popup,width=1000,height=720");
  };
  const full = () => document.fullscreenElement
    ? document.exitFullscreen() : document.documentElement.requestFullscreen?.().catch(() => {});
  const acts = { previous: () => go(stage.target - 1), next: () => go(stage.target + 1), full, window: apart,
    notes: () => { stage.notes = !stage.notes; notes(); },
    leave: () => (data.alone ? window.close() : setTriggerValue("go", -1)) };
  const dark = () => {
    const there = document.getElementById("atlas-blank");
    if (there) return there.remove();
    const blank = document.createElement("div");
    blank.id = "atlas-blank";
    blank.style.cssText = "position:fixed;inset:0;background:#000;z-index:99999";
    document.body.append(blank);
  };
  // The letters of the notes, larger or smaller, and the time since the window of the notes was opened.
  const zoom = (factor) => {
    stage.zoom = Math.max(0.6, Math.min(2.5, (stage.zoom ?? 1) * factor));
    document.documentElement.style.setProperty("--notes-zoom", stage.zoom);
  };
  stage.since ??= Date.now();
  const tick = () => {
    const clock = document.querySelector(".presenter .clock");
    if (!clock) return;
    const gone = Math.floor((Date.now() - stage.since) / 1000);
    const lang = document.documentElement.lang || [];
    clock.textContent = `${new Date().toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" })} \u00b7 `
      + `${Math.floor(gone / 60)}:${String(gone % 60).padStart(2, "0")}`;
  };
  const ticking = setInterval(tick, 1000);
  const key = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const on = event.composedPath()[0];
    const typing = on.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(on.tagName);
    const pressing = on.tagName === "BUTTON" && [" ", "Enter"].includes(event.key);
    if (typing || pressing) return;
    const typed = Number(stage.typed);
    if (event.key === "Enter" && typed) { stage.typed = ""; go(typed); }
    else if (NEXT.includes(event.key)) acts.next();
    else if (BACK.includes(event.key)) acts.previous();
    else if (event.key === "Home") go(1);
    else if (event.key === "End") go(data.count);
    else if (event.key === "Escape") acts.leave();
    else if (/^[0-9]$/.test(event.key)) { stage.typed = (stage.typed ?? "") + event.key; }
    else if (event.key === "+" || event.key === "=") zoom(1.15);
    else if (event.key === "-") zoom(1 / 1.15);
    else if (event.key === "f" || event.key === "F5") full();
    else if (event.key === "b" || event.key === ".") dark();
    else if (event.key === "n" || event.key === "N") acts.notes();
    else if (event.key === "w" || event.key === "W") apart();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  let resting;
  const awake = () => {
    nav.classList.add("awake");
    clearTimeout(resting);
    resting = setTimeout(() => nav.classList.remove("awake"), 1800);
  };
  const click = (event) => acts[event.target.closest("button")?.dataset.go]?.();
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const size = () => `${window.innerWidth}x${window.innerHeight}x${still() ? 1 : 0}`;
  let last = data.size;
  const report = () => { if (size() !== last) { last = size(); setStateValue("size", last); } };
  let timer;
  const later = () => { clearTimeout(timer); timer = setTimeout(report, 250); };
  report();
  notes();
  window.addEventListener("keydown", key, true);
  window.addEventListener("resize", later);
  window.addEventListener("mousemove", awake);
  nav.addEventListener("click", click);
  stage.leave = () => {
    clearInterval(ticking);
    clearTimeout(timer); clearTimeout(resting);
    channel.close();
    document.getElementById("atlas-notes")?.remove();
    window.removeEventListener("keydown", key, true);
    window.removeEventListener("resize", later);
    window.removeEventListener("mousemove", awake);
    nav.removeEventListener("click", click);
    stage.leave = undefined;
  };
  return stage.leave;
}
"""


@dataclass(frozen=True, slots=True)
class Clicked:
    """What was asked for: ``go`` is a slide from 1, 0 to leave, ``None`` for nothing; and the window.

    ``still`` says that the user wants no motion.
    """

    go: int | None
    width: int
    height: int
    still: bool


def listen(slide: int, count: int, *, notes: str, show: str, alone: bool = False) -> Clicked:
    """Listen to keys on slide *slide* of *count*.

    Parameters
    ----------
    notes: what the key N shows. show: what is presented, so that windows of the same turn the slides together.
    alone: whether this is the window of the notes.
    """
    component = st.components.v2.component("atlas_clicker", html=_HTML, css=_CSS, js=_SCRIPT)
    known = str(st.session_state.get(_SIZE, ""))
    heard = component(
        key=_KEY,
        data={
            "slide": slide,
            "count": count,
            "size": known,
            "notes": notes,
            "show": show,
            "alone": alone,
            "words": _words(),
        },
        on_go_change=lambda: None,
        on_size_change=lambda: None,
        height=1,
    )
    size = str(heard.size or known)
    st.session_state[_SIZE] = size
    width, height, still = measured(size)
    go = heard.go
    # Leaving is sent as -1: a trigger of 0 does not arrive.
    wanted = max(0, int(go)) if isinstance(go, int | float) and go <= count else None
    return Clicked(wanted, width, height, still)


def _words() -> dict[str, str]:
    """Names of the buttons by what they do, and what stands where there are no notes."""
    return {
        "presentation": say("Presentation"),
        "previous": say("Previous slide"),
        "next": say("Next slide"),
        "notes": say("Speaker notes"),
        "window": say("Notes in a window"),
        "full": say("Full screen"),
        "leave": say("Leave the presentation"),
        "none": say("No notes."),
    }


def measured(size: str) -> tuple[int, int, bool]:
    """Width, height and stillness of a report such as ``"1920x1080x0"``; what is none counts as a usual window."""
    found = _REPORT.fullmatch(size)
    if not found:
        return (*_ASSUMED, False)
    width, height, still = map(int, found.groups())
    (narrow, low), (wide, high) = _SMALLEST, _LARGEST
    return max(narrow, min(width, wide)), max(low, min(height, high)), still == 1
