const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const nodes = new Map(data.nodes.map((node) => [node.key, node]));
const arrows = new Map(data.arrows.map((arrow) => [arrow.number, arrow]));
/** Find an arrow that shows a statement now, if any does. */
const arrowOf = (id) => data.arrows.find((arrow) => arrow.statements.includes(id) && isArrowShown(arrow))?.number;

function chooseStatement(id) {
  const number = arrowOf(id);
  if (number === undefined) choose("statement", id);
  else choose("arrow", number);
}

// What the reader has chosen. A state is never changed but replaced, so that it can be undone.

const START = { kind: "", key: "", route: 0, hidden: [], pinned: [], expanded: [], off: [], filters: {} };
const LISTS = ["hidden", "pinned", "expanded", "off"];
let state = { ...START };
const past = [];

function change(patch) {
  past.push(state);
  state = { ...state, ...patch };
  show();
}

/** Write the state after the # of the address, so that the address leads back to it. */
function keepAddress() {
  const words = new URLSearchParams();
  if (state.kind) words.set(state.kind, state.key);
  if (state.route) words.set("path", state.route);
  for (const name of LISTS) state[name].forEach((value) => words.append(name, value));
  for (const [name, value] of Object.entries(state.filters)) words.set(`only-${name}`, value);
  try {
    history.replaceState(null, "", `#${words}`);
  } catch {
    // A page inside another, as in a notebook, may have no address of its own.
  }
}

function readAddress() {
  const words = new URLSearchParams(location.hash.slice(1));
  const read = { ...START, filters: {} };
  if (nodes.has(words.get("node"))) Object.assign(read, { kind: "node", key: words.get("node") });
  else if (Object.hasOwn(data.entities, words.get("entity") ?? "")) Object.assign(read, { kind: "entity", key: words.get("entity") });
  else if (Object.hasOwn(data.statements, words.get("statement") ?? "")) Object.assign(read, { kind: "statement", key: words.get("statement") });
  else if (arrows.has(Number(words.get("arrow") ?? NaN))) Object.assign(read, { kind: "arrow", key: Number(words.get("arrow")) });
  const route = Number(words.get("path"));
  if (data.routes[route - 1]) read.route = route;
  for (const name of LISTS) read[name] = words.getAll(name);
  for (const { name } of data.facets) if (words.get(`only-${name}`)) read.filters[name] = words.get(`only-${name}`);
  return read;
}

// What of the picture is shown, and what is lit.

const isWanted = (id) => Object.entries(state.filters).every(([name, value]) => data.statements[id].facets[name].includes(value));

function isArrowShown(arrow) {
  const off = (kind, value) => state.off.includes(`${kind}:${value}`);
  if (arrow.annex && !state.expanded.includes(arrow.annex)) return false;
  if (arrow.mark ? off("mark", arrow.mark) : off("kind", arrow.kind)) return false;
  if (off("certainty", arrow.certainty) || off("tier", arrow.tier) || off("role", arrow.role) || off("verdict", arrow.verdict)) return false;
  const ends = [nodes.get(arrow.from), nodes.get(arrow.to)];
  if (ends.some((node) => state.hidden.includes(node.key) || off("family", node.family))) return false;
  return arrow.statements.some(isWanted);
}

/** Return which nodes and arrows are shown and which are lit; nothing lit in particular is null. */
function look() {
  const shownArrows = new Set(data.arrows.filter(isArrowShown).map((arrow) => arrow.number));
  const joined = new Set([...shownArrows].flatMap((number) => [arrows.get(number).from, arrows.get(number).to]));
  const isWhole = !Object.keys(state.filters).length && !state.off.length;
  const shownNodes = new Set(data.nodes.filter((node) => !state.hidden.includes(node.key)
    && !state.off.includes(`family:${node.family}`) && (joined.has(node.key) || node.standsOut || (isWhole && !node.isBeyond))).map((node) => node.key));
  const litArrows = new Set();
  const litNodes = new Set();
  const light = (arrow) => {
    litArrows.add(arrow.number);
    litNodes.add(arrow.from).add(arrow.to);
  };
  const lightNode = (key) => {
    litNodes.add(key);
    data.arrows.filter((arrow) => shownArrows.has(arrow.number) && (arrow.from === key || arrow.to === key)).forEach(light);
  };
  if (state.kind === "node") lightNode(state.key);
  if (state.kind === "arrow") light(arrows.get(state.key));
  if (state.kind === "entity") {
    data.nodes.filter((node) => node.entities.includes(state.key)).forEach((node) => litNodes.add(node.key));
    data.arrows.filter((arrow) => shownArrows.has(arrow.number) && arrow.statements.some((id) => data.statements[id].entities.includes(state.key))).forEach(light);
  }
  if (state.kind === "statement") {
    const named = data.statements[state.key].entities;
    data.nodes.filter((node) => node.entities.some((curie) => named.includes(curie))).forEach((node) => litNodes.add(node.key));
  }
  if (state.route) data.routes[state.route - 1].arrows.forEach((number) => light(arrows.get(number)));
  state.pinned.forEach(lightNode);
  const isLit = state.kind || state.route || state.pinned.length;
  return {
    nodes: shownNodes,
    arrows: shownArrows,
    litNodes: isLit ? litNodes : null,
    litArrows: isLit ? litArrows : null,
    chosenNode: state.kind === "node" ? state.key : null,
    pinned: new Set(state.pinned),
    expanded: new Set(state.expanded),
  };
}

