"use strict";

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const panel = byId("panel");
const dark = matchMedia("(prefers-color-scheme: dark)");

const nodes = new vis.DataSet();
const edges = new vis.DataSet();
const network = new vis.Network(byId("canvas"), { nodes, edges }, {
  physics: false,
  layout: { randomSeed: 0 },
  nodes: { borderWidth: 1, borderWidthSelected: 3 },
  edges: { smooth: false, selectionWidth: 1.5, hoverWidth: 0 },
  interaction: { hover: true, tooltipDelay: 150, selectConnectedEdges: false, keyboard: { bindToWindow: false } },
});

/** Draw everything in the colours of the style sheet, and faintly what is neither chosen nor next to it. */
function paint(chosen = null) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const isNear = (edge) => !chosen || chosen === edge.id || chosen === edge.from || chosen === edge.to;
  const near = new Set(data.edges.filter(isNear).flatMap((edge) => [edge.from, edge.to]));
  nodes.update(data.nodes.map((node) => {
    const isInside = node.shape === "box";
    const isFaint = chosen !== null && !near.has(node.id) && chosen !== node.id;
    const border = colour(node.standsOut ? "ink" : "quiet");
    const background = colour(node.family);
    return {
      ...node,
      title: node.label.endsWith("…") ? node.names[0] : undefined,
      opacity: isFaint ? 0.25 : 1,
      borderWidth: node.standsOut ? 4 : 1,
      shapeProperties: { borderRadius: node.family === "process" ? 12 : 0 },
      color: { background, border, highlight: { background, border: colour("ink") }, hover: { background, border: colour("ink") } },
      font: {
        ...node.font,
        color: isInside ? `rgba(28, 36, 48, ${isFaint ? 0.3 : 1})` : colour(isFaint ? "rule" : "ink"),
        strokeWidth: isInside ? 0 : 3,
        strokeColor: colour("paper"),
      },
    };
  }));
  edges.update(data.edges.map((edge) => {
    const shade = isNear(edge) ? colour(edge.label ? "marked" : edge.kind) : colour("faint");
    return {
      ...edge,
      title: edge.statements.map((statement) => data.statements[statement][0]).join("\n"),
      width: (edge.kind === "describes" ? 0.8 : 1.6) * (edge.standsOut ? 2 : 1),
      color: { color: shade, highlight: shade, hover: shade },
      font: { size: 12, color: isNear(edge) ? colour("quiet") : colour("faint"), strokeWidth: 3, strokeColor: colour("paper") },
    };
  }));
}

/** Make an element with text, never with markup. */
function make(tag, text = "", ...children) {
  const element = document.createElement(tag);
  element.textContent = text;
  element.append(...children);
  return element;
}

function makeButton(text, action) {
  const button = make("button", text);
  button.type = "button";
  button.addEventListener("click", action);
  return button;
}

function makeLink([words, href]) {
  if (!href) return make("span", words);
  const link = make("a", words);
  Object.assign(link, { href, target: "_blank", rel: "noopener noreferrer" });
  return link;
}

function makeCard([heading, rows]) {
  const list = make("dl");
  for (const [term, values] of rows) {
    list.append(make("dt", term), ...values.map((value) => make("dd", "", makeLink(value))));
  }
  return make("article", "", make("h3", heading), list);
}

function showEdge(id) {
  const edge = edges.get(id);
  network.setSelection({ nodes: [], edges: [id] });
  panel.replaceChildren(...edge.statements.map((statement) => makeCard(data.statements[statement])));
  panel.scrollTop = 0;
  paint(id);
}

function showNode(id) {
  network.selectNodes([id], false);
  const own = data.edges.filter((edge) => edge.from === id || edge.to === id);
  const items = own.flatMap((edge) => edge.statements.map((statement) =>
    make("li", "", makeButton(data.statements[statement][0], () => showEdge(edge.id)))));
  panel.replaceChildren(makeCard(data.entities[id]), make("article", "", make("h3", "Statements"), make("ul", "", ...items)));
  panel.scrollTop = 0;
  paint(id);
}

function showNothing() {
  network.unselectAll();
  panel.replaceChildren(make("p", "Choose a node to see what it is, or an edge to see its statements and where they were read."));
  paint();
}

network.on("click", ({ nodes: [node], edges: [edge] }) => {
  if (node !== undefined) showNode(node);
  else if (edge !== undefined) showEdge(edge);
  else showNothing();
});

const fold = (text) => text.normalize("NFKC").toLowerCase()
  .replace(/./gu, (letter) => data.folding.letters[letter] ?? letter)
  .replace(/[^\p{L}\p{N}]/gu, "")
  .replace(new RegExp(data.folding.names, "g"), (name) => name[0]);
const names = data.nodes.flatMap((node) => node.names.map((name) => ({ node, name, folded: fold(name) })));

/** Find entities by any of their names: those that begin with the query first. */
function find(query) {
  const wanted = fold(query);
  const found = new Map();
  if (!wanted) return found;
  for (const isHit of [(folded) => folded.startsWith(wanted), (folded) => folded.includes(wanted)]) {
    for (const { node, name, folded } of names) {
      if (isHit(folded) && !found.has(node.id)) {
        found.set(node.id, name === node.names[0] ? name : `${node.names[0]} (${name})`);
      }
    }
  }
  return found;
}

function goTo(id) {
  byId("hits").replaceChildren();
  network.focus(id, { scale: Math.max(network.getScale(), 1) });
  showNode(id);
}

byId("query").addEventListener("input", ({ target }) => {
  const hits = [...find(target.value)].slice(0, 12);
  byId("hits").replaceChildren(...hits.map(([id, words]) => make("li", "", makeButton(words, () => goTo(id)))));
});
byId("query").addEventListener("keydown", (event) => {
  const [first] = find(event.target.value).keys();
  if (event.key === "Enter" && first !== undefined) goTo(first);
  if (event.key === "Escape") byId("hits").replaceChildren();
});

const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });
byId("closer").addEventListener("click", () => zoom(1.4));
byId("wider").addEventListener("click", () => zoom(1 / 1.4));
byId("whole").addEventListener("click", () => network.fit());

for (const button of document.querySelectorAll("button[data-edge]")) {
  button.addEventListener("click", () => {
    const edge = data.edges[Number(button.dataset.edge)];
    showEdge(edge.id);
    network.fit({ nodes: [edge.from, edge.to], maxZoomLevel: 1 });
    panel.focus();
  });
}

byId("canvas").querySelector(".vis-network").tabIndex = 0;
dark.addEventListener("change", () => paint(network.getSelectedNodes()[0] ?? network.getSelectedEdges()[0] ?? null));
showNothing();
network.fit();
