import { element } from "../lib/dom.js";
import { drawGraph } from "../lib/graph-view.js";
import { networkOf } from "../lib/network.js";

const MOST = 3000; // triples
const NAMES = /(#|\/)(prefLabel|label|name|title)$/;

/**
 * An answer of triples as a picture: what they name are nodes, links between them edges; a label names its node, other
 * literals are left to the table.
 *
 * @param {HTMLElement} place @param {import("./answer.js").Answer} answer @param {import("./terms.js").Terms} terms
 */
export function drawAsGraph(place, answer, terms) {
  const { nodes, edges, isCut } = graphOf(answer, terms);
  if (!edges.length) {
    place.append(element("p", { class: "empty" }, "These triples do not link one thing to another: the table has them."));
    return;
  }
  const box = element("div", { class: "picture" });
  const chosen = element("p", { role: "status", class: "small" }, "Click on a thing, or look in the table, which has the same.");
  place.append(box, chosen, ...(isCut ? [element("p", { class: "quiet small" }, `Shown are the first ${MOST} triples.`)] : []));
  const iris = new Map(nodes.map((node) => [node.id, node.iri]));
  const onSelect = (node) => {
    if (!node) return chosen.replaceChildren("Nothing is chosen.");
    const href = terms.href(iris.get(node.id) ?? "");
    chosen.replaceChildren("Chosen: ", href ? element("a", { href }, node.label) : node.label);
  };
  try {
    const view = drawGraph(box, networkOf(nodes, edges), { label: "The answer as a graph; the table has the same", onSelect });
    return () => view.destroy();
  } catch (error) {
    box.replaceWith(element("p", { class: "notice warning" }, `The picture cannot be drawn here (${error.message}): the table has the same.`));
  }
}

/** @param {import("./answer.js").Answer} answer @param {import("./terms.js").Terms} terms */
function graphOf(answer, terms) {
  const nodes = new Map();
  const node = ({ type, value }) => {
    const id = type === "uri" ? terms.short(value) : `_:${value}`;
    if (!nodes.has(id)) nodes.set(id, { id, iri: value, label: id });
    return nodes.get(id);
  };
  const edges = [];
  for (const [subject, predicate, object] of answer.rows.slice(0, MOST)) {
    if (!subject || !predicate || !object || subject.type === "literal") continue;
    const source = node(subject);
    if (object.type !== "literal") edges.push({ source: source.id, target: node(object).id, predicate: terms.short(predicate.value) });
    else if (NAMES.test(predicate.value)) source.label = object.value;
  }
  return { nodes: [...nodes.values()], edges, isCut: answer.rows.length > MOST };
}