// Elements are made with text, never with markup.

function make(tag, text = "", ...children) {
  const element = document.createElement(tag);
  element.textContent = text;
  element.append(...children);
  return element;
}

function makeButton(text, action, title = "") {
  const button = make("button", text);
  button.type = "button";
  if (title) button.title = title;
  button.addEventListener("click", action);
  return button;
}

function makeLink([words, href]) {
  if (!href) return make("span", words);
  const link = make("a", words);
  Object.assign(link, { href, target: "_blank", rel: "noopener noreferrer" });
  return link;
}

function makeCard([heading, rows], sentence = "", tools = []) {
  const list = make("dl");
  for (const [term, values] of rows) {
    list.append(make("dt", term), ...values.map((value) => make("dd", "", makeLink(value))));
  }
  const card = make("article", "", make("h2", heading));
  if (sentence) card.append(make("p", sentence));
  card.append(list);
  if (tools.length) {
    const row = make("div", "", ...tools);
    row.className = "tools";
    card.append(row);
  }
  return card;
}

function say(words) {
  byId("said").textContent = words;
}

async function copy(text, name) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", text);
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say(`${name} copied`);
}

const copier = (label, text) => makeButton(`Copy ${label}`, () => copy(text, label));

function statementCard(id) {
  const { card, sentence, citation, markdown } = data.statements[id];
  return makeCard(card, sentence, [copier("identifier", id), copier("citation", citation), copier("Markdown", markdown)]);
}

function statementList(ids) {
  const items = ids.map((id) => make("li", "", makeButton(data.statements[id].card[0], () => chooseStatement(id))));
  return make("article", "", make("h2", "In this picture"), make("ul", "", ...items));
}

/** Name what the graph says of a node beside what is drawn, and offer to draw it. */
function beyondList(key) {
  const more = data.beyond[key];
  if (!more) return [];
  const items = more.ids.map((id) => make("li", "", makeButton(data.statements[id].card[0], () => chooseStatement(id))));
  const list = make("article", "", make("h2", `Beyond this picture: ${more.count}`));
  list.append(make("ul", "", ...items));
  if (more.count > more.ids.length) {
    const hint = make("p", `and ${more.count - more.ids.length} more; kg view "${nodes.get(key).label}" draws them`);
    hint.className = "hint";
    list.append(hint);
  }
  return [list];
}

/** Say what was measured, where measured values are laid over the picture. */
function measurement(lines) {
  return lines.length ? [make("article", "", make("h2", "Measured"), ...lines.map((line) => make("p", line)))] : [];
}

const entityCard = (curie, tools = []) => makeCard(data.entities[curie], "", [copier("identifier", curie), ...tools]);

const canExpand = (key) => data.arrows.some((arrow) => arrow.annex === key);

/** Draw what the page holds of a node beyond the picture, or take it away. */
function expand(key) {
  toggle("expanded", key);
  if (state.expanded.includes(key)) stage.reveal("annex", key);
}

function nodeTools(key) {
  const isPinned = state.pinned.includes(key);
  return [
    makeButton(isPinned ? "Let go" : "Keep lit", () => toggle("pinned", key), "k"),
    makeButton("Hide", hide, "h"),
    ...(canExpand(key) ? [makeButton(state.expanded.includes(key) ? "Draw less" : "Draw more", () => expand(key), "x")] : []),
  ];
}

