/** The drawing on the canvas of vis-network, for graphs that are too large for SVG. */
function makeStage(holder, data, on) {
  const drawn = new vis.DataSet();
  const lines = new vis.DataSet();
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const network = new vis.Network(holder, { nodes: drawn, edges: lines }, {
    physics: false,
    layout: { randomSeed: 0 },
    nodes: { borderWidth: 1, borderWidthSelected: 3 },
    edges: { smooth: false, selectionWidth: 1.5, hoverWidth: 0 },
    interaction: { hover: data.nodes.length < 1000, tooltipDelay: 150, selectConnectedEdges: false, hideEdgesOnDrag: data.arrows.length > 1500, hideEdgesOnZoom: data.arrows.length > 1500, keyboard: false },
  });
  const places = new Map(data.nodes.map((node) => [node.key, node]));
  let last = null;
  let isFirst = true;
  let hasZoomed = false;

  /** Draw everything in the colours of the style sheet, and faintly what is not lit. */
  function paint(seen) {
    last = seen;
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    const [ink, quiet, rule, paper] = ["ink", "quiet", "rule", "paper"].map(colour);
    const nodeLook = (node) => {
      const isFaint = seen.litNodes && !seen.litNodes.has(node.id);
      const { standsOut } = places.get(node.id);
      const background = colour(places.get(node.id).colour || node.group);
      const border = standsOut || seen.pinned.has(node.id) ? ink : quiet;
      const isInside = node.shape === "box" || node.shape === "ellipse";
      return {
        ...node,
        hidden: !seen.nodes.has(node.id),
        opacity: isFaint ? 0.15 : 1,
        borderWidth: standsOut || seen.pinned.has(node.id) ? 4 : 1,
        title: places.get(node.id).label,
        color: { background, border, highlight: { background, border: ink }, hover: { background, border: ink } },
        font: { ...node.font, color: isFaint ? rule : ink, strokeWidth: isInside ? 0 : 3, strokeColor: paper },
      };
    };
    const lineLook = (line, arrow) => {
      const isFaint = seen.litArrows && !seen.litArrows.has(arrow.number);
      const shade = isFaint ? colour("faint") : colour(arrow.mark ? "marked" : arrow.kind);
      return {
        ...line,
        hidden: !seen.arrows.has(arrow.number),
        title: data.nodes.length < 1000 ? arrow.statements.map((id) => data.statements[id].card[0]).join("\n") : undefined,
        color: { color: shade, highlight: shade, hover: shade },
        font: { size: 12, color: isFaint ? rule : quiet, strokeWidth: 3, strokeColor: paper },
      };
    };
    const looks = [data.canvas.nodes.map(nodeLook), data.canvas.edges.map((line, n) => lineLook(line, data.arrows[n]))];
    if (isFirst) {
      drawn.add(looks[0]);
      lines.add(looks[1]);
      network.fit({ animation: false });
      isFirst = false;
    } else {
      drawn.update(looks[0]);
      lines.update(looks[1]);
    }
    if (seen.chosenNode !== null) network.selectNodes([seen.chosenNode], false);
    else network.unselectAll();
  }

  const zoom = (factor) => {
    hasZoomed = true;
    network.moveTo({ scale: network.getScale() * factor });
  };
  const fit = () => {
    hasZoomed = false;
    network.fit({ animation: false });
  };
  function reveal(kind, key) {
    const ends = kind === "node" ? [key] : [data.arrows[key].from, data.arrows[key].to];
    const points = ends.map((end) => network.getPosition(end));
    const position = { x: (points[0].x + points.at(-1).x) / 2, y: (points[0].y + points.at(-1).y) / 2 };
    network.moveTo({ position, scale: Math.max(network.getScale(), 0.8) });
  }
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) on.choose("node", node);
    else if (edge !== undefined) on.choose("arrow", edge);
    else on.choose("", "");
  });
  network.on("zoom", () => { hasZoomed = true; });
  network.on("resize", () => { if (!hasZoomed) network.fit({ animation: false }); });
  dark.addEventListener("change", () => paint(last));
  const canvas = holder.querySelector("canvas");
  const labels = { "aria-label": "Picture of the statements in the table below; arrow keys go from node to arrow to node", role: "application", tabindex: "0" };
  Object.entries(labels).forEach(([name, value]) => canvas.setAttribute(name, value));
  holder.querySelector(".vis-network")?.removeAttribute("tabindex");

  // The keyboard walks as it does in a drawing; what it stands on is selected, and said.
  let current = null;

  function focus(kind, key) {
    current = { kind, key };
    reveal(kind, key);
    network.setSelection({ nodes: kind === "node" ? [key] : [], edges: kind === "arrow" ? [key] : [] }, { highlightEdges: false });
    on.say(kind === "node" ? places.get(key).label : data.arrows[key].statements.map((id) => data.statements[id].card[0]).join("; "));
    if (document.activeElement !== canvas) canvas.focus({ preventScroll: true });
  }

  canvas.addEventListener("keydown", (event) => {
    const isArrow = event.key.startsWith("Arrow");
    if (isArrow && current) on.walk(current.kind, current.key, event.key.slice(5));
    else if (isArrow) focus("node", (data.nodes.find((node) => node.standsOut) ?? data.nodes[0]).key);
    else if ((event.key === "Enter" || event.key === " ") && current) on.choose(current.kind, current.key);
    else return;
    event.preventDefault();
  });
  const file = () => ({ canvas });
  return { paint, zoom, fit, reveal, focus, file, network };
}
