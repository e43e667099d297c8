/* The frame of every page: history, links within the atlas, names in boxes, the search, and the language.
   See geo/pages/frame.py. */
(() => {
  "use strict";
  const BASE = new URL("..", document.currentScript.src);
  const NO_SEARCH = ["present", "embed"];

  // --- History: an address that a page only completes takes the place of the one it completes. ---
  let fresh = true;
  const push = history.pushState.bind(history);
  const completes = (from, to) =>
    from.pathname === to.pathname && [...from.searchParams].every(([name, value]) => to.searchParams.get(name) === value);
  history.pushState = (state, unused, url) => {
    const from = new URL(location.href);
    const to = new URL(url ?? location.href, location.href);
    if (from.pathname !== to.pathname) {
      fresh = true;
      push(state, unused, url);
    } else if (to.href !== from.href) {
      const only = fresh && completes(from, to);
      fresh = false;
      if (only) history.replaceState(state, unused, url);
      else push(state, unused, url);
    }
    placeBar();
  };
  addEventListener("popstate", () => { fresh = true; });
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, (event) => { if (event.isTrusted) fresh = false; }, true);

  // --- Links within the atlas keep the session. ---
  const go = (href) => {
    history.pushState({}, "", href);
    fresh = true;
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  };
  const within = (url) => url.origin === BASE.origin && url.pathname.startsWith(BASE.pathname)
    && !/\/(atlas|media|app|_stcore|component)\//.test(url.pathname.slice(BASE.pathname.length - 1)) && !url.hash;
  addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
    if (!link || link.hasAttribute("download") || link.closest("[data-testid=stTopNavLinkContainer],[data-testid=stSidebarNav]")) return;
    const url = new URL(link.href, location.href);
    // Streamlit opens links of its texts in a new tab; one within the atlas belongs into this one.
    if (!within(url) || (link.target === "_blank" && !link.closest("[data-testid=stMarkdownContainer]"))) return;
    event.preventDefault();
    event.stopPropagation();
    go(url.href);
  }, true);

  // --- The language, and the words and names in it: as the page says (geo/pages/shared/language.py), before that as
  // the address or the browser asks. ---
  let lang = "";
  let words = {};
  let names = [];
  let ready = Promise.resolve();
  const worded = (name, text = "") => (words[name] ?? "").replace("{text}", text);
  const read = (name) => fetch(new URL(`atlas/${name}.json?lang=${encodeURIComponent(lang)}`, BASE)).then((answer) => answer.json());
  const learn = (wanted) => {
    if (wanted === lang) return;
    lang = wanted;
    // A map draws its names once, with the letters that are there by then.
    const [face, letter] = { ja: ["Atlas JP", "国"], ko: ["Atlas KR", "국"] }[lang.slice(0, 2)] ?? [];
    if (face) document.fonts.load(`700 16px "${face}"`, letter);
    const own = lang;
    ready = read("words").then((said) => {
      if (own !== lang) return;
      words = said.words;
      learnWidgets(said.widgets);
      document.documentElement.lang = said.lang;
      wordBar(said);
    }, () => {});
  };
  // Names are many: they come when a box or the search is first used, not while a reader waits for the page.
  let namesOf = "";
  let naming = Promise.resolve();
  const learnNames = () => {
    if (namesOf === lang) return naming;
    const own = namesOf = lang;
    naming = read("names").then((found) => { if (own === lang) names = found; }, () => { if (namesOf === own) namesOf = ""; });
    return naming;
  };
  const learned = () => Promise.all([ready, learnNames()]);
  const spoken = () => {
    const told = document.querySelector(".atlas-language");
    if (told) learn(told.dataset.lang);
  };

  // --- Names. ---
  const key = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\u00df/g, "ss")
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const exact = (text) => { const wanted = key(text); return wanted ? names.filter((one) => one.s.includes(wanted)) : []; };
  // By the widget's own name, for its label is in any language.
  const isFor = (box, one) => {
    const mineral = /st-key-\S*mineral/.test(box.closest("[class*=st-key-]")?.className ?? "");
    return mineral ? one.k === "mineral" : one.k === "country" || one.k === "alliance";
  };

  // --- Boxes: Enter takes what was named, by whatever name, and never something that only looks like it. ---
  const PARTS = "[data-testid=stSelectbox] input, [data-testid=stMultiSelect] input";
  const moved = new WeakSet();
  const listOf = (box) => document.getElementById(box.getAttribute("aria-controls") || "");
  const options = (box) => [...(listOf(box)?.querySelectorAll("[role=option]") ?? [])];
  const write = (box, text) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
  };
  const named = (option, name) => {
    const text = option.textContent.trim();
    return text === name || ["(", "\uff08"].some((sign) => text.startsWith(name) && text.slice(name.length).trimStart().startsWith(sign));
  };
  const soon = () => new Promise((done) => { setTimeout(done, 60); });
  const hint = document.createElement("div");
  hint.className = "atlas-hint";
  hint.setAttribute("role", "status");
  const say = (box, text) => {
    hint.textContent = text;
    hint.hidden = !text;
    if (!text) return;
    const at = box.getBoundingClientRect();
    hint.style.left = `${at.left}px`;
    hint.style.top = `${at.top - 34}px`;
  };
  async function take(box, text) {
    await learned();
    const found = exact(text).filter((one) => isFor(box, one));
    const wanted = found.flatMap((one) => [one.n, one.w].filter(Boolean));
    for (const name of wanted) {
      if (box.value !== name) { write(box, name); await soon(); }
      const option = options(box).find((one) => named(one, name));
      if (option) { option.click(); say(box, ""); return; }
    }
    if (wanted.length) { write(box, text); await soon(); }
    const all = options(box);
    const begin = all.filter((one) => key(one.textContent).startsWith(key(text)));
    const only = all.find((one) => key(one.textContent) === key(text)) ?? (begin.length ? begin[0] : all.length === 1 ? all[0] : null);
    if (only) { only.click(); say(box, ""); } else say(box, all.length ? worded("from_list") : worded("nothing_here", text));
  }
  addEventListener("input", async (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches(PARTS) || !event.isTrusted) return;
    moved.delete(box);
    await learned();
    const [first] = exact(box.value).filter((one) => isFor(box, one));
    say(box, first && key(first.n) !== key(box.value) ? `↵ ${first.n}` : "");
  }, true);
  addEventListener("focusin", (event) => { if (event.target instanceof HTMLInputElement && event.target.matches(PARTS)) learnNames(); }, true);
  addEventListener("keydown", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches(PARTS) || !event.isTrusted) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { if (box.getAttribute("aria-expanded") === "true") moved.add(box); return; }
    if (event.key === "Escape") say(box, "");
    if (event.key !== "Enter" || moved.has(box) || box.getAttribute("aria-expanded") !== "true") return;
    const text = box.value.trim();
    if (!text) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    take(box, text);
  }, true);
  addEventListener("keyup", (event) => {
    if (event.key === "Enter" && event.isTrusted && event.target instanceof HTMLInputElement && event.target.matches(PARTS)
      && !moved.has(event.target)) event.stopImmediatePropagation();
  }, true);
  addEventListener("focusout", (event) => { if (event.target instanceof HTMLInputElement) say(event.target, ""); }, true);

  // --- Search: everything by name. ---
  const address = (one) => {
    const word = encodeURIComponent(one.i);
    const path = { mineral: `?mineral=${word}`, country: `country?country=${word}`, alliance: `alliances?alliance=${word}`,
      scenario: `scenarios?scenario=${word}`, page: one.i || "./" }[one.k];
    return new URL(path, BASE).href;
  };
  const rank = (one, wanted) => {
    const own = key(one.n);
    if (own === wanted) return 0;
    if (one.s.includes(wanted)) return 1;
    if (own.startsWith(wanted)) return 2;
    if (one.s.some((text) => text.startsWith(wanted))) return 3;
    return wanted.length > 1 && [own, ...one.s].some((text) => ` ${text}`.includes(` ${wanted}`)) ? 4 : 9;
  };
  const results = (text) => {
    const wanted = key(text);
    const found = wanted ? names.map((one) => [rank(one, wanted), one]).filter(([place]) => place < 9) : names.filter((one) => one.k === "page").map((one) => [0, one]);
    return found.sort((a, b) => a[0] - b[0] || a[1].n.length - b[1].n.length).slice(0, 9).map(([, one]) => one);
  };
  const dialog = document.createElement("dialog");
  dialog.className = "atlas-find";
  dialog.innerHTML = '<input type="text" role="combobox" aria-expanded="true" aria-controls="atlas-found" aria-autocomplete="list" '
    + 'autocomplete="off" spellcheck="false"><ul id="atlas-found" role="listbox"></ul><p class="atlas-none" role="status"></p>';
  const [field, list, none] = dialog.children;
  let shown = [];
  let at = 0;
  const mark = () => {
    [...list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    if (shown.length) field.setAttribute("aria-activedescendant", `atlas-found-${at}`);
    else field.removeAttribute("aria-activedescendant");
  };
  const draw = () => {
    shown = results(field.value);
    at = 0;
    list.replaceChildren(...shown.map((one, index) => {
      const row = document.createElement("li");
      row.id = `atlas-found-${index}`;
      row.setAttribute("role", "option");
      const kind = document.createElement("small");
      kind.textContent = worded(one.k);
      row.append(one.n, kind);
      row.addEventListener("click", () => choose(index));
      return row;
    }));
    none.textContent = shown.length ? "" : worded("nothing", field.value);
    mark();
  };
  const choose = (index) => { if (shown[index]) { dialog.close(); go(address(shown[index])); } };
  field.addEventListener("input", draw);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) { at = (at + step + shown.length) % shown.length; mark(); event.preventDefault(); }
    if (event.key === "Enter") { choose(at); event.preventDefault(); }
    event.stopPropagation();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  const open = async () => { if (dialog.open) return; await learned(); field.value = ""; draw(); dialog.showModal(); field.focus(); };
  const button = document.createElement("button");
  button.type = "button";
  button.className = "atlas-search";
  button.innerHTML = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zm4 9.5L17 17" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></svg><span></span><kbd aria-hidden="true">/</kbd>';
  button.setAttribute("aria-keyshortcuts", "/ Control+K");
  button.addEventListener("click", open);
  const hidden = () => NO_SEARCH.some((name) => new URLSearchParams(location.search).has(name));

  // --- The language switch: the same address in another language, in the same session. ---
  const tongue = document.createElement("label");
  tongue.className = "atlas-tongue";
  tongue.innerHTML = '<span aria-hidden="true"></span><select class="atlas-lang"></select>';
  const [code, choice] = tongue.children;
  choice.addEventListener("change", () => {
    const url = new URL(location.href);
    url.searchParams.set("lang", choice.value);
    go(url.href);
  });
  function wordBar(said) {
    code.textContent = said.lang;
    choice.replaceChildren(...Object.entries(said.languages).map(([id, name]) => {
      const option = new Option(name, id, id === said.lang, id === said.lang);
      option.lang = id;
      return option;
    }));
    choice.setAttribute("aria-label", worded("language"));
    tongue.title = worded("language");
    button.querySelector("span").textContent = worded("search");
    button.setAttribute("aria-label", worded("search"));
    dialog.setAttribute("aria-label", worded("search"));
    field.setAttribute("aria-label", worded("search_label"));
    field.placeholder = worded("search_hint");
    list.setAttribute("aria-label", worded("found"));
    document.querySelectorAll(".atlas-zoom").forEach(wordZoom);
    if (dialog.open) draw();
  }
  const bar = document.createElement("div");
  bar.className = "atlas-bar";
  bar.append(tongue, button);
  new ResizeObserver(() => document.documentElement.style.setProperty("--atlas-bar", `${bar.offsetWidth}px`)).observe(bar);
  function placeBar() { bar.hidden = hidden(); }
  addEventListener("popstate", placeBar);
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, [contenteditable=true], dialog");
    const short = (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
    if (!short || hidden()) return;
    event.preventDefault();
    event.stopPropagation();
    open();
  }, true);

  // --- Maps: buttons that a keyboard reaches, a wheel that scrolls the page, tooltips that stay inside. ---
  const CHART = "[data-testid=stDeckGlJsonChart]";
  const STEPS = [["+", "zoom_in", -150], ["\u2212", "zoom_out", 150], ["\u2922", "whole_world", 0]];
  const zoom = (chart, delta) => {
    const canvas = [...chart.querySelectorAll("canvas")].pop();
    const box = canvas.getBoundingClientRect();
    canvas.dispatchEvent(new WheelEvent("wheel", { bubbles: true, cancelable: true, ctrlKey: true, deltaY: delta,
      clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 }));
  };
  const equip = (chart) => {
    const bar = document.createElement("div");
    bar.className = "atlas-zoom";
    bar.setAttribute("role", "group");
    for (const [sign, name, delta] of STEPS) {
      const one = document.createElement("button");
      one.type = "button";
      one.textContent = sign;
      one.dataset.name = name;
      one.addEventListener("click", () => {
        if (delta) zoom(chart, delta);
        else chart.closest("[class*=st-key-atlas_map_]")?.querySelector("[data-testid=stButton] button")?.click();
      });
      bar.append(one);
    }
    wordZoom(bar);
    chart.append(bar);
  };
  function wordZoom(bar) {
    bar.setAttribute("aria-label", worded("map_view"));
    for (const one of bar.children) {
      one.title = worded(one.dataset.name);
      one.setAttribute("aria-label", worded(one.dataset.name));
    }
  }
  const keepInside = (tip) => {
    const chart = tip.closest(CHART);
    if (!chart) return;
    const room = chart.getBoundingClientRect();
    const [across, down] = [Number(tip.dataset.across || 0), Number(tip.dataset.down || 0)];
    const box = tip.getBoundingClientRect();
    const shift = (from, size, least, most) => {
      if (from + size <= most) return 0;
      return from - size - 12 >= least ? -size - 12 : Math.max(least, most - size) - from;
    };
    const x = shift(box.left - across, box.width, Math.max(0, room.left), Math.min(innerWidth, room.right));
    const y = shift(box.top - down, box.height, Math.max(0, room.top), Math.min(innerHeight, room.bottom));
    if (x !== across) { tip.dataset.across = x; tip.style.marginLeft = `${x}px`; }
    if (y !== down) { tip.dataset.down = y; tip.style.marginTop = `${y}px`; }
  };
  const followed = new WeakSet();
  const equipAll = () => {
    for (const chart of document.querySelectorAll(`[class*=st-key-atlas_map_] ${CHART}`)) {
      if (!chart.querySelector(":scope > .atlas-zoom") && chart.querySelector("canvas")) equip(chart);
    }
    for (const tip of document.querySelectorAll(`${CHART} .deck-tooltip`)) {
      if (followed.has(tip)) continue;
      followed.add(tip);
      new MutationObserver(() => keepInside(tip)).observe(tip, { attributes: true, childList: true, characterData: true, subtree: true });
    }
  };

  // --- Tables that are sent when the user comes near them: a button stands in the place of each (geo/pages/shared/grids.py). ---
  const near = new IntersectionObserver((found) => {
    for (const one of found) if (one.isIntersecting) one.target.click();
  }, { rootMargin: "400px 0px" });
  const awaited = new WeakSet();
  const awaitAll = () => {
    for (const place of document.querySelectorAll("[class*=st-key-atlas_later_] [data-testid=stButton] button")) {
      if (awaited.has(place)) continue;
      awaited.add(place);
      // Whoever goes on with the keyboard comes by here and needs no stop.
      place.tabIndex = -1;
      near.observe(place);
    }
  };

  let told;
  addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey || !event.target.closest?.(CHART)) return;
    event.stopImmediatePropagation();
    hint.textContent = worded("wheel");
    hint.hidden = false;
    hint.style.left = `${event.clientX + 12}px`;
    hint.style.top = `${event.clientY + 12}px`;
    clearTimeout(told);
    told = setTimeout(() => { hint.hidden = true; }, 900);
  }, { capture: true, passive: true });

  // --- Names for what Streamlit leaves without one. ---
  const label = () => {
    for (const image of document.querySelectorAll("[data-testid=stHeaderLogo],[data-testid=stSidebarLogo],[data-testid=stLogo]")) {
      if (image.alt !== "Minerals Alliance Atlas") image.alt = "Minerals Alliance Atlas";
    }
  };
  // --- Curves of flows: an address names those of a map; each way is asked for once and kept (geo/maps/curves.py). ---
  const ways = new Map();
  const plainFetch = window.fetch.bind(window);
  const DRAWN = /^(.*\/atlas\/curves\/\w+)\/drawn\/([^/]+)\/([^/]+)\.json$/;
  // Steps in km between corners -> points, no stretch longer than km: the width changes from one to the next.
  const filled = (steps, km) => {
    let [x, y] = steps;
    const points = [[x, y]];
    for (let at = 2; at < steps.length; at += 2) {
      const [dx, dy] = [steps[at], steps[at + 1]];
      const parts = Math.ceil(Math.hypot(dx, dy) / km);
      for (let part = 1; part <= parts; part += 1) points.push([Math.floor(x + dx * part / parts + 0.5), Math.floor(y + dy * part / parts + 0.5)]);
      x += dx;
      y += dy;
    }
    return points;
  };
  const drawnCurves = async (root, style, list) => {
    const [first, opacity, share, least] = style.split(":").map(Number);
    const strokes = list.split(",").map((one) => one.split(":"));
    const lacking = [...new Set(strokes.map(([flow]) => flow))].filter((flow) => !ways.has(flow)).sort();
    if (lacking.length) {
      const answer = await plainFetch(`${root}/ways/${lacking.join(",")}.json`);
      if (!answer.ok) return answer;
      const { km, grid, ways: found } = await answer.json();
      for (const [flow, pieces] of Object.entries(found)) ways.set(flow, pieces.map((steps) => filled(steps.map((step) => grid * step), km)));
    }
    const features = strokes.flatMap(([flow, wide, colour], index) => {
      const steps = ways.get(flow).map((piece) => piece.map((point, at) => (at ? Math.hypot(point[0] - piece[at - 1][0], point[1] - piece[at - 1][1]) : 0)));
      const whole = steps.flat().reduce((sum, step) => sum + step, 0) || 1;
      const c = [0, 2, 4].map((at) => parseInt(colour.slice(at, at + 2), 16)).concat(opacity);
      const end = Math.max(least, share * wide);
      let gone = 0;
      return ways.get(flow).map((coordinates, piece) => {
        const w = steps[piece].map((step) => { gone += step; return Math.round(10 * (Number(wide) + (gone / whole) * (end - wide))) / 10; });
        return { type: "Feature", geometry: { type: "LineString", coordinates }, properties: { flow, i: first + index, c, w } };
      });
    });
    return made(features);
  };

  // --- The outer edge of a group of countries: of the shapes that the browser has, the sides that no other one of the
  // group shares (geo/maps/shapes.py). ---
  const OUTLINE = /^(.*\/atlas\/shapes\/\w+\/[\w-]+)\/outline\/([A-Z-]+)\.json$/;
  const outlined = async (root, group) => {
    const answer = await plainFetch(`${root}/countries.json`);
    if (!answer.ok) return answer;
    const inside = new Set(group.split("-"));
    const rings = (await answer.json()).features.filter((one) => inside.has(one.properties.iso3)).flatMap((one) => one.geometry.coordinates.flat());
    // The same whichever way it is gone along.
    const side = ([ax, ay], [bx, by]) => (ax < bx || (ax === bx && ay < by) ? `${ax},${ay},${bx},${by}` : `${bx},${by},${ax},${ay}`);
    const sides = rings.map((ring) => ring.slice(1).map((to, at) => side(ring[at], to)));
    const times = new Map();
    for (const one of sides.flat()) times.set(one, (times.get(one) ?? 0) + 1);
    const coordinates = [];
    rings.forEach((ring, row) => {
      let line = null;
      sides[row].forEach((one, at) => {
        if (times.get(one) > 1) line = null;
        else if (line) line.push(ring[at + 1]);
        else coordinates.push(line = [ring[at], ring[at + 1]]);
      });
    });
    return made([{ type: "Feature", geometry: { type: "MultiLineString", coordinates }, properties: {} }]);
  };

  const made = (features) => new Response(JSON.stringify({ type: "FeatureCollection", features }), { headers: { "Content-Type": "application/json" } });
  window.fetch = (asked, options) => {
    const curves = typeof asked === "string" && DRAWN.exec(asked);
    if (curves) return drawnCurves(curves[1], curves[2], curves[3]);
    const edge = typeof asked === "string" && OUTLINE.exec(asked);
    return edge ? outlined(edge[1], edge[2]) : plainFetch(asked, options);
  };

  // --- Tooltips of maps: a map's message holds the number of a row, the page beside it the words (geo/maps/deck.py). ---
  const tips = new Map();
  const rowsOf = (mark) => {
    const place = tips.has(mark) ? null : document.getElementsByClassName(`atlas-tips ${mark}`)[0];
    if (place) {
      tips.set(mark, JSON.parse(place.textContent));
      if (tips.size > 20) tips.delete(tips.keys().next().value);
    }
    return tips.get(mark) ?? [];
  };
  const fill = (tip) => {
    const lines = rowsOf(tip.classList[1])[Number(tip.textContent)] ?? [];
    const parts = lines.map((line, at) => {
      const part = document.createElement(at ? "div" : "b");
      part.textContent = line;
      if (at && at === lines.length - 1) part.className = "source";
      return part;
    });
    tip.replaceChildren(...parts.filter((part) => part.textContent));
    tip.classList.add("told");
  };
  const tell = () => document.querySelectorAll(".atlas-tip:not(.told)").forEach(fill);

  // --- Streamlit's own words, where no page can say them: texts and labels alone, never its elements. ---
  const TEXTS = "[data-testid=stFileUploaderDropzone],[data-testid=stTooltipContent],[role=listbox][data-empty=true],[data-testid=stTopNav] button";
  const LABELS = "[data-testid=stElementToolbar] [aria-label],[data-testid=stMultiSelect] [aria-label],[data-testid=stSelectbox] button,[data-testid=stTooltipHoverTarget] [aria-label]";
  let widgets = new Map();
  let patterns = [];
  const originals = new WeakMap();
  function learnWidgets(said) {
    widgets = new Map(Object.entries(said).filter(([own, text]) => own !== text));
    patterns = [...widgets].filter(([own]) => own.includes("{")).map(([own, text]) => [
      new RegExp(`^${own.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/, "(.+?)")}(?=$| \u2022)`), text]);
    reword();
  }
  const widgetWords = (own) => {
    if (widgets.has(own)) return widgets.get(own);
    const colon = own.indexOf(": ");
    if (colon > 0 && widgets.has(own.slice(0, colon))) return widgets.get(own.slice(0, colon)) + own.slice(colon);
    for (const [pattern, text] of patterns) {
      if (pattern.test(own)) return own.replace(pattern, (_, value) => text.replace(/\{\w+\}/, value));
    }
    return own;
  };
  // What stands there now, unless it is what was put there before: then what Streamlit wrote.
  const wordsFor = (node, shown) => {
    const known = originals.get(node);
    const own = known && known[1] === shown ? known[0] : shown;
    const said = widgetWords(own.trim());
    if (said !== own.trim() || known) originals.set(node, [own, said]);
    return said;
  };
  function reword() {
    for (const part of document.querySelectorAll(TEXTS)) {
      const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const node = texts.currentNode;
        const said = wordsFor(node, node.nodeValue);
        if (said !== node.nodeValue.trim()) node.nodeValue = said;
      }
    }
    for (const one of document.querySelectorAll(LABELS)) {
      const shown = one.getAttribute("aria-label");
      if (!shown) continue;
      const said = wordsFor(one, shown);
      if (said !== shown) one.setAttribute("aria-label", said);
    }
  }

  // --- A lost server or network: said in our words, for what is on the page stays as it was. ---
  const apart = document.createElement("div");
  apart.className = "atlas-apart-note";
  apart.setAttribute("role", "alert");
  let once = false;
  let waiting;
  const APART_MS = 2500; // A short break is mended before anybody is told.
  function connection() {
    const state = document.querySelector("[data-testid=stApp]")?.getAttribute("data-test-connection-state");
    if (state === "CONNECTED") {
      once = true;
      clearTimeout(waiting);
      waiting = undefined;
      document.documentElement.classList.remove("atlas-apart");
      if (apart.textContent) apart.textContent = "";
    } else if (once && state && !waiting) {
      waiting = setTimeout(() => {
        document.documentElement.classList.add("atlas-apart");
        apart.textContent = worded("apart");
      }, APART_MS);
    }
  }

  addEventListener("DOMContentLoaded", () => {
    document.body.append(bar, dialog, hint, apart);
    hint.hidden = true;
    placeBar();
    learn(new URLSearchParams(location.search).get("lang") || navigator.language);
    new MutationObserver(() => { connection(); spoken(); reword(); label(); tell(); equipAll(); awaitAll(); })
      .observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-lang", "data-test-connection-state"] });
  });
})();
