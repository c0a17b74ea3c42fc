/**
 * A picture of a network in a box: `drawGraph(box, network, options)`, with sigma (WebGL). The network comes from
 * `readNetwork` or `networkOf` (lib/network.js). The box needs a height.
 *
 *   const view = drawGraph(box, networkOf(nodes, edges), { onSelect: (node) => … });
 *   view.filter({ kinds: new Set(["Unit"]), focus: "force/essex", depth: 2 });   → the Selection that is shown
 *   view.focus("force/essex", 2); view.select("force/essex"); view.centre("force/essex"); view.search("neglect");
 *   view.colour("polarity"); view.zoom(1.5); view.reset();
 *   await view.png(); view.svg(); view.destroy();
 *
 * A picture is not for everybody: put a list of the same beside it.
 *
 * @import { Filter, Network, Node, Edge, Selection } from "./network.js"
 * @typedef {"kind" | "polarity" | "grade" | "group"} Colouring
 * @typedef {{onSelect?: (node: Node | null) => void, onSelectEdge?: (edge: Edge) => void, filter?: Filter, colour?: Colouring,
 *   label?: string}} Options
 *   onSelect: a node was clicked, or the empty ground. label: of the picture, for those who do not see it.
 */
import Graph from "graphology";
import Sigma from "sigma";
import { EdgeLineProgram } from "sigma/rendering";
import { graphExtent } from "sigma/utils";
import { PATTERNS, edgeColour, lineOf, nodeColour, palette, prefix, signOf } from "./graph-colours.js";
import { Glass } from "./graph-glass.js";
import { graphOf, place, spread } from "./graph-layout.js";
import { Near, drawRing } from "./graph-near.js";
import { NodeShapeProgram, REACH, arrow, shapeOf, tie } from "./graph-programs.js";
import { svgOf } from "./graph-svg.js";
import { searched, select } from "./network.js";

const LOCAL = 400; // so many nodes around a focus get places of their own
const MANY = 8_000; // edges beyond which they are drawn as thin whole lines, which is quicker
const LONG = 48; // characters of a name beyond which it is cut
const SCALE = 2; // pixels of a saved picture for one on the screen
const DRAG = 4; // pixels from where it went down that a pointer must move to drag a node, not to click it
const STEP = 60; // pixels that an arrow key moves the picture

/** @param {HTMLElement} box @param {Network} network @param {Options} [options] */
export function drawGraph(box, network, options = {}) {
  return new GraphView(box, network, options);
}

export class GraphView {
  /** @param {HTMLElement} box @param {Network} network @param {Options} options */
  constructor(box, network, options) {
    this.box = box;
    this.network = network;
    this.options = options;
    this.colouring = options.colour ?? "kind";
    this.palette = palette(box);
    this.chosen = null;
    this.hovered = null;
    /** Where labels have been drawn in this frame. @type {{left: number, right: number, top: number, bottom: number, x: number, y: number, key: string}[]} */
    this.labels = [];
    this.graph = graphOf(network);
    place(this.graph);
    this.home = new Map(this.graph.mapNodes((key, { x, y }) => [key, [x, y]]));
    this.filtered = options.filter ?? {};
    this.selection = select(network, this.filtered);
    this.room = roomIn(box);
    this.sigma = new Sigma(this.graph, box, this.settings());
    this.glass = new Glass(this.sigma);
    this.near = new Near(this);
    this.cleanups = [];
    this.listen();
    this.keyboard();
    if (this.selection.focus) this.arrange();
  }

