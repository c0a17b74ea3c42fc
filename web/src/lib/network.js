/**
 * The network as values, without a picture: `readNetwork` reads the columns that kg/network/columns.py writes,
 * `networkOf` takes plain nodes and edges (the answer to a query), `select` says what a filter leaves.
 *
 * @typedef {{index: number, id: string, label: string, kind: string, reports: number, group: number,
 *   x: number | null, y: number | null}} Node
 * @typedef {{id: string, label: string, group: string, symmetric: boolean}} Predicate
 *   group: "relation", "finding", "grade" or "action"
 * @typedef {[cycle: number, value: number, count: number]} Tally   -1: none
 * @typedef {{index: number, source: number, target: number, predicate: Predicate, tallies: Tally[], first: number,
 *   listed: number}} Edge   source and target are numbers of nodes; first and listed say which statements are its own
 * @typedef {{nodes: Node[], edges: Edge[], kinds: Map<string, string>, predicates: Predicate[], cycles: string[],
 *   values: string[], reports: [id: string, title: string][], apart: number[], columns: any, byId: Map<string, Node>,
 *   ties: number[][]}} Network   ties: number of a node → numbers of its edges; apart: the
 *   sizes of the parts that are tied to nothing else and stand in columns beside the others
 * @typedef {{kinds?: Set<string>, predicates?: Set<string>, values?: Set<string>, cycles?: [from: string, to: string],
 *   focus?: string | null, depth?: number}} Filter   what is left out lets everything pass; values: of findings
 * @typedef {{count: number, values: Map<string, number>}} Shown   how many statements, and of which value
 * @typedef {{nodes: Map<number, {degree: number, count: number}>, edges: Map<number, Shown>, focus: Node | null}} Selection
 * @typedef {{id: string, report: string, title: string, start: number, end: number, cycle: string, value: string}} Statement
 */

/** @param {any} columns @returns {Network} */
export function readNetwork(columns) {
  const { nodes, edges, statements } = columns;
  const predicates = columns.predicates.map(([id, label, group, symmetric]) => ({ id, label, group, symmetric }));
  let first = 0;
  const made = edges.source.map((source, index) => {
    const listed = edges.listed[index];
    const edge = { index, source, target: edges.target[index], predicate: predicates[edges.predicate[index]], tallies: [], first, listed };
    for (let place = first; place < first + listed; place++) add(edge.tallies, statements.cycle[place], statements.value[place], 1);
    first += listed;
    return edge;
  });
  for (const [edge, cycle, value, count] of columns.more) add(made[edge].tallies, cycle, value, count);
  const found = nodes.id.map((id, index) => ({
    index,
    id,
    label: nodes.label[index],
    kind: columns.kinds[nodes.kind[index]][0],
    reports: nodes.reports[index],
    group: nodes.group[index],
    x: nodes.x[index],
    y: nodes.y[index],
  }));
  const { cycles, values, reports, apart = [] } = columns;
  return joined({ nodes: found, edges: made, kinds: new Map(columns.kinds), predicates, cycles, values, reports, apart, columns });
}

/**
 * A network of plain nodes and edges; nodes without x and y are placed when they are drawn.
 *
 * @param {{id: string, label: string, kind?: string, x?: number, y?: number}[]} nodes
 * @param {{source: string, target: string, predicate: string, label?: string, count?: number}[]} edges by ids of nodes
 * @param {Map<string, string>} [kinds] kind → its label
 * @returns {Network}
 */
export function networkOf(nodes, edges, kinds = new Map()) {
  const made = nodes.map(({ id, label, kind = "", x = null, y = null }, index) => ({ index, id, label, kind, reports: 0, group: 0, x, y }));
  const number = new Map(made.map((node) => [node.id, node.index]));
  const predicates = new Map();
  for (const { predicate: id, label = id } of edges) if (!predicates.has(id)) predicates.set(id, { id, label, group: "relation", symmetric: false });
  const ends = edges.filter(({ source, target }) => source !== target && number.has(source) && number.has(target));
  const ties = ends.map(({ source, target, predicate, count = 1 }, index) => ({
    index,
    source: number.get(source),
    target: number.get(target),
    predicate: predicates.get(predicate),
    tallies: [[-1, -1, count]],
    first: 0,
    listed: 0,
  }));
  const named = new Map(made.map(({ kind }) => [kind, kinds.get(kind) ?? (kind || "other")]));
  return joined({ nodes: made, edges: ties, kinds: named, predicates: [...predicates.values()], cycles: [], values: [], reports: [], apart: [], columns: null });
}

