/** What shapes, lines and colours of a picture say, in words: for the page, and for a picture that is saved. */
import { element } from "./dom.js";
import { PATTERNS, lineOf, prefix, toneOfNode } from "./graph-colours.js";
import { cornersOf, shapeOf } from "./graph-programs.js";

const SAID = { strength: "strength", weakness: "weakness", mixed: "both", neutral: "neutral", "to-act": "told to act", several: "several grades" };
const NODES = { finding: { strength: "strengths only", weakness: "weaknesses only", mixed: "both" }, grade: { mixed: "several grades" } };
const GROUPS = 7; // as many have a colour of their own

/**
 * @typedef {{line: boolean, look: string, words: string, shape?: string}} Item
 *   look: a class of the style sheet, which has the colour; of a line: its tone, which has colour and pattern
 */

/** What is seen now, the commonest kind first. @param {import("./graph-view.js").GraphView} view @returns {Item[]} */
export function legendOf(view) {
  const { network, selection, colouring } = view;
  const nodes = [...selection.nodes.keys()].map((index) => network.nodes[index]);
  const tones = new Map();
  for (const [index, shown] of selection.edges) {
    const { group } = network.edges[index].predicate;
    const tone = lineOf(view, network.edges[index], shown);
    if (!tones.has(tone)) tones.set(tone, wordsOf(tone, group, colouring));
  }
  const order = Object.keys(PATTERNS);
  const lines = [...tones].sort(([one], [two]) => order.indexOf(one) - order.indexOf(two)).map(([look, words]) => ({ line: true, look, words }));
  return [...things(view, nodes), ...lines];
}

function things(view, nodes) {
  const { colouring } = view;
  if (colouring === "kind") return kinds(view, nodes);
  if (colouring === "group") return groups(view, nodes);
  const found = new Set(nodes.map((node) => toneOfNode(view, node)).filter(Boolean));
  const words = (tone) => NODES[colouring === "grade" ? "grade" : "finding"][tone] ?? tone.replaceAll("-", " ");
  const items = Object.keys(PATTERNS).filter((tone) => found.has(tone)).map((tone) => ({ line: false, look: tone === "mixed" && colouring === "grade" ? "several" : tone, words: `thing: ${words(tone)}` }));
  return [...items, { line: false, look: "none", words: "thing: none" }];
}

/** Kinds of one shape and colour are one item. */
function kinds({ network, palette }, nodes) {
  const found = new Map();
  for (const node of nodes) {
    const { sign, colour } = palette.kind(prefix(node));
    const key = `${shapeOf(sign)} ${colour}`;
    if (!found.has(key)) found.set(key, { look: `kind-${prefix(node)}`, shape: shapeOf(sign), count: 0, names: new Map() });
    const item = found.get(key);
    item.count += 1;
    item.names.set(node.kind, (item.names.get(node.kind) ?? 0) + 1);
  }
  const words = (names) => [...names].sort((one, two) => two[1] - one[1]).map(([kind]) => network.kinds.get(kind) ?? kind).join(", ");
  return [...found.values()].sort((one, two) => two.count - one.count).map(({ look, shape, names }) => ({ line: false, look, shape, words: words(names) }));
}

/** A group is named by the thing in it that has the most ties. */
function groups({ network, selection }, nodes) {
  const found = new Map();
  for (const node of nodes) {
    if (node.group >= GROUPS) continue;
    const { first, count } = found.get(node.group) ?? { first: node, count: 0 };
    const more = selection.nodes.get(node.index).degree > selection.nodes.get(first.index).degree;
    found.set(node.group, { first: more ? node : first, count: count + 1 });
  }
  const items = [...found].sort((one, two) => one[0] - two[0]).map(([group, { first, count }]) => ({ line: false, look: `group-${group}`, words: `${first.label} and ${count - 1} more` }));
  return nodes.some((node) => node.group >= GROUPS) ? [...items, { line: false, look: "none", words: "smaller groups" }] : items;
}

function wordsOf(tone, group, colouring) {
  if (tone === "plain") return colouring === "kind" || colouring === "group" ? "relation" : "other tie";
  return group === "finding" ? `finding: ${SAID[tone] ?? tone}` : (SAID[tone] ?? `graded ${tone.replaceAll("-", " ")}`);
}

/** @param {Item} item */
export function legendItem(item) {
  return element("li", {}, element("span", { class: `${item.line ? "line" : "mark"} ${item.look}` }, item.line ? stroke(PATTERNS[item.look]) : outline(item.shape)), item.words);
}

function stroke(pattern) {
  return drawing(30, "line", { x1: 0, x2: 30, y1: 6, y2: 6, stroke: "currentColor", "stroke-width": 3, "stroke-dasharray": pattern.join(" ") });
}

function outline(shape) {
  const corners = cornersOf(shape ?? "disc")?.map(([x, y]) => [6 + x * 4.6, 6 + y * 4.6].join(",")).join(" ");
  return corners ? drawing(12, "polygon", { points: corners, fill: "currentColor" }) : drawing(12, "circle", { cx: 6, cy: 6, r: 5, fill: "currentColor" });
}

function drawing(width, name, attributes) {
  const [svg, made] = ["svg", name].map((one) => document.createElementNS("http://www.w3.org/2000/svg", one));
  const set = (target, told) => Object.entries(told).forEach(([key, value]) => target.setAttribute(key, value));
  set(svg, { width, height: 12, viewBox: `0 0 ${width} 12`, "aria-hidden": "true" });
  set(made, attributes);
  svg.append(made);
  return svg;
}
