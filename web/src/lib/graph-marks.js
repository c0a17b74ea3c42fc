/**
 * What a picture consists of, as values in pixels of the box: a mark is a tie, a thing or its words. Both the layer of what
 * stands out (graph-near.js) and the picture that is saved (graph-svg.js) are drawn from them.
 *
 * @typedef {{x1: number, y1: number, x2: number, y2: number, width: number, colour: string, pattern: number[],
 *   arrow: [number, number][] | null}} Line
 * @typedef {{x: number, y: number, r: number, shape: string, colour: string, label: string, key: string}} Shape
 */
import { PATTERNS, edgeColour, lineOf } from "./graph-colours.js";
import { cornersOf } from "./graph-programs.js";

const HEAD = 3; // how long the head of an arrow is, in widths of the line

/** @param {import("./graph-view.js").GraphView} view @param {number} index of an edge @returns {Line | null} */
export function lineMark(view, index, strength = 1) {
  const { sigma, network } = view;
  const edge = network.edges[index];
  const shown = view.selection.edges.get(index);
  const data = sigma.getEdgeDisplayData(String(index));
  const [source, target] = [shapeMark(view, edge.source), shapeMark(view, edge.target)];
  if (!shown || !data || data.hidden || !source || !target) return null;
  const width = Math.max(1, sigma.scaleSize(data.size));
  const pattern = PATTERNS[lineOf(view, edge, shown)] ?? [];
  const colour = view.palette.mix(edgeColour(view, edge, shown), strength);
  const line = { x1: source.x, y1: source.y, x2: target.x, y2: target.y, width, colour, pattern };
  return { ...line, arrow: data.type === "arrow" ? headOf(line, target.r) : null };
}

function headOf({ x1, y1, x2, y2, width }, radius) {
  const far = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [dx, dy] = [(x2 - x1) / far, (y2 - y1) / far];
  const [tip, end] = [far - radius, far - radius - HEAD * 2 * width];
  const at = (along, aside) => [x1 + dx * along - dy * aside, y1 + dy * along + dx * aside];
  return [at(tip, 0), at(end, HEAD * 0.8 * width), at(end, -HEAD * 0.8 * width)];
}

/** @param {import("./graph-view.js").GraphView} view @param {number} index of a node @returns {Shape | null} */
export function shapeMark(view, index) {
  const { sigma, network } = view;
  const key = network.nodes[index].id;
  const data = sigma.getNodeDisplayData(key);
  if (!data || data.hidden) return null;
  const { x, y } = sigma.framedGraphToViewport(data, { cameraState: sigma.getCamera().getState() });
  return { x, y, r: sigma.scaleSize(data.size), shape: data.shape, colour: data.color, label: data.label ?? "", key };
}

/** The corners of a shape where it stands; null: a disc. @param {Shape} mark @returns {[number, number][] | null} */
export function outline({ x, y, r, shape }) {
  return cornersOf(shape)?.map(([dx, dy]) => [x + dx * r, y + dy * r]) ?? null;
}