function details() {
  if (state.kind === "statement") return [statementCard(state.key)];
  if (state.kind === "arrow") {
    const { statements, measured } = arrows.get(state.key);
    return [...measurement(measured), ...statements.map(statementCard)];
  }
  if (state.kind === "entity" || state.kind === "node") {
    const node = nodes.get(state.key);
    const members = node?.members ?? [];
    const own = state.kind === "node" ? node.entities : [state.key];
    const drawn = data.arrows.filter((arrow) => !arrow.annex || state.expanded.includes(arrow.annex)).flatMap((arrow) => arrow.statements);
    const ids = [...new Set(drawn)].filter((id) => own.some((curie) => data.statements[id].entities.includes(curie)));
    const tools = node ? nodeTools(state.key) : [];
    if (!members.length) {
      const curie = own[0];
      return [...measurement(node?.measured ? [node.measured] : []), entityCard(curie, tools), statementList(ids), ...beyondList(state.kind === "node" ? state.key : curie)];
    }
    const items = members.map((curie) => make("li", "", makeButton(data.entities[curie][0], () => choose("entity", curie))));
    const list = make("article", "", make("h2", node.label), make("ul", "", ...items), make("div", "", ...tools));
    list.lastChild.className = "tools";
    return [...measurement(node.measured ? [node.measured] : []), list, statementList(ids), ...beyondList(state.key)];
  }
  const hint = make("p", "Choose a node to see what it is, or an arrow to see its statements and where they were read.");
  hint.className = "hint";
  const [centre, ...others] = data.nodes.filter((node) => node.standsOut);
  if (!data.routes.length) return centre && !others.length && data.entities[centre.key] ? [hint, entityCard(centre.key)] : [hint];
  const items = data.routes.map((route) => {
    const item = make("li", "", makeButton(`${route.rank}. ${route.words}`, () => change({ route: route.rank, kind: "", key: "" })));
    item.append(make("small", route.note));
    item.setAttribute("aria-current", String(state.route === route.rank));
    return item;
  });
  const heading = data.routesAre === "paths" ? "Paths, the best first" : data.routesAre.replace(/^./, (first) => first.toUpperCase());
  return [make("article", "", make("h2", heading), make("ol", "", ...items)), hint];
}

// Everything that follows from the state.

function show() {
  const seen = look();
  stage.paint(seen);
  keepAddress();
  byId("details").replaceChildren(...details());
  document.body.classList.toggle("chosen-any", Boolean(state.kind));
  unfold();
  byId("panel").scrollTop = 0;
  const route = data.routes[state.route - 1];
  byId("stepper").hidden = data.routes.length < 2;
  byId("step").textContent = route
    ? `${state.route} of ${data.routes.length}: ${route.words} (${route.note})`
    : `${data.routes.length} ${data.routesAre}: step through them`;
  for (const button of document.querySelectorAll("#legend button")) {
    button.setAttribute("aria-pressed", String(!state.off.includes(button.dataset.key)));
  }
  showLegend();
  for (const select of document.querySelectorAll("#facets select")) select.value = state.filters[select.name] ?? "";
  showRows(seen.arrows);
}

/** Leave out of the legend what only stands beyond the picture, until it is drawn. */
function showLegend() {
  const drawn = data.arrows.filter((arrow) => arrow.annex && state.expanded.includes(arrow.annex));
  const families = drawn.flatMap((arrow) => [`family:${nodes.get(arrow.from).family}`, `family:${nodes.get(arrow.to).family}`]);
  const forms = drawn.flatMap((arrow) => [arrow.mark ? `mark:${arrow.mark}` : `kind:${arrow.kind}`, `certainty:${arrow.certainty}`, `tier:${arrow.tier}`]);
  const used = new Set([...families, ...forms]);
  for (const entry of document.querySelectorAll("#legend [data-beyond]")) entry.hidden = !used.has(entry.dataset.beyond);
}

/** Show the members of a chosen group where it stands in the picture. */
function unfold() {
  byId("unfolded").hidden = true;
  const node = nodes.get(state.key);
  const place = node?.members.length && stage.place?.(node.key);
  if (!place) return;
  const ground = byId("picture").getBoundingClientRect();
  const panel = byId("panel").getBoundingClientRect();
  const right = (panel.left > place.left ? Math.min(panel.left, ground.right) : ground.right) - ground.left;
  byId("unfolded").replaceChildren(...node.members.map((curie) =>
    make("li", "", makeButton(data.entities[curie][0], () => choose("entity", curie)))));
  byId("unfolded").hidden = false;
  const { offsetWidth } = byId("unfolded");
  byId("unfolded").style.left = `${Math.max(0, Math.min(place.left - ground.left, right - offsetWidth - 6))}px`;
  byId("unfolded").style.top = `${place.bottom - ground.top + 2}px`;
}

let rowsShown = 60;

