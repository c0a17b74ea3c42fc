/** A picture in one file (kg/exports/picture/): the network and the quotes of its statements stand in the file. */
import { Explorer } from "./lib/explorer.js";

document.documentElement.classList.add("js");
const root = /** @type {HTMLElement} */ (document.getElementById("explorer"));
const { network, quotes } = JSON.parse(document.getElementById("data").textContent);
const found = new Map(quotes.map(([report, start, end, page, quote]) => [`${report} ${start} ${end}`, { quote, page }]));
const known = new Map(network.reports.map(([id], number) => [id, number]));

/** The quotes of statements, by their ids. */
function quoted(statements) {
  const entries = statements.map(({ id, report, start, end }) => [id, found.get(`${known.get(report)} ${start} ${end}`)]);
  return new Map(entries.filter(([, quote]) => quote));
}

window.kgExplorer = new Explorer(root, network, { page: null, quotes: quoted, opened: 3 });
