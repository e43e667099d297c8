"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const NS = "http://www.w3.org/2000/svg";
  const by = (id) => document.getElementById(id);
  const slider = by("year");
  let slide = 0, frame = 0, box = [...(data.slides[0].box ?? data.box)], timer = 0, drag = null;

  const make = (name, attributes, parent, text) => {
    const node = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    if (parent) parent.append(node);
    return node;
  };
  const write = (name, text, parent, kind) => {
    const node = document.createElement(name);
    node.textContent = text;
    if (kind) node.className = kind;
    parent.append(node);
    return node;
  };
  const own = () => data.slides[slide];
  const shownIn = (pane) => pane.frames[Math.min(frame, pane.frames.length - 1)];
  // What a slide shows at first: the whole flat world, or a globe.
  const home = () => own().box ?? data.box;
  const zoom = () => home()[2] / box[2];

  // Texts of whatever is under the pointer or has the focus.
  const told = new WeakMap();
  const tell = (node, lines, focusable) => {
    told.set(node, lines);
    node.setAttribute("aria-label", lines.join(", "));
    node.setAttribute("role", "img");
    if (focusable) node.setAttribute("tabindex", "0"); else node.removeAttribute("tabindex");
  };

  // A curve wide at its origin and thin at its end; pieces where it leaves the map at one side.
  // The head at three fifths of a way, which says where the goods go.
  const head = (pieces, size) => {
    const steps = pieces.flatMap((piece) => piece.slice(1).map((p, i) => [piece[i], p, Math.hypot(p[0] - piece[i][0], p[1] - piece[i][1])]));
    let left = 0.6 * steps.reduce((sum, step) => sum + step[2], 0);
    for (const [[x1, y1], [x2, y2], long] of steps) {
      if (left > long || !long) { left -= long; continue; }
      const [c, s] = [(x2 - x1) / long, (y2 - y1) / long], [x, y] = [x1 + c * left, y1 + s * left];
      const corners = [[0.5, 0], [-0.5, 0.45], [-0.2, 0], [-0.5, -0.45]].map(([a, b]) => `${Math.round(x + size * (a * c - b * s))} ${Math.round(-y - size * (a * s + b * c))}`);
      return `M${corners.join("L")}z`;
    }
    return "";
  };
  const ribbon = (pieces, wide, thin) => {
    const lengths = pieces.map((piece) => piece.slice(1).map((p, i) => Math.hypot(p[0] - piece[i][0], p[1] - piece[i][1])));
    const total = lengths.flat().reduce((a, b) => a + b, 0) || 1;
    let gone = 0;
    return pieces.map((piece, number) => {
      const left = [], right = [];
      piece.forEach((p, i) => {
        if (i) gone += lengths[number][i - 1];
        const before = piece[Math.max(0, i - 1)], after = piece[Math.min(piece.length - 1, i + 1)];
        const along = [after[0] - before[0], after[1] - before[1]];
        const size = Math.hypot(...along) || 1, half = (wide + (gone / total) * (thin - wide)) / 2;
        const across = [(-along[1] / size) * half, (along[0] / size) * half];
        left.push(`${Math.round(p[0] + across[0])} ${Math.round(-p[1] - across[1])}`);
        right.unshift(`${Math.round(p[0] - across[0])} ${Math.round(-p[1] + across[1])}`);
      });
      return `M${[...left, ...right].join("L")}z`;
    }).join("");
  };

  const drawLegend = (place, [title, entries]) => {
    place.replaceChildren();
    write("p", title, place);
    const list = document.createElement("ul");
    for (const [kind, sign, label, count] of entries) {
      const item = document.createElement("li");
      const wide = kind === "width" ? 46 : kind === "circle" ? 2 * sign + 2 : 22;
      const tall = kind === "width" ? Math.max(sign, 4) : kind === "circle" ? 2 * sign + 2 : 16;
      const svg = make("svg", { width: wide, height: tall, "aria-hidden": "true" }, item);
      const middle = tall / 2;
      if (kind === "width") make("path", { d: `M0 ${middle - sign / 2}L46 ${middle - 0.6}L46 ${middle + 0.6}L0 ${middle + sign / 2}z`, fill: "currentColor", opacity: 0.65 }, svg);
      else if (kind === "circle") make("circle", { cx: sign + 1, cy: sign + 1, r: sign, fill: "none", stroke: "currentColor" }, svg);
      else if (kind === "cross") {
        make("circle", { cx: 11, cy: 8, r: 7.5, fill: sign }, svg);
        make("path", { d: "M8 5l6 6M8 11l6-6", stroke: "var(--halo)", "stroke-width": 2 }, svg);
      } else if (kind === "site-mine" || kind === "site-works") make("circle", kind === "site-mine" ? { cx: 11, cy: 8, r: 3, fill: sign } : { cx: 11, cy: 8, r: 5, fill: "none", stroke: sign, "stroke-width": 1.8 }, svg);
      else if (kind === "outline") make("rect", { x: 1, y: 2, width: 20, height: 12, fill: "none", stroke: sign, "stroke-width": 2 }, svg);
      else make("rect", { x: 0.5, y: 1.5, width: 21, height: 13, rx: 2, fill: sign, stroke: "#808080" }, svg);
      write("span", count === null ? label : `${label} (${count})`, item);
      list.append(item);
    }
    place.append(list);
  };

  // One map, or bars in its place; what is written in it is drawn anew, its shapes stay.
  const paneOf = (root) => {
    const part = (name) => root.querySelector(`.${name}`);
    const map = part("map"), tip = part("tip"), stage = part("stage"), shapes = [...part("shapes").children];
    const flat = shapes.map((node) => node.getAttribute("d"));
    const lines = ["ocean", "graticule", "borders"].map((name) => [name, part(name).getAttribute("d")]);
    let labels = [], most = 0, turned = null;

    // The shapes of the flat map, or those that a globe shows.
    const lay = (globe) => {
      if (globe === turned) return;
      turned = globe;
      shapes.forEach((node, index) => node.setAttribute("d", globe ? globe.shapes[index] : flat[index]));
      lines.forEach(([name, d]) => part(name).setAttribute("d", globe ? globe[name] : d));
    };
    const at = (index) => (turned ? turned.at : data.at)[index];

    const show = (node, x, y) => {
      const lines = told.get(node);
      if (!lines) { tip.hidden = true; return; }
      tip.replaceChildren();
      write("b", lines[0], tip);
      lines.slice(1).filter(Boolean).forEach((line) => write("div", line, tip));
      tip.hidden = false;
      const room = stage.getBoundingClientRect();
      const left = Math.min(x - room.left + 14, room.width - tip.offsetWidth - 6);
      const top = y - room.top + 16;
      tip.style.left = `${Math.max(4, left)}px`;
      tip.style.top = `${top + tip.offsetHeight > room.height ? Math.max(4, top - tip.offsetHeight - 30) : top}px`;
    };
    map.addEventListener("pointermove", (event) => { if (!drag) show(event.target, event.clientX, event.clientY); });
    map.addEventListener("pointerleave", () => { tip.hidden = true; });
    map.addEventListener("focusin", (event) => {
      if (!told.has(event.target) || !event.target.matches(":focus-visible")) return;
      const place = event.target.getBoundingClientRect();
      show(event.target, place.left + place.width / 2, place.top + place.height / 2);
    });
    map.addEventListener("focusout", () => { tip.hidden = true; });

    const drawPoints = (pane) => {
      for (const [x, y, dot, ring, ...lines] of pane.sites) {
        const group = make("g", { "data-x": x, "data-y": y, "data-up": 0 }, part("marks"));
        if (dot) tell(make("circle", { r: 2.4, class: "dot" }, group), lines, false);
        if (ring) tell(make("circle", { r: 4.2, class: "ring" }, group), lines, false);
      }
    };
    // Colours, dots and words of a map of one value a country.
    const drawValues = (shown, pane) => {
      const rows = new Map(shown.rows.map((row) => [row[0], row]));
      shapes.forEach((node, index) => {
        const row = rows.get(index);
        node.setAttribute("fill", row ? row[1] : data.unlisted[0]);
        node.classList.toggle("zero", Boolean(row) && row[1] === data.zero);
        tell(node, [data.names[index], ...(row ? row.slice(2, 4) : data.unlisted.slice(1))], Boolean(row) && !data.small[index] && Boolean(at(index)));
      });
      for (const row of shown.rows) {
        if (!data.small[row[0]] || !row[4] || !at(row[0])) continue;
        const [x, y] = at(row[0]);
        tell(make("circle", { cx: x, cy: y, fill: row[1], "data-r": 4.5 }, part("dots")), [data.names[row[0]], row[2], row[3]], true);
      }
      drawPoints(pane);
      for (const index of shown.marked) {
        if (!at(index)) continue;
        const [x, y] = at(index);
        const group = make("g", { "data-x": x, "data-y": y, "data-up": 20 }, part("marks"));
        make("circle", { r: 8 }, group);
        make("path", { d: "M-3.5-3.5L3.5 3.5M-3.5 3.5L3.5-3.5" }, group);
      }
      labels = shown.rows.filter((row) => row[4] && at(row[0])).map((row) => {
        const [x, y] = at(row[0]);
        return [x, y + (data.small[row[0]] ? 250 : 0), row[4], 0];
      });
      most = 9;
    };
    const drawFlows = (shown, pane) => {
      shapes.forEach((node, index) => {
        node.setAttribute("fill", pane.land[index] ? data.memberLand : data.unlisted[0]);
        node.classList.remove("zero");
        tell(node, [data.names[index]], false);
      });
      for (const [code, wide, thin, , colour, ...lines] of shown.arrows) {
        if (!pane.ways[code]) continue;
        tell(make("path", { d: ribbon(pane.ways[code], wide, thin), fill: colour }, part("flows")), lines, true);
      }
      for (const [code, , , size] of shown.arrows) {
        const d = size && pane.ways[code] ? head(pane.ways[code], size) : "";
        if (d) make("path", { d, fill: "var(--ink)", class: "head", "pointer-events": "none" }, part("flows"));
      }
      for (const [x, y, radius, colour, ...lines] of shown.nodes) {
        tell(make("circle", { cx: x, cy: -y, r: radius, fill: colour }, part("flows")), lines, false);
      }
      drawPoints(pane);
      labels = shown.names.map(([x, y, text, radius]) => [x, -y, text, radius]);
      most = 14;
    };
    // Coloured cells, a table of their own.
    const drawMatrix = ([title, note, heading, rows]) => {
      write("p", title, part("bars"));
      if (note) write("small", note, part("bars"));
      const table = document.createElement("table");
      table.className = "matrix";
      const head = table.createTHead().insertRow(), body = table.createTBody();
      heading.forEach((text) => write("th", text, head).setAttribute("scope", "col"));
      for (const [name, cells] of rows) {
        const line = body.insertRow();
        write("th", name, line).setAttribute("scope", "row");
        for (const [text, colour, ink] of cells) {
          const cell = write("td", text, line);
          cell.style.background = colour;
          cell.style.color = ink;
        }
      }
      part("bars").append(table);
    };
    const drawBars = ([title, rows]) => {
      if (!rows.length) return;
      write("p", title, part("bars"));
      const list = document.createElement("ol");
      for (const [name, part_of_largest, text, colour, chosen] of rows) {
        const item = document.createElement("li");
        write("span", name, item, "of");
        const bar = write("span", "", item, chosen ? "bar chosen" : "bar");
        item.style.setProperty("--long", part_of_largest);
        bar.style.background = colour;
        write("span", text, item, "amount");
        list.append(item);
      }
      part("bars").append(list);
    };

    // Names, dots and crosses keep their size on the screen; a name that would cover another is left out.
    const scaled = () => {
      map.setAttribute("viewBox", box.join(" "));
      const km = Math.max(box[2] / Math.max(map.clientWidth, 320), box[3] / Math.max(map.clientHeight, 160));
      root.querySelectorAll(".dots circle").forEach((node) => node.setAttribute("r", node.dataset.r * km));
      root.querySelectorAll(".marks g").forEach((node) => {
        node.setAttribute("transform", `translate(${node.dataset.x} ${node.dataset.y - node.dataset.up * km}) scale(${km})`);
      });
      const group = part("labels"), taken = [], size = 13 * km;
      group.replaceChildren();
      for (const [x, y, text, radius] of labels) {
        if (taken.length >= most * Math.min(zoom(), 4)) break;
        const word = make("text", { x, y: y + (radius ? radius + 11 * km : 0), "font-size": size }, group, text);
        const its = word.getBBox();
        const plate = { x: its.x - 5 * km, y: its.y - 1 * km, width: its.width + 10 * km, height: its.height + 2 * km };
        const hit = taken.some((o) => plate.x < o.x + o.width && o.x < plate.x + plate.width && plate.y < o.y + o.height && o.y < plate.y + plate.height);
        if (hit) { word.remove(); continue; }
        taken.push(plate);
        word.before(make("rect", { ...plate, rx: 3 * km }));
      }
    };

    const draw = (pane) => {
      const shown = shownIn(pane);
      root.hidden = false;
      lay(pane.globe ?? null);
      part("name").hidden = !pane.name;
      part("name").textContent = pane.name;
      ["flows", "dots", "marks", "bars"].forEach((name) => part(name).replaceChildren());
      const drawn = Boolean(shown.rows || shown.arrows);
      stage.hidden = !drawn;
      part("bars").hidden = drawn;
      part("outline").setAttribute("d", shown.rows ? pane.outline : "");
      part("selected").setAttribute("d", pane.selected || "");
      if (shown.rows) drawValues(shown, pane); else if (shown.arrows) drawFlows(shown, pane);
      else if (shown.matrix) drawMatrix(shown.matrix); else drawBars(shown.bars);
      part("legend").hidden = !shown.legend || Boolean(own().legend);
      if (shown.legend) drawLegend(part("legend"), shown.legend);
      scaled();
    };
    const hide = () => { root.hidden = true; };
    return { root, map, tip, draw, hide, scaled };
  };

  const drawTable = (panes) => {
    by("figures").querySelectorAll("table, h3").forEach((node) => node.remove());
    for (const pane of panes) {
      const shown = shownIn(pane), table = document.createElement("table");
      if (pane.name) write("h3", pane.name, by("figures"));
      const head = table.createTHead().insertRow(), body = table.createTBody();
      const rows = shown.rows ? shown.rows.map((row) => [data.names[row[0]], row[2], row[3]])
        : shown.arrows ? shown.arrows.map((row) => row.slice(5, 8)) : shown.table.slice(1);
      const heading = shown.rows ? data.words.map : shown.arrows ? data.words.flows : shown.table[0] ?? [];
      heading.forEach((text) => write("th", text, head).setAttribute("scope", "col"));
      for (const row of rows) {
        const line = body.insertRow();
        row.forEach((text) => write("td", text, line));
      }
      by("figures").append(table);
    }
  };

  const first = document.querySelector(".pane");
  const panes = [first];
  if (data.slides.some((one) => one.panes.length > 1)) {
    const copy = first.cloneNode(true);
    [copy, ...copy.querySelectorAll("[id]")].forEach((node) => node.removeAttribute("id"));
    first.after(copy);
    panes.push(copy);
  }
  const drawn = panes.map(paneOf);
  const tips = (hidden) => drawn.forEach((pane) => { pane.tip.hidden = hidden; });

  const draw = () => {
    const shown = own(), words = shown.words ? shown.words[frame] : shown;
    document.title = data.title || words.title;
    by("title").textContent = words.title;
    by("finding").textContent = words.finding;
    by("panes").classList.toggle("two", shown.panes.length > 1);
    drawn.forEach((pane, index) => { if (!shown.panes[index]) pane.hide(); else pane.root.hidden = false; });
    drawn.forEach((pane, index) => shown.panes[index] && pane.draw(shown.panes[index]));
    by("shared").hidden = !shown.legend;
    if (shown.legend) drawLegend(by("shared"), shown.legend);
    by("foot").replaceChildren();
    words.foot.filter(Boolean).forEach((line) => write("p", line, by("foot")));
    drawTable(shown.panes);
    by("time").hidden = shown.years.length < 2;
    slider.max = Math.max(0, shown.years.length - 1);
    slider.value = frame;
    slider.setAttribute("aria-valuetext", shown.years[frame] ?? "");
    by("shown").textContent = shown.years[frame] ?? "";
    by("turn").hidden = data.slides.length < 2;
    by("place").textContent = data.words.place.replace("{number}", slide + 1).replace("{count}", data.slides.length);
    by("back").disabled = slide === 0;
    by("next").disabled = slide === data.slides.length - 1;
    by("notes").hidden = !shown.notes;
    by("notes").querySelector("p").textContent = shown.notes;
  };

  const open = (wanted) => {
    const place = Math.min(Math.max(wanted, 0), data.slides.length - 1);
    if (place === slide) return;
    stop();
    slide = place;
    frame = own().start;
    look([...home()]);
    draw();
  };
  const turn = (steps) => open(slide + steps);
  by("back").addEventListener("click", () => turn(-1));
  by("next").addEventListener("click", () => turn(1));

  slider.addEventListener("input", () => { stop(); frame = Number(slider.value); draw(); });
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    by("play").textContent = data.words.play;
    by("play").setAttribute("aria-pressed", "false");
  };
  by("play").addEventListener("click", () => {
    if (timer) { stop(); return; }
    const last = own().years.length - 1;
    if (frame === last) { frame = 0; draw(); }
    by("play").textContent = data.words.stop;
    by("play").setAttribute("aria-pressed", "true");
    timer = setInterval(() => {
      frame += 1;
      draw();
      if (frame >= last) stop();
    }, 1200);
  });

  // Zoom and pan by changing what part of the maps is seen, alike in both; never past the whole world.
  const look = (wanted) => {
    const width = Math.min(Math.max(wanted[2], home()[2] / 12), home()[2]);
    const height = (width * home()[3]) / home()[2];
    const x = Math.min(Math.max(wanted[0], home()[0]), home()[0] + home()[2] - width);
    const y = Math.min(Math.max(wanted[1], home()[1]), home()[1] + home()[3] - height);
    box = [x, y, width, height];
    document.body.classList.toggle("zoomed", zoom() > 1);
    drawn.forEach((pane) => pane.root.hidden || pane.scaled());
  };
  const nearer = (factor, x = 0.5, y = 0.5) => {
    const width = Math.min(Math.max(box[2] / factor, home()[2] / 12), home()[2]);
    look([box[0] + (box[2] - width) * x, box[1] + (box[3] * (1 - width / box[2])) * y, width]);
  };
  for (const { root, map } of drawn) {
    const spot = (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
      return [(at.x - box[0]) / box[2], (at.y - box[1]) / box[3]];
    };
    // The wheel alone scrolls the page; with Ctrl, as pinching sends it, it zooms.
    map.addEventListener("wheel", (event) => { if (!event.ctrlKey && !event.metaKey) return; event.preventDefault(); nearer(event.deltaY < 0 ? 1.2 : 1 / 1.2, ...spot(event)); }, { passive: false });
    map.addEventListener("pointerdown", (event) => { drag = { map, x: event.clientX, y: event.clientY, box: [...box] }; tips(true); });
    root.querySelectorAll("[data-zoom]").forEach((button) => {
      const factor = Number(button.dataset.zoom);
      button.addEventListener("click", () => (factor ? nearer(factor) : look([...home()])));
    });
  }
  window.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const scale = drag.map.getScreenCTM().a;
    if (zoom() > 1) look([drag.box[0] - (event.clientX - drag.x) / scale, drag.box[1] - (event.clientY - drag.y) / scale, drag.box[2]]);
  });
  window.addEventListener("pointerup", (event) => {
    // A swipe over the whole map turns the slides.
    const right = drag ? event.clientX - drag.x : 0, down = drag ? event.clientY - drag.y : 0;
    if (event.pointerType !== "mouse" && zoom() <= 1 && Math.abs(right) > 50 && Math.abs(right) > 2 * Math.abs(down)) {
      turn(right < 0 ? 1 : -1);
    }
    drag = null;
  });
  window.addEventListener("pointercancel", () => { drag = null; });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === slider) return;
    const step = box[2] / 8, inMap = zoom() > 1 && drawn.some((pane) => pane.map.contains(event.target));
    const keys = {
      "+": () => nearer(1.5), "=": () => nearer(1.5), "-": () => nearer(1 / 1.5), 0: () => look([...home()]),
      Escape: () => tips(true),
      PageDown: () => turn(1), PageUp: () => turn(-1), Home: () => open(0), End: () => open(data.slides.length - 1),
      " ": () => turn(event.shiftKey ? -1 : 1),
      ArrowRight: () => (inMap ? look([box[0] + step, box[1], box[2]]) : turn(1)),
      ArrowLeft: () => (inMap ? look([box[0] - step, box[1], box[2]]) : turn(-1)),
      ArrowDown: () => inMap && look([box[0], box[1] + step, box[2]]),
      ArrowUp: () => inMap && look([box[0], box[1] - step, box[2]]),
    };
    const deed = keys[event.key];
    const turns = ["PageDown", "PageUp", "Home", "End", " "].includes(event.key);
    if (!deed || (turns && data.slides.length < 2)) return;
    if (event.key === " " && event.target.closest("button, summary, a")) return;
    if (inMap || !event.key.startsWith("Arrow") || (data.slides.length > 1 && /Left|Right/.test(event.key))) event.preventDefault();
    deed();
  });
  window.addEventListener("resize", () => look(box));

  // On paper every slide has a page of its own.
  const whole = document.createElement("div");
  whole.id = "whole";
  window.addEventListener("beforeprint", () => {
    if (data.slides.length < 2) return;
    const before = [slide, frame];
    whole.replaceChildren();
    data.slides.forEach((one, place) => {
      [slide, frame] = [place, one.start];
      draw();
      const page = document.createElement("section");
      for (const part of ["header", "#panes", "#shared", "#foot"]) page.append(document.querySelector(`main > ${part}`).cloneNode(true));
      page.querySelectorAll("[id]").forEach((node) => node.removeAttribute("id"));
      page.querySelector("h1 + p").className = "finding";
      whole.append(page);
    });
    [slide, frame] = before;
    draw();
    document.body.append(whole);
    document.body.classList.add("printing");
  });
  window.addEventListener("afterprint", () => {
    document.body.classList.remove("printing");
    whole.remove();
  });

  frame = own().start;
  draw();
})();
