// Reads the graphs in a folder with the libraries of npm and prints what they hold as JSON: node graph_readers.mjs PACKAGES FOLDER
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";

const [packages, folder] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const Graph = require("graphology");

const fromGraphology = (graph) => ({
  nodes: graph.mapNodes((id, told) => [id, told]),
  edges: graph.mapEdges((id, told, source, target) => [id, source, target, told]),
});
const fromCytoscape = (text) => {
  const graph = require("cytoscape")({ headless: true, styleEnabled: true, ...JSON.parse(text) });
  const found = {
    nodes: graph.nodes().map((node) => [
      node.id(),
      { ...node.data(), position: node.position(), colour: node.style("background-color") },
    ]),
    edges: graph.edges().map((edge) => [edge.id(), edge.source().id(), edge.target().id(), edge.data()]),
  };
  graph.destroy();
  return found;
};
const fromGraphviz = async (text) => {
  const viz = await require("@viz-js/viz").instance();
  const engine = /layout=(\w+)/.exec(text)?.[1] ?? "dot"; // of itself it arranges every graph in layers
  const graph = viz.renderJSON(text, { engine });
  const names = (graph.objects ?? []).map((node) => node.name);
  return {
    nodes: (graph.objects ?? []).map((node) => [node.name, node]),
    edges: (graph.edges ?? []).map((edge, number) => [`e${number}`, names[edge.tail], names[edge.head], edge]),
    svg: viz.renderString(text, { format: "svg", engine }),
  };
};
const READERS = {
  ".graphml": (text) => fromGraphology(require("graphology-graphml").parse(Graph, text)),
  ".gexf": (text) => fromGraphology(require("graphology-gexf").parse(Graph, text)),
  ".cyjs": fromCytoscape,
  ".dot": fromGraphviz,
};

const found = {};
for (const name of readdirSync(folder)) {
  const read = READERS[extname(name)];
  if (read) found[name] = await read(readFileSync(join(folder, name), "utf-8"));
}
console.log(JSON.stringify(found));