  settings() {
    return {
      allowInvalidContainer: true,
      defaultEdgeType: "tie",
      edgeProgramClasses: { thin: EdgeLineProgram, tie, arrow },
      defaultNodeType: "shape",
      nodeProgramClasses: { shape: NodeShapeProgram },
      enableEdgeEvents: this.network.edges.length <= MANY,
      minEdgeThickness: 1.8, // of which half a pixel on either side is pale
      minCameraRatio: 0.02,
      maxCameraRatio: 4,
      zIndex: true,
      labelFont: getComputedStyle(this.box).fontFamily,
      labelSize: 13,
      labelWeight: "500",
      labelColor: { color: this.palette.ink },
      labelDensity: 0.6,
      labelGridCellSize: 120,
      labelRenderedSizeThreshold: 5,
      stagePadding: 24,
      zoomDuration: this.still ? 1 : 200,
      inertiaDuration: this.still ? 1 : 200,
      inertiaRatio: this.still ? 0 : 3,
      doubleClickZoomingDuration: this.still ? 1 : 200,
      nodeReducer: (key, data) => this.node(data),
      edgeReducer: (key, data) => this.edge(data),
      defaultDrawNodeLabel: (context, data, settings) => this.label(context, data, settings),
      defaultDrawNodeHover: (context, data, settings) => this.drawHover(context, data, settings),
    };
  }

  get still() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  /** How a node looks now. */
  node(data) {
    const node = this.network.nodes[data.index];
    const told = this.selection.nodes.get(data.index);
    if (!told) return { ...data, hidden: true, label: "" };
    const main = data.index === this.selection.focus?.index;
    return {
      ...data,
      label: this.labelOf(node),
      size: this.room * Math.min(18, 3 + 0.9 * Math.sqrt(told.count)) * (this.selection.nodes.size > 1500 ? 0.55 : this.selection.nodes.size > 500 ? 0.7 : 1),
      color: nodeColour(this, node),
      shape: shapeOf(this.palette.kind(prefix(node)).sign),
      zIndex: main ? 2 : 1,
      highlighted: main,
      forceLabel: main,
    };
  }

  /** The words beside a node: its name, after the sign of what its colour says besides the kind. @param {Node} node */
  labelOf = (node) => {
    const name = node.label.length > LONG ? `${node.label.slice(0, LONG).trimEnd()}…` : node.label;
    return `${signOf(this, node)} ${name}`.trim();
  };

  /** How an edge looks now. */
  edge(data) {
    const edge = this.network.edges[data.index];
    const shown = this.selection.edges.get(data.index);
    if (!shown) return { ...data, hidden: true };
    const count = this.selection.edges.size;
    return {
      ...data,
      size: Math.min(5, 1 + 0.5 * Math.sqrt(shown.count)) * (count > 1500 ? 0.75 : 1),
      color: this.palette.mix(edgeColour(this, edge, shown), this.strength),
      pattern: PATTERNS[lineOf(this, edge, shown)],
      type: count > MANY ? "thin" : count > 2000 || data.symmetric ? "tie" : "arrow",
    };
  }

  /** How strong the colours of ties are, so that many do not hide the things. */
  get strength() {
    const count = this.selection.edges.size;
    return count > 10_000 ? 0.4 : count > 2000 ? 0.5 : count > 500 ? 0.6 : 0.8;
  }

  /** Draw the label of a node, unless it would lie over one that is drawn already; sigma asks for the largest first. */
  label(context, data, settings, labels = this.labels, force = false) {
    if (!data.label) return;
    const taken = this.besides(context, data, settings);
    const over = (other) => taken.left < other.right && other.left < taken.right && taken.top < other.bottom && other.top < taken.bottom;
    if (!force && labels.some(over)) return;
    labels.push({ ...taken, key: data.key });
    this.drawLabel(context, data, settings, taken);
  }

  /** Where a label stands: on the right of its node, or on the left where the picture ends. */
  besides(context, data, settings) {
    context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
    const [far, wide] = [data.size * REACH + 2, context.measureText(data.label).width];
    const isLeft = data.x + far + wide > parseFloat(context.canvas.style.width) && data.x - far - wide > 0;
    const [left, top] = [isLeft ? data.x - far - wide : data.x + far, data.y - settings.labelSize / 2];
    return { left: left - 2, right: left + wide + 2, top, bottom: top + settings.labelSize + 2, x: left, y: data.y + settings.labelSize / 3 };
  }

  drawLabel(context, data, settings, { x, y } = this.besides(context, data, settings)) {
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeStyle = this.palette.paper;
    context.fillStyle = this.palette.ink;
    context.strokeText(data.label, x, y);
    context.fillText(data.label, x, y);
  }

