/** Least size of letters in a picture that fits, in pixels: what is wider is moved sideways. */
const LEAST = 9.5;

/** The drawing as SVG: one picture for wide screens, one for telephones; both hold the same nodes and arrows. */
function makeStage(holder, data, on) {
  const pictures = [...holder.querySelectorAll(":scope > svg")];
  const annexes = [...holder.querySelectorAll("[data-annex]")];
  const marks = { node: new Map(), arrow: new Map() };
  for (const mark of holder.querySelectorAll("[data-node], [data-arrow]")) {
    const kind = mark.dataset.node === undefined ? "arrow" : "node";
    const key = kind === "node" ? mark.dataset.node : Number(mark.dataset.arrow);
    marks[kind].set(key, [...(marks[kind].get(key) ?? []), mark]);
  }
  let zoomed = null;

  const shown = () => pictures.find((picture) => picture.getClientRects().length) ?? pictures[0];

  /** Return how far a picture is scaled when it fits: whole where it can be read then, otherwise as wide as there is room, but never too small to be read. */
  function fitting(picture) {
    const { width, height } = picture.viewBox.baseVal;
    const room = document.documentElement.clientHeight;
    const byWidth = holder.clientWidth / width;
    if (picture.classList.contains("tall")) return Math.min(byWidth, 1.35);
    const whole = Math.min(byWidth, Math.max(room - holder.getBoundingClientRect().top - scrollY - 70, 320) / height);
    const least = 11 / data.letters;
    if (data.isWhole) return Math.min(Math.max(whole, Math.min(byWidth, LEAST / data.letters)), 1.6);
    return Math.min(whole >= least ? whole : Math.max(byWidth, LEAST / data.letters), 1.6);
  }

  function place() {
    for (const picture of pictures) {
      const { width, height } = picture.viewBox.baseVal;
      const scale = zoomed ?? fitting(picture);
      picture.style.width = `${width * scale}px`;
      picture.style.height = `${height * scale}px`;
      for (const annex of annexes) { // in letters of the same size, where it fits
        const part = annex.querySelector(`.${picture.classList[0]}`);
        const size = part.viewBox.baseVal;
        const most = zoomed ? scale : Math.min(scale * data.letters / 12, holder.clientWidth / size.width);
        part.style.width = `${size.width * most}px`;
        part.style.height = `${size.height * most}px`;
      }
    }
  }

  function zoom(factor) {
    const picture = shown();
    const { width } = picture.viewBox.baseVal;
    const scale = picture.getBoundingClientRect().width / width;
    const middle = (holder.scrollLeft + holder.clientWidth / 2) / (width * scale);
    zoomed = Math.min(Math.max(scale * factor, 0.2), 6);
    place();
    holder.scrollLeft = middle * width * zoomed - holder.clientWidth / 2;
  }

  function fit() {
    zoomed = null;
    place();
  }

  function paint({ nodes, arrows, litNodes, litArrows, chosenNode, pinned, expanded }) {
    for (const annex of annexes) annex.hidden = !expanded.has(annex.dataset.annex);
    const anyLit = litNodes !== null;
    for (const [key, found] of marks.node) {
      for (const mark of found) {
        mark.classList.toggle("off", !nodes.has(key));
        mark.classList.toggle("dim", anyLit && !litNodes.has(key));
        mark.classList.toggle("chosen", key === chosenNode);
        mark.classList.toggle("pinned", pinned.has(key));
      }
    }
    for (const [key, found] of marks.arrow) {
      for (const mark of found) {
        mark.classList.toggle("off", !arrows.has(key));
        mark.classList.toggle("dim", anyLit && !litArrows.has(key));
        mark.classList.toggle("lit", anyLit && litArrows.has(key));
      }
    }
  }

  const visible = (kind, key) => (marks[kind]?.get(key) ?? []).find((mark) => mark.getClientRects().length);

  const placeOf = (key) => visible("node", key)?.getBoundingClientRect();

  function reveal(kind, key) {
    if (kind === "annex") annexes.find((annex) => annex.dataset.annex === key)?.scrollIntoView({ block: "nearest" });
    visible(kind, key)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function focus(kind, key) {
    const mark = visible(kind, key);
    if (!mark) return;
    holder.querySelectorAll("[tabindex='0']").forEach((other) => other.setAttribute("tabindex", "-1"));
    mark.setAttribute("tabindex", "0");
    mark.focus({ preventScroll: true });
    reveal(kind, key);
  }

  const target = (event) => event.target.closest?.("[data-node], [data-arrow]");
  const read = (mark) => (mark.dataset.node === undefined ? ["arrow", Number(mark.dataset.arrow)] : ["node", mark.dataset.node]);

  /** What a mark says is shown where the mouse rests on it. */
  holder.addEventListener("pointerover", (event) => {
    const mark = target(event);
    if (!mark || mark.querySelector("title")) return;
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = mark.getAttribute("aria-label");
    mark.prepend(title);
  });

  let drag = null;
  let dragged = false;
  holder.addEventListener("pointerdown", (event) => {
    dragged = false;
    if (event.pointerType === "mouse" && event.button === 0) {
      drag = { x: event.clientX, y: event.clientY, left: holder.scrollLeft, top: scrollY, moved: false };
    }
  });
  addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.hypot(dx, dy) < 5) return;
    drag.moved = true;
    holder.classList.add("dragging");
    holder.scrollLeft = drag.left - dx;
    if (holder.scrollHeight <= holder.clientHeight + 1) scrollTo(scrollX, drag.top - dy);
  });
  addEventListener("pointerup", () => {
    dragged = Boolean(drag?.moved);
    drag = null;
    holder.classList.remove("dragging");
  });
  holder.addEventListener("click", (event) => {
    if (dragged) return; // a click that ends a drag chooses nothing
    const mark = target(event);
    on.choose(...(mark ? read(mark) : ["", ""]));
  });
  holder.addEventListener("keydown", (event) => {
    const mark = target(event);
    if (!mark) return;
    const [kind, key] = read(mark);
    if (event.key === "Enter" || event.key === " ") on.choose(kind, key);
    else if (event.key.startsWith("Arrow")) on.walk(kind, key, event.key.slice(5));
    else return;
    event.preventDefault();
  });
  addEventListener("resize", place);
  addEventListener("beforeprint", () => pictures.forEach((picture) => picture.removeAttribute("style")));
  addEventListener("afterprint", place);

  function element(name, attributes, text = "") {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.textContent = text;
    return made;
  }

  function copyOf(picture, attributes) {
    const copy = picture.cloneNode(true);
    copy.querySelectorAll(".off, .touch").forEach((mark) => mark.remove());
    copy.querySelectorAll("*").forEach((mark) => {
      ["data-node", "data-arrow", "tabindex", "role", "aria-label"].forEach((name) => mark.removeAttribute(name));
    });
    ["style", "class", "role", "aria-label", "aria-hidden"].forEach((name) => copy.removeAttribute(name));
    Object.entries(attributes).forEach(([key, value]) => copy.setAttribute(key, value));
    return copy;
  }

  const pen = document.createElement("canvas").getContext("2d");

  function widthOf(text, size) {
    pen.font = `${size}px Arial, Helvetica, sans-serif`;
    return pen.measureText(text).width;
  }

  function wrapped(text, size, room) {
    const lines = [""];
    for (const word of text.split(" ")) {
      const joined = `${lines.at(-1)} ${word}`.trim();
      if (widthOf(joined, size) <= room || !lines.at(-1)) lines[lines.length - 1] = joined;
      else lines.push(word);
    }
    return lines;
  }

  /** Return the picture as a file that stands alone, with what the page says above and below it. */
  function file() {
    const tall = shown().classList.contains("tall") ? "tall" : "wide";
    const parts = [shown(), ...annexes.filter((annex) => !annex.hidden).map((annex) => annex.querySelector(`.${tall}`))];
    const width = Math.max(360, ...parts.map((part) => part.viewBox.baseVal.width));
    const drawn = [];
    let y = 8;
    const write = (text, kind, size) => wrapped(text, size, width - 24).forEach((line) => {
      y += size * 1.3;
      drawn.push(element("text", { x: 12, y, class: kind, "font-size": size }, line));
    });
    write(document.title, "said heading", 17);
    const [verdict] = document.querySelectorAll("#answer p");
    if (verdict) write(verdict.textContent, "said", 13);
    y += 8;
    for (const part of parts) {
      const size = part.viewBox.baseVal;
      drawn.push(copyOf(part, { x: (width - size.width) / 2, y, width: size.width, height: size.height }));
      y += size.height;
    }
    let x = 12;
    for (const entry of document.querySelectorAll("#legend li:not([hidden])")) {
      if (entry.querySelector("[aria-pressed=false]")) continue;
      const words = entry.textContent.trim();
      const needed = 44 + widthOf(words, 11) + 14;
      if (x > 12 && x + needed > width) {
        x = 12;
        y += 20;
      }
      drawn.push(copyOf(entry.querySelector("svg"), { x, y: y + 4, width: 38, height: 16 }));
      drawn.push(element("text", { x: x + 44, y: y + 16, class: "caption", "font-size": 11 }, words));
      x += needed;
    }
    y += 26;
    for (const note of document.querySelectorAll("#picture .note, footer")) write(note.textContent, "source", 11);
    const height = Math.ceil(y + 12);
    const out = element("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height, "font-family": "Arial, Helvetica, sans-serif" });
    out.append(element("style", {}, data.fileStyle), element("rect", { width, height, class: "ground" }), ...drawn);
    return { text: new XMLSerializer().serializeToString(out), width, height };
  }

  place();
  const first = pictures.map((picture) => picture.querySelector("[data-node]")).filter(Boolean);
  first.forEach((mark) => mark.setAttribute("tabindex", "0"));
  return { paint, zoom, fit, reveal, focus, file, place: placeOf };
}
