/**
 * What stands out in a picture, on a layer of its own: a thing with its ties and neighbours, while all else is pale. The
 * picture below is not drawn again for it, so that it is quick at any size.
 */
import { lineMark, outline, shapeMark } from "./graph-marks.js";
import { REACH } from "./graph-programs.js";

const PALE = "0.22";
const BELOW = ["edges", "nodes", "labels"];
const NAMED = 40; // neighbours up to which each has its name, else as many as find room

export class Near {
  /** @param {import("./graph-view.js").GraphView} view */
  constructor(view) {
    this.view = view;
    /** Numbers of the nodes and edges that stand out. @type {{middle: number, nodes: Set<number>, edges: Set<number>} | null} */
    this.parts = null;
    this.labels = [];
    view.sigma.createCanvasContext("near", { beforeLayer: "hovers" });
    this.fit();
    view.sigma.on("resize", () => this.fit());
    view.sigma.on("afterRender", () => this.draw());
  }

  fit() {
    const { labels, near } = this.view.sigma.getCanvases();
    Object.assign(near, { width: labels.width, height: labels.height });
    Object.assign(near.style, { width: labels.style.width, height: labels.style.height });
    const ratio = labels.width / this.view.sigma.getDimensions().width;
    near.getContext("2d").scale(ratio, ratio);
  }

  /** Let a node stand out with what is tied to it in view; null: nothing. @param {number | null} middle */
  show(middle) {
    const { network, selection } = this.view;
    const alone = middle === null || !selection.nodes.has(middle);
    this.parts = alone ? null : { middle, nodes: new Set([middle]), edges: new Set() };
    for (const index of alone ? [] : network.ties[middle]) {
      if (!selection.edges.has(index)) continue;
      const { source, target } = network.edges[index];
      this.parts.edges.add(index);
      this.parts.nodes.add(source).add(target);
    }
    this.draw();
  }

  draw() {
    const { view, parts } = this;
    const canvases = view.sigma.getCanvases();
    const { width, height } = view.sigma.getDimensions();
    const context = canvases.near.getContext("2d");
    context.clearRect(0, 0, width, height);
    for (const name of BELOW) canvases[name].style.opacity = parts ? PALE : "";
    this.labels = [];
    if (!parts) return;
    const { lines, shapes } = this.marks();
    for (const line of lines) drawLine(context, line);
    if (shapes[0]) drawRing(context, shapes[0], view.palette.ink);
    for (const shape of shapes) drawShape(context, shape);
    const settings = view.sigma.getSettings();
    for (const mark of shapes) view.label(context, { ...mark, size: mark.r }, settings, this.labels, parts.nodes.size <= NAMED || mark.key === view.network.nodes[parts.middle].id);
  }

  /** What stands out; the middle first, so that its name finds room, then what is said most. */
  marks() {
    const { view, parts } = this;
    const count = (index) => (index === parts.middle ? Infinity : view.selection.nodes.get(index).count);
    const nodes = [...parts.nodes].sort((one, two) => count(two) - count(one) || one - two);
    const mark = (index) => {
      const made = shapeMark(view, index);
      return made && { ...made, label: view.labelOf(view.network.nodes[index]) };
    };
    return { lines: [...parts.edges].map((index) => lineMark(view, index, 0.95)).filter(Boolean), shapes: nodes.map(mark).filter(Boolean) };
  }
}

function drawLine(context, { x1, y1, x2, y2, width, colour, pattern, arrow }) {
  context.beginPath();
  context.setLineDash(pattern);
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = width;
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  context.setLineDash([]);
  if (arrow) fill(context, arrow);
}

export function drawRing(context, { x, y, r }, colour) {
  context.beginPath();
  context.arc(x, y, r * REACH + 3, 0, 2 * Math.PI);
  context.lineWidth = 2.5;
  context.strokeStyle = colour;
  context.stroke();
}

function drawShape(context, mark) {
  context.fillStyle = mark.colour;
  const corners = outline(mark);
  if (corners) return fill(context, corners);
  context.beginPath();
  context.arc(mark.x, mark.y, mark.r, 0, 2 * Math.PI);
  context.fill();
}

function fill(context, corners) {
  context.beginPath();
  for (const [x, y] of corners) context.lineTo(x, y);
  context.fill();
}
