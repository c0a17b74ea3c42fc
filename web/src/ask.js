/** The page on which one asks in SPARQL: the editor, and the answer as a table, a chart or a graph. */
import { ACCEPT, parse } from "./ask/answer.js";
import { drawChart } from "./ask/chart.js";
import { counted, element } from "./lib/dom.js";
import { Editor } from "./ask/editor.js";
import { drawAsGraph } from "./ask/graph.js";
import { drawTable } from "./ask/table.js";
import { Terms } from "./ask/terms.js";
import { drawViews } from "./ask/views.js";

const FILES = {
  rows: [["csv", "CSV"], ["tsv", "TSV"], ["json", "JSON"], ["xml", "XML"]],
  triples: [["ttl", "Turtle"], ["nt", "N-Triples"], ["jsonld", "JSON-LD"]],
};
const LONGEST_LINK = 6000; // letters of a query; servers and proxies refuse longer addresses
const POSITION = /(?:line |\bat )(\d+)(?:, column |:)(\d+)/;

const $ = (id) => /** @type {any} */ (document.getElementById(id));
const form = $("ask");
const terms = new Terms(JSON.parse($("known").textContent));
const editor = new Editor($("query"), $("query-problem"), terms.known, form.action, run);
let running = /** @type {AbortController | null} */ (null);
let view = "table";
let leave = () => {};

async function run() {
  running?.abort();
  const stop = (running = new AbortController());
  editor.declare();
  const query = editor.value;
  const timeout = $("timeout").value;
  const started = performance.now();
  editor.unmark();
  keep({ query, timeout });
  busy(true, "Asking …");
  try {
    const body = new URLSearchParams({ query, ...(timeout && { timeout }) });
    const reply = await fetch(form.action, { method: "POST", body, headers: { Accept: ACCEPT }, signal: stop.signal });
    const text = await reply.text();
    if (!reply.ok) return fail(reply, text);
    show(parse(reply.headers.get("Content-Type") ?? "", text), query, performance.now() - started);
  } catch (error) {
    if (stop !== running) return; // another one runs
    const words = error.name === "AbortError" ? "Stopped." : error instanceof TypeError ? "The server cannot be reached." : `The answer cannot be read: ${error.message}`;
    $("answer-status").textContent = words;
  } finally {
    if (stop === running) busy(false);
  }
}

/** @param {boolean} is @param {string} [words] */
function busy(is, words) {
  $("answer").setAttribute("aria-busy", String(is));
  $("stop").hidden = !is;
  if (!words) return;
  $("answer").hidden = false;
  leave();
  leave = () => {};
  $("answer-body").replaceChildren();
  $("answer-status").textContent = words;
}

/** @param {Response} reply @param {string} text */
function fail(reply, text) {
  const said = message(text) || `The server answers ${reply.status} ${reply.statusText}.`;
  const [, line, column] = reply.status === 400 ? (POSITION.exec(said) ?? []) : [];
  $("answer").hidden = true;
  editor.mark(said, Number(line) || undefined, Number(column) || undefined);
}

/** What the server says is wrong: problem details (RFC 9457); of a proxy in between only plain text. @param {string} text */
function message(text) {
  try {
    const told = JSON.parse(text);
    const words = told.detail ?? told.title;
    return words[0].toUpperCase() + words.slice(1) + (told.hint ? ` (${told.hint})` : "");
  } catch {
    return text.startsWith("<") ? "" : text.trim();
  }
}

/** @param {import("./ask/answer.js").Answer} answer @param {string} query @param {number} milliseconds */
function show(answer, query, milliseconds) {
  const seconds = `${(milliseconds / 1000).toFixed(2)} s`;
  const unit = answer.columns.length && answer.isGraph && !/\bSELECT\b/i.test(query) ? "triple" : "row";
  $("answer-status").textContent =
    answer.truth === undefined ? `${counted(answer.rows.length, unit)} in ${seconds}` : `${answer.truth ? "Yes" : "No"} (${answer.truth}), in ${seconds}`;
  const body = $("answer-body");
  body.replaceChildren(files(query, unit === "triple" ? FILES.triples : FILES.rows));
  if (answer.truth !== undefined) return;
  if (!answer.rows.length) return body.append(element("p", { class: "empty" }, "Nothing in the dataset fits the query."));
  const views = [
    { name: "table", words: "Table", draw: (panel) => drawTable(panel, answer, terms) },
    { name: "chart", words: "Chart", draw: (panel) => drawChart(panel, answer, terms) },
  ];
  if (answer.isGraph) views.push({ name: "graph", words: "Graph", draw: (panel) => drawAsGraph(panel, answer, terms) });
  leave = drawViews(body, views, view, (name) => {
    view = name;
    keep({ query, timeout: $("timeout").value });
  });
}

/** The answer as files: links, so that their addresses can be used in other programs. */
function files(query, kinds) {
  if (query.length > LONGEST_LINK) return element("p", { class: "quiet small" }, "The query is too long for a link to its answer; programs send it by POST.");
  const links = kinds.map(([format, words]) => {
    const href = `${form.action}?${new URLSearchParams({ query, format })}`;
    return element("li", {}, element("a", { href, download: `answer.${format}` }, words));
  });
  return element("div", { class: "row files" }, element("span", {}, "This answer as a file:"), element("ul", { class: "inline" }, ...links));
}

/** Let the address of the page hold what is asked, so that it can be passed on. */
function keep({ query, timeout }) {
  const state = new URLSearchParams({ query, ...(timeout && { timeout }), ...(view !== "table" && { view }) });
  history.replaceState(null, "", `${location.pathname}#${state}`);
}

/** Take what the address holds, and ask it. */
function take() {
  const state = new URLSearchParams(location.hash.slice(1));
  const query = state.get("query");
  if (!query) return;
  editor.value = query;
  if (state.get("timeout")) $("timeout").value = state.get("timeout");
  view = state.get("view") ?? "table";
  run();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
$("stop").addEventListener("click", () => running?.abort());
addEventListener("hashchange", take);
take();