/** The statements that stand on an arrow, each with the numbers of its arrows. */
const drawn = new Map();
for (const { number, statements } of data.arrows) for (const id of statements) drawn.set(id, [...(drawn.get(id) ?? []), number]);
const tableRows = Object.entries(data.statements).filter(([id]) => drawn.has(id))
  .map(([id, { card, qualifiers, places }]) => ({ id, heading: card[0], qualifiers, places, arrows: drawn.get(id) }));

const rowsOf = (shown) => tableRows.filter((row) => row.arrows.some((number) => shown.has(number)) && isWanted(row.id));

function showRows(shown) {
  const rows = rowsOf(shown);
  byId("rows").replaceChildren(...rows.slice(0, rowsShown).map((row) => {
    const button = makeButton(row.id, () => {
      choose("arrow", row.arrows.find((number) => shown.has(number)));
      byId("panel").focus();
    });
    return make("tr", "", make("td", row.heading), make("td", row.qualifiers), make("td", row.places), make("td", "", button));
  }));
  const all = tableRows.filter((row) => row.arrows.some((number) => !arrows.get(number).annex || state.expanded.includes(arrows.get(number).annex)));
  byId("count").textContent = rows.length === all.length ? `${rows.length}` : `${rows.length} of ${all.length}`;
  byId("more").hidden = rows.length <= rowsShown;
}

byId("more").addEventListener("click", () => {
  rowsShown += 500;
  show();
});

function choose(kind, key) {
  if (kind === state.kind && key === state.key) return;
  if (!kind && !state.kind && !state.route) return;
  change({ kind, key, route: kind ? state.route : 0 });
  if (kind === "node" || kind === "arrow") stage.reveal(kind, key);
}

function toggle(name, value) {
  const has = state[name].includes(value);
  change({ [name]: has ? state[name].filter((other) => other !== value) : [...state[name], value] });
}

function hide() {
  if (state.kind === "node") change({ hidden: [...state.hidden, state.key], kind: "", key: "" });
}

/** Whether the arrow that is walked was reached against its direction. */
let isBackwards = false;

/** Go from a node along its arrows, or to the node above or below; from an arrow to its ends, or to the next of its node. */
function walk(kind, key, way) {
  const seen = look();
  if (kind === "arrow" && (way === "Left" || way === "Right")) {
    stage.focus("node", way === "Left" ? arrows.get(key).from : arrows.get(key).to);
  } else if (kind === "arrow") {
    const end = isBackwards ? "to" : "from";
    const beside = data.arrows.filter((arrow) => seen.arrows.has(arrow.number) && arrow[end] === arrows.get(key)[end]).map((arrow) => arrow.number);
    stage.focus("arrow", beside[(beside.indexOf(key) + (way === "Down" ? 1 : beside.length - 1)) % beside.length]);
  } else if (way === "Right" || way === "Left") {
    const next = data.arrows.filter((arrow) => seen.arrows.has(arrow.number) && (way === "Right" ? arrow.from : arrow.to) === key);
    isBackwards = way === "Left";
    if (next.length) stage.focus("arrow", next[0].number);
  } else {
    const order = data.nodes.filter((node) => seen.nodes.has(node.key)).map((node) => node.key);
    stage.focus("node", order[(order.indexOf(key) + (way === "Down" ? 1 : order.length - 1)) % order.length]);
  }
}

function step(by) {
  if (data.routes.length) {
    const route = state.route ? (state.route - 1 + by + data.routes.length) % data.routes.length + 1 : by > 0 ? 1 : data.routes.length;
    change({ route, kind: "", key: "" });
  }
}

// Search by any name, as the command reads names.

const GREEK_NAMES = new RegExp(data.folding.names, "g");
const fold = (text) => text.normalize("NFKC").toLowerCase()
  .replace(/./gu, (letter) => data.folding.letters[letter] ?? letter)
  .replace(/[^\p{L}\p{N}]/gu, "")
  .replace(GREEK_NAMES, (name) => name[0]);
let folded = null;
/** Fold every name at the first search: with thousands of them it takes a while. */
const names = () => (folded ??= data.names.flatMap(([curie, ...own]) => own.map((name) => ({ curie, name, first: own[0], folded: fold(name) }))));

/** Find the node of the picture, or of what is drawn beyond it, in which an entity stands. */
const nodeOf = (curie) => data.nodes.find((node) => node.entities.includes(curie)
  && (!node.isBeyond || data.arrows.some((arrow) => isArrowShown(arrow) && [arrow.from, arrow.to].includes(node.key))));

