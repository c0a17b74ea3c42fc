/**
 * What is chosen in a network: a thing with its ties, grouped, each with its statements and their quotes.
 *
 * @typedef {import("./network.js").Statement} Statement
 * @typedef {Map<string, {quote: string, page: number | null}>} Quotes   by the ids of statements
 * @typedef {{page: ((id: string) => string) | null, quotes: ((statements: Statement[]) => Quotes | Promise<Quotes>) | null,
 *   opened: number}} Sources
 *   page: the address of the page of a thing, report or statement, where there are pages. opened: how many ties are open at
 *   first
 */
import { counted, element } from "./dom.js";
import { prefix, toneOf } from "./graph-colours.js";
import { statementsOf } from "./network.js";

const MOST = 30; // ties of a group that are shown at first

/**
 * @param {HTMLElement} place where it is shown
 * @param {import("./network.js").Network} network
 * @param {import("./network.js").Selection} selection
 * @param {import("./network.js").Node | null} node null: nothing is chosen
 * @param {Sources & {onGo: (id: string) => void, onFocus: (id: string) => void}} links
 */
export function showChosen(place, network, selection, node, links) {
  if (!node) {
    place.replaceChildren(element("p", { class: "empty" }, "Nothing is chosen. Click a thing in the picture, or take one from the list."));
    return;
  }
  const told = selection.nodes.get(node.index) ?? { degree: 0, count: 0 };
  place.replaceChildren(
    element("h2", {}, node.label),
    element("p", { class: "row" }, tag(network, node), links.page ? element("a", { href: links.page(node.id) }, "Its page") : element("code", { class: "small" }, node.id)),
    element("p", { class: "quiet" }, `${counted(told.degree, "tie")} and ${counted(told.count, "statement")} in view; tied by ${counted(node.reports, "report")}.`),
    element("p", {}, element("button", { type: "button", class: "small", onclick: () => links.onFocus(node.id) }, "Show only what is around it")),
    ...grouped(network, selection, node).map(([title, edges]) => group(network, selection, node, title, edges, links)),
  );
  for (const details of [...place.querySelectorAll("details")].slice(0, links.opened)) details.open = true;
}

/** The tag of the kind of a node. */
export function tag(network, node) {
  return element("span", { class: `tag kind-${prefix(node)}` }, network.kinds.get(node.kind) ?? node.kind);
}

/** Ties by what they say, read from the node: [title, edges], the most said first. */
function grouped(network, selection, node) {
  const found = new Map();
  for (const index of network.ties[node.index]) {
    const edge = network.edges[index];
    const shown = selection.edges.get(index);
    if (!shown) continue;
    const title = edge.source === node.index || edge.predicate.symmetric ? `${edge.predicate.label} …` : `… ${edge.predicate.label} it`;
    if (!found.has(title)) found.set(title, []);
    found.get(title).push(edge);
  }
  for (const edges of found.values()) edges.sort((one, two) => selection.edges.get(two.index).count - selection.edges.get(one.index).count || one.index - two.index);
  return [...found].sort(([one], [two]) => (one < two ? -1 : 1));
}

function group(network, selection, node, title, edges, links) {
  const list = element("div");
  const lines = edges.map((edge) => () => tie(network, selection, node, edge, links));
  const more = element("button", { type: "button", class: "small", onclick: () => show(edges.length) }, `Show ${counted(edges.length - MOST, "more tie", "more ties")}`);
  const show = (count) => {
    list.append(...lines.splice(0, count - list.children.length).map((make) => make()));
    more.hidden = !lines.length;
  };
  show(MOST);
  return element("section", {}, element("h3", {}, `${title} (${edges.length})`), list, more);
}

/** One tie: the other thing, how many statements; opened, the statements. */
function tie(network, selection, node, edge, links) {
  const other = network.nodes[edge.source === node.index ? edge.target : edge.source];
  const shown = selection.edges.get(edge.index);
  const summary = element("summary", {}, other.label, element("span", { class: "small quiet" }, counted(shown.count, "statement")), ...polarities(edge, shown));
  const details = element("details", { "data-tie": edge.index }, summary);
  details.addEventListener("toggle", () => details.open && details.children.length === 1 && details.append(...opened(network, edge, other, links)));
  return details;
}

function polarities(edge, shown) {
  const words = edge.predicate.group === "action" ? [] : [...shown.values];
  return words.flatMap(([value, count]) => [" ", element("span", { class: `polarity ${toneOf(edge.predicate.group, { count, values: new Map([[value, count]]) })}` }, count > 1 ? `${value} ${count}` : value)]);
}

function opened(network, edge, other, links) {
  const statements = statementsOf(network, edge);
  const all = edge.tallies.reduce((sum, [, , count]) => sum + count, 0);
  const items = statements.map((statement) => element("li", { "data-statement": statement.id }, ...(statement.value ? [element("strong", {}, statement.value), ": "] : []), source(statement, links)));
  quote(statements, items, links);
  const rest = all > statements.length ? [element("p", { class: "quiet" }, `and ${counted(all - statements.length, "more statement")}${links.page ? ": see the pages of the two things" : ""}`)] : [];
  return [element("button", { type: "button", class: "go", onclick: () => links.onGo(other.id) }, `Go to ${other.label}`), element("ol", {}, ...items), ...rest];
}

/** Where a statement stands. */
function source({ id, report, title, start, end, cycle }, { page }) {
  const when = cycle ? ` (${cycle})` : "";
  const place = element("span", { class: "page" });
  if (!page) return element("p", { class: "source" }, title, when, place, element("code", {}, `${id}, characters ${start}–${end}`));
  return element("p", { class: "source" }, element("a", { href: `${page(report)}#char=${start},${end}` }, title), when, place, ", ", element("a", { href: page(id) }, "statement"));
}

/** Put the sentences into the items, where they can be had; without them there is where they stand. */
async function quote(statements, items, { quotes }) {
  try {
    const found = (await quotes?.(statements)) ?? new Map();
    for (const [place, { id }] of statements.entries()) {
      const told = found.get(id);
      if (told) items[place].querySelector(".source").before(element("blockquote", {}, told.quote));
      if (told?.page) items[place].querySelector(".page").append(`, page ${told.page}`);
    }
  } catch {
    // the server is away
  }
}