function joined(network) {
  const ties = network.nodes.map(() => []);
  for (const { index, source, target } of network.edges) {
    ties[source].push(index);
    ties[target].push(index);
  }
  return { ...network, ties, byId: new Map(network.nodes.map((node) => [node.id, node])) };
}

function add(tallies, cycle, value, count) {
  const same = tallies.find((tally) => tally[0] === cycle && tally[1] === value);
  if (same) same[2] += count;
  else tallies.push([cycle, value, count]);
}

/** What a filter leaves of a network. A node is left when an edge of it is, or when it is the focus.
 *
 * @param {Network} network @param {Filter} [filter] @returns {Selection} */
export function select(network, filter = {}) {
  const focus = network.byId.get(filter.focus ?? "") ?? null;
  const passing = new Map();
  for (const edge of network.edges) {
    const shown = passes(network, edge, filter);
    if (shown) passing.set(edge.index, shown);
  }
  const near = focus && within(network, passing, focus.index, filter.depth ?? 1);
  const nodes = new Map(focus ? [[focus.index, { degree: 0, count: 0 }]] : []);
  const edges = new Map();
  for (const [index, shown] of passing) {
    const { source, target } = network.edges[index];
    if (near && !(near.has(source) && near.has(target))) continue;
    edges.set(index, shown);
    for (const end of [source, target]) {
      const told = nodes.get(end) ?? { degree: 0, count: 0 };
      nodes.set(end, { degree: told.degree + 1, count: told.count + shown.count });
    }
  }
  return { nodes, edges, focus };
}

/** @returns {Shown | null} */
function passes(network, edge, { kinds, predicates, values, cycles }) {
  if (predicates && !predicates.has(edge.predicate.id)) return null;
  if (kinds && !(kinds.has(network.nodes[edge.source].kind) && kinds.has(network.nodes[edge.target].kind))) return null;
  const shown = { count: 0, values: new Map() };
  for (const [cycle, place, count] of edge.tallies) {
    const value = network.values[place] ?? "";
    if (cycles && !between(network.cycles, cycle, cycles)) continue;
    if (values && edge.predicate.group === "finding" && !values.has(value)) continue;
    shown.count += count;
    if (value) shown.values.set(value, (shown.values.get(value) ?? 0) + count);
  }
  return shown.count ? shown : null;
}

/** Whether a cycle lies between two; what has no cycle does only when none is left out. */
function between(known, cycle, [from, to]) {
  const [first, last] = [known.indexOf(from), known.indexOf(to)];
  return cycle < 0 ? first <= 0 && last === known.length - 1 : cycle >= first && cycle <= last;
}

/** The numbers of the nodes that are at most `depth` edges away. */
function within(network, passing, start, depth) {
  const found = new Set([start]);
  let edge = [start];
  for (let step = 0; step < depth; step++) {
    const next = [];
    for (const node of edge) {
      for (const tie of network.ties[node]) {
        if (!passing.has(tie)) continue;
        const { source, target } = network.edges[tie];
        const other = source === node ? target : source;
        if (!found.has(other)) {
          found.add(other);
          next.push(other);
        }
      }
    }
    edge = next;
  }
  return found;
}

/** The statements of an edge that are listed, in order of report and place.
 *
 * @param {Network} network @param {Edge} edge @returns {Statement[]} */
export function statementsOf(network, edge) {
  const { statements } = network.columns ?? { statements: null };
  return Array.from({ length: edge.listed }, (_, offset) => {
    const place = edge.first + offset;
    const [report, title] = network.reports[statements.report[place]];
    return {
      id: `${statements.before[statements.prefix[place]]}/${statements.name[place]}`,
      report,
      title,
      start: statements.start[place],
      end: statements.start[place] + statements.length[place],
      cycle: network.cycles[statements.cycle[place]] ?? "",
      value: network.values[statements.value[place]] ?? "",
    };
  });
}

/** Nodes whose labels have the words, those that begin with them first, the most tied first.
 *
 * @param {Network} network @param {string} words @param {Selection} [within] @returns {Node[]} */
export function searched(network, words, within) {
  const wanted = words.trim().toLowerCase();
  const rank = (node) => (node.label.toLowerCase() === wanted ? 0 : node.label.toLowerCase().startsWith(wanted) ? 1 : 2);
  const degree = (node) => (within ? (within.nodes.get(node.index)?.degree ?? 0) : network.ties[node.index].length);
  return network.nodes
    .filter((node) => (!within || within.nodes.has(node.index)) && (node.label.toLowerCase().includes(wanted) || node.id === wanted))
    .sort((one, two) => rank(one) - rank(two) || degree(two) - degree(one) || (one.id < two.id ? -1 : 1));
}