  drawHover(context, data, settings) {
    drawRing(context, { ...data, r: data.size }, this.palette.ink);
    if (data.label) this.drawLabel(context, data, settings);
  }

  listen() {
    const { sigma } = this;
    let dragged = null;
    let moved = false;
    sigma.on("beforeRender", () => (this.labels = []));
    sigma.on("resize", () => {
      if (this.room === roomIn(this.box)) return;
      this.room = roomIn(this.box);
      sigma.refresh({ skipIndexation: true, schedule: true });
    });
    sigma.on("enterNode", ({ node }) => this.hover(node));
    sigma.on("leaveNode", () => this.hover(null));
    sigma.on("clickNode", ({ node }) => !moved && this.told(this.network.byId.get(node)));
    sigma.on("clickEdge", ({ edge }) => this.options.onSelectEdge?.(this.network.edges[this.graph.getEdgeAttribute(edge, "index")]));
    sigma.on("clickStage", () => this.told(null));
    sigma.on("downNode", ({ node, event }) => {
      dragged = { node, x: event.x, y: event.y };
      moved = false;
      // not sigma.getBBox(): between a refresh and the next frame it is that of nothing, and everything would fly away
      if (!sigma.getCustomBBox()) sigma.setCustomBBox(graphExtent(this.graph));
    });
    sigma.on("moveBody", ({ event }) => {
      if (!dragged) return;
      moved ||= Math.hypot(event.x - dragged.x, event.y - dragged.y) > DRAG;
      if (moved) this.graph.mergeNodeAttributes(dragged.node, sigma.viewportToGraph(event, { cameraState: sigma.getCamera().getState() }));
      event.preventSigmaDefault();
      event.original.preventDefault();
    });
    const up = () => (dragged = null);
    sigma.on("upNode", up);
    sigma.on("upStage", up);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const repaint = () => this.repaint();
    dark.addEventListener("change", repaint);
    this.cleanups.push(() => dark.removeEventListener("change", repaint));
  }

