// Asks an endpoint with Comunica and prints the rows as JSON: node comunica.mjs PACKAGES ENDPOINT QUERY
import { createRequire } from "node:module";

const [packages, endpoint, query] = process.argv.slice(2);
const { QueryEngine } = createRequire(`${packages}/`)("@comunica/query-sparql");
const rows = await new QueryEngine().queryBindings(query, { sources: [{ type: "sparql", value: endpoint }] });
const found = [];
for (const row of await rows.toArray()) {
  found.push(Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
}
console.log(JSON.stringify(found));
