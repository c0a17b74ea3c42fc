/** The page Explore: the network comes from the server, or among files from a script; quotes from the server alone. */
import { Explorer } from "./lib/explorer.js";

const root = /** @type {HTMLElement} */ (document.getElementById("explorer"));

async function load() {
  if (window.kgNetwork) return window.kgNetwork;
  const reply = await fetch(root.dataset.network);
  if (!reply.ok) throw new Error(`the server answers ${reply.status}`);
  return reply.json();
}

async function quotes(statements) {
  const reply = await fetch(`${root.dataset.quotes}?${new URLSearchParams(statements.map(({ id }) => ["statement", id]))}`);
  return reply.ok ? new Map(Object.entries(await reply.json())) : new Map();
}

load().then(
  (columns) => {
    const page = (id) => root.dataset.page.replace("ID", id.split("/").map(encodeURIComponent).join("/"));
    window.kgExplorer = new Explorer(root, columns, { page, quotes: root.dataset.quotes ? quotes : null, opened: 0 }); // for tests, and for who looks into it
  },
  (error) => {
    document.getElementById("seen").textContent = `The network could not be loaded: ${error.message}`;
    document.getElementById("picture").setAttribute("aria-busy", "false");
  },
);