  /** Arrow keys move the picture, + and - zoom, 0 shows all of it. */
  keyboard() {
    const { box, options } = this;
    box.tabIndex = 0;
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", options.label ?? "Picture of the network. Arrow keys move it, plus and minus zoom, 0 shows all of it.");
    const keys = {
      ArrowLeft: () => this.move(STEP, 0),
      ArrowRight: () => this.move(-STEP, 0),
      ArrowUp: () => this.move(0, STEP),
      ArrowDown: () => this.move(0, -STEP),
      "+": () => this.zoom(1.5),
      "=": () => this.zoom(1.5),
      "-": () => this.zoom(1 / 1.5),
      0: () => this.reset(),
    };
    const pressed = (event) => {
      if (event.target !== box || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    };
    box.addEventListener("keydown", pressed);
    this.cleanups.push(() => box.removeEventListener("keydown", pressed));
  }

  told(node) {
    this.select(node?.id ?? null);
    this.options.onSelect?.(node);
  }

  /** Let a node be the one that is chosen, null for none: its neighbours stand out.
   *
   * @param {string | null} id */
  select(id) {
    this.chosen = this.network.byId.get(id ?? "")?.index ?? null;
    this.around();
  }

  /** Let the neighbours of a node stand out while the pointer is over it; null: it has left. @param {string | null} key */
  hover(key) {
    if (this.glass.moving) return; // where the pointer is, another thing was drawn
    this.hovered = key === null ? null : this.network.byId.get(key).index;
    this.box.classList.toggle("over", key !== null);
    this.around();
  }

  around() {
    this.near.show(this.hovered ?? this.chosen);
  }

  /** Show what a filter leaves, and return it.
   *
   * @param {Filter} filter @returns {Selection} */
  filter(filter) {
    const before = this.selection.focus;
    this.filtered = filter;
    this.selection = select(this.network, filter);
    if (this.chosen !== null && !this.selection.nodes.has(this.chosen)) this.chosen = null;
    this.hovered = null;
    if (before || this.selection.focus) this.arrange();
    this.sigma.refresh({ skipIndexation: true });
    this.around();
    return this.selection;
  }

  /** Show only what is around a node, null for everything; the rest of the filter stays.
   *
   * @param {string | null} id @param {number} [depth] steps @returns {Selection} */
  focus(id, depth = 1) {
    return this.filter({ ...this.filtered, focus: id, depth });
  }

  /** Put the nodes where they stand: around a focus by themselves, else as the network has them. */
  arrange() {
    const { graph, selection, home } = this;
    graph.updateEachNodeAttributes((key, data) => Object.assign(data, { x: home.get(key)[0], y: home.get(key)[1] }), { attributes: ["x", "y"] });
    this.sigma.setCustomBBox(null);
    if (selection.focus && selection.nodes.size <= LOCAL) {
      const local = new Graph({ multi: true });
      for (const index of selection.nodes.keys()) {
        const { id } = this.network.nodes[index];
        const [x, y] = home.get(id);
        local.addNode(id, { x: x / 10, y: y / 10, size: 6 });
      }
      for (const index of selection.edges.keys()) {
        const { source, target } = this.network.edges[index];
        local.addEdge(this.network.nodes[source].id, this.network.nodes[target].id);
      }
      spread(local);
      const places = local.reduceNodes((found, key, { x, y }) => found.set(key, { x, y }), new Map());
      graph.updateEachNodeAttributes((key, data) => Object.assign(data, places.get(key)), { attributes: ["x", "y"] });
    }
    if (selection.focus) this.sigma.setCustomBBox(this.extent());
    this.reset();
  }

  extent() {
    const at = [...this.selection.nodes.keys()].map((index) => this.graph.getNodeAttributes(this.network.nodes[index].id));
    const range = (name) => [Math.min(...at.map((it) => it[name])), Math.max(...at.map((it) => it[name]))];
    return { x: range("x"), y: range("y") };
  }

  /** @param {Colouring} by */
  colour(by) {
    this.colouring = by;
    this.sigma.refresh({ skipIndexation: true });
  }

  repaint() {
    this.palette = palette(this.box);
    this.sigma.setSetting("labelColor", { color: this.palette.ink });
    this.sigma.refresh();
  }

  /** Nodes that are shown and whose labels have the words. @param {string} words */
  search(words) {
    return searched(this.network, words, this.selection);
  }

  /** Bring a node to the middle. @param {string} id */
  centre(id) {
    const data = this.sigma.getNodeDisplayData(id);
    if (data) this.camera({ x: data.x, y: data.y, ratio: Math.min(0.35, this.sigma.getCamera().ratio) });
  }

  /** @param {number} by above 1: nearer */
  zoom(by) {
    const ratio = this.sigma.getCamera().ratio / by;
    this.camera({ ratio: Math.min(4, Math.max(0.02, ratio)) });
  }

  move(x, y) {
    const { sigma } = this;
    const { width, height } = sigma.getDimensions();
    const middle = sigma.viewportToFramedGraph({ x: width / 2 - x, y: height / 2 - y });
    this.camera(middle);
  }

  /** Show all of it. */
  reset() {
    this.camera({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  camera(state) {
    const camera = this.sigma.getCamera();
    if (this.still) camera.setState({ ...camera.getState(), ...state });
    else camera.animate(state, { duration: 200 });
  }

  /** Where a node is seen in the box, in pixels; after the camera was moved, where the next frame shows it. @param {string} id */
  position(id) {
    return this.sigma.graphToViewport(this.graph.getNodeAttributes(id), { cameraState: this.sigma.getCamera().getState() });
  }

  /** The picture as it is seen, in twice as many pixels. @returns {Promise<Blob>} */
  async png() {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(this.svg())}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width * SCALE, height: image.height * SCALE });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  /** The picture as it is seen, as SVG. */
  svg() {
    if (this.glass.moving) this.sigma.render();
    return svgOf(this);
  }

  /** Take the picture away. */
  destroy() {
    for (const cleanup of this.cleanups) cleanup();
    this.sigma.kill();
  }
}

/** By how much nodes are smaller in a small picture. @param {HTMLElement} box */
function roomIn(box) {
  return Math.max(0.5, Math.min(1, box.clientWidth / 560));
}