function find(query) {
  const wanted = fold(query);
  const found = new Map();
  if (!wanted) return found;
  for (const isHit of [(folded) => folded.startsWith(wanted), (folded) => folded.includes(wanted)]) {
    for (const { curie, name, first, folded } of names()) {
      if (isHit(folded) && !found.has(curie) && nodeOf(curie)) found.set(curie, name === first ? name : `${first} (${name})`);
    }
  }
  return found;
}

function goTo(curie) {
  byId("hits").replaceChildren();
  const node = nodeOf(curie);
  const isAlone = node.key === curie;
  choose(isAlone ? "node" : "entity", curie);
  stage.focus("node", node.key);
}

byId("query").addEventListener("input", ({ target }) => {
  const hits = [...find(target.value)].slice(0, 12);
  byId("hits").replaceChildren(...hits.map(([curie, words]) => make("li", "", makeButton(words, () => goTo(curie)))));
  say(hits.length ? `${hits.length} found` : "nothing found");
});
byId("query").addEventListener("keydown", (event) => {
  const [first] = find(event.target.value).keys();
  if (event.key === "Enter" && first !== undefined) goTo(first);
  if (event.key === "Escape") byId("hits").replaceChildren();
});

// Filters: of every field, the values that statements of this picture have.

for (const { name, words, values } of data.facets) {
  const select = make("select", "", new Option("any", ""), ...values.map((value) => new Option(value, value)));
  select.name = name;
  select.id = `only-${name}`;
  select.addEventListener("change", () => {
    const { [name]: _, ...others } = state.filters;
    change({ filters: select.value ? { ...others, [name]: select.value } : others });
  });
  const label = make("label", words);
  label.htmlFor = select.id;
  byId("facets").append(label, select);
}
for (const button of document.querySelectorAll("#legend button")) {
  button.addEventListener("click", () => toggle("off", button.dataset.key));
}

// Files of what is shown.

function save(name, text, type) {
  const link = make("a");
  link.href = typeof text === "string" ? URL.createObjectURL(new Blob([text], { type })) : URL.createObjectURL(text);
  link.download = `${data.name}.${name}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  say(`${link.download} saved`);
}

function savePng() {
  const { text, width, height, canvas: drawn } = stage.file();
  if (drawn) {
    drawn.toBlob((blob) => save("png", blob), "image/png");
    return;
  }
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = make("canvas");
    const scale = Math.max(2, 2400 / width);
    Object.assign(canvas, { width: width * scale, height: height * scale });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save("png", blob), "image/png");
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}

function saveTable() {
  const shown = look().arrows;
  const rows = rowsOf(shown);
  const clean = (text) => text.replace(/\s+/g, " ");
  const lines = rows.map((row) => [row.heading, row.qualifiers, row.places, row.id].map(clean).join("\t"));
  save("tsv", ["statement\tas far as stated\tread in\tidentifier", ...lines, ""].join("\n"), "text/tab-separated-values");
}

const actions = {
  closer: () => stage.zoom(1.25),
  wider: () => stage.zoom(0.8),
  fit: () => stage.fit(),
  undo: () => {
    if (past.length) state = past.pop();
    show();
  },
  reset: () => {
    change({ ...START });
    stage.fit();
  },
  next: () => step(1),
  previous: () => step(-1),
  clear: () => choose("", ""),
  hide,
  keep: () => state.kind === "node" && toggle("pinned", state.key),
  expand: () => state.kind === "node" && canExpand(state.key) && expand(state.key),
  search: () => byId("query").focus(),
  help: () => byId("help").toggleAttribute("open"),
  svg: () => save("svg", stage.file().text, "image/svg+xml"),
  png: savePng,
  turtle: () => save("ttl", data.turtle, "text/turtle"),
  table: saveTable,
};
const keys = { n: "next", p: "previous", h: "hide", k: "keep", x: "expand", u: "undo", r: "reset", 0: "fit", "+": "closer", "=": "closer", "-": "wider", "/": "search", "?": "help", Escape: "clear" };

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) actions[button.dataset.do]();
  for (const open of document.querySelectorAll("details[open]")) if (!open.contains(event.target)) open.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "z" && !event.target.closest("input, select")) actions.undo();
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select")) return;
  if (event.key === "Escape") for (const open of document.querySelectorAll("details[open]")) open.open = false;
  const action = keys[event.key];
  if (!action) return;
  actions[action]();
  event.preventDefault();
});
addEventListener("hashchange", () => {
  past.push(state);
  state = readAddress();
  show();
});

const stage = makeStage(byId("stage"), data, { choose, walk, say });
state = readAddress();
show();
