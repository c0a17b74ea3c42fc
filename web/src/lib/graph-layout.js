/** The network as a graph of graphology, and places for nodes that have none. */
import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";

/** @param {import("./network.js").Network} network */
export function graphOf(network) {
  const graph = new Graph({ multi: true, type: "directed" });
  for (const { index, id, x, y } of network.nodes) graph.addNode(id, { index, x, y, size: 3 });
  for (const { index, source, target, predicate } of network.edges) {
    graph.addDirectedEdgeWithKey(String(index), network.nodes[source].id, network.nodes[target].id, { index, symmetric: predicate.symmetric });
  }
  return graph;
}

/** Give places to nodes that have none: the same for the same network. */
export function place(graph) {
  if (graph.everyNode((_, { x, y }) => x !== null && y !== null)) return;
  let number = 0; // on a spiral, as seeds are in a sunflower: even, and no two at one place
  graph.forEachNode((key) => {
    const [angle, far] = [number * 2.399963, Math.sqrt(++number) * 10];
    graph.mergeNodeAttributes(key, { x: far * Math.cos(angle), y: far * Math.sin(angle) });
  });
  spread(graph);
}

/** Let nodes find their places by what ties them (ForceAtlas2). */
export function spread(graph) {
  if (graph.order < 2) return;
  const settings = { ...forceAtlas2.inferSettings(graph), adjustSizes: graph.order < 100, barnesHutOptimize: graph.order > 500, gravity: 0.3, scalingRatio: 10, strongGravityMode: true };
  forceAtlas2.assign(graph, { iterations: graph.order > 2000 ? 60 : 300, settings });
}
