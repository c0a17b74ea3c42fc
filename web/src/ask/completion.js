import Yasqe from "@zazuko/yasqe";

const MOST = 60;

/**
 * Let the editor complete what the graph has, without asking anybody but this site: prefixes, terms of the ontology, ids.
 *
 * @param {import("./terms.js").Known} known
 */
export function registerCompleters(known) {
  const own = (name, pattern, fits, find) =>
    Yasqe.registerAutocompleter({
      name,
      bulk: false,
      autoShow: true,
      persistenceId: null,
      isValidCompletionPosition: (yasqe) => fits(before(yasqe, pattern), yasqe),
      preProcessToken: (yasqe, token) => ({ ...token, ...place(yasqe, pattern), autocompletionString: before(yasqe, pattern) }),
      get: async (yasqe, token) => (await find(token.autocompletionString, yasqe)).slice(0, MOST),
      postprocessHints: (_, hints) => hints.map((hint) => ({ ...hint, render: (line) => show(line, hint.text, known) })),
    });
  Yasqe.registerAutocompleter({
    ...Yasqe.Autocompleters.prefixes,
    persistenceId: null,
    get: () => Object.entries(known.prefixes).map(([name, iri]) => `${name}: <${iri}>`),
  });
  own("terms", /[A-Za-z][\w-]*:?[\w-]*$/, (text, yasqe) => text.includes(":") || (text.length > 1 && yasqe.asked), (text) => terms(known, text));
  own("ids", /<[^<>\s"{}|^`\\:]*$/, (text) => text !== "", (text, yasqe) => ids(known, text, yasqe));
  Yasqe.defaults.autocompleters = ["prefixes", "variables", "terms", "ids"];
}

/** The text before the cursor that the pattern matches. */
function before(yasqe, pattern) {
  const cursor = yasqe.getDoc().getCursor();
  const line = yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch);
  return /["'#][^"'>]*$/.test(line.replace(/<[^>]*>?/g, "")) ? "" : (pattern.exec(line)?.[0] ?? ""); // not within words or a comment
}

/** From where to where the line is replaced. */
function place(yasqe, pattern) {
  const cursor = yasqe.getDoc().getCursor();
  const rest = /^[\w/.-]*>?/.exec(yasqe.getDoc().getLine(cursor.line).slice(cursor.ch))[0];
  return { from: { ch: cursor.ch - before(yasqe, pattern).length }, to: { ch: cursor.ch + rest.length } };
}

/** Terms that begin so, or whose label does; then those that hold the words. */
function terms(known, text) {
  const [prefix, local] = text.includes(":") ? text.split(":") : ["", text];
  const words = local.toLowerCase();
  const inside = known.terms.filter(([name]) => !prefix || name.startsWith(`${prefix}:`));
  return ranked(inside, words, ([name, , label]) => [name.split(":")[1].toLowerCase(), label.toLowerCase()]).map(([name]) => name);
}

/** Ids of the vocabulary, and of the things of the dataset, which are found by their names. */
async function ids(known, text, yasqe) {
  const words = text.slice(1).toLowerCase();
  const things = /[a-z]{2}/.test(words) ? await suggested(known, words.replace(/[/-]/g, " ")) : [];
  for (const [id, label] of things) if (!known.ids.some(([one]) => one === id)) known.ids.push([id, label]);
  const found = [...ranked(known.ids, words, ([id, label]) => [id, id.split("/").pop(), label.toLowerCase()]), ...things];
  const start = /^\s*BASE\b/im.test(yasqe.getValue()) ? "" : `${known.base}id/`;
  return [...new Set(found.map(([id]) => `<${start}${id}>`))];
}

/** What the search box would suggest, as ids with their names. @returns {Promise<[string, string][]>} */
async function suggested(known, words) {
  const address = new URL(`${known.suggest}?${new URLSearchParams({ q: words })}`, location.href);
  const pages = new URL(known.page, location.href).href;
  try {
    const reply = await fetch(address);
    const found = reply.ok ? await reply.json() : [];
    return found.map(({ href, label }) => [new URL(href, address).href, label]).filter(([href]) => href.startsWith(pages)).map(([href, label]) => [decodeURI(href.slice(pages.length)).replace(/#.*/, ""), label]);
  } catch {
    return []; // without the server the ids of the vocabulary are still there
  }
}

/** @template T @param {T[]} items @param {string} words @param {(item: T) => string[]} names */
function ranked(items, words, names) {
  const begins = items.filter((item) => names(item).some((name) => name.startsWith(words)));
  const holds = items.filter((item) => !begins.includes(item) && names(item).some((name) => name.includes(words)));
  return [...begins, ...holds];
}

/** Show a completion with what it means. @param {HTMLElement} line @param {string} text */
function show(line, text, known) {
  const [, , label, definition] = known.terms.find(([name]) => name === text) ?? ["", "", "", ""];
  const id = text.startsWith("<") ? text.slice(1, -1).replace(`${known.base}id/`, "") : "";
  const means = id ? known.ids.find(([one]) => one === id)?.[1] : [label, definition].filter(Boolean).join(": ");
  const name = document.createElement("span");
  const hint = document.createElement("span");
  name.textContent = text;
  hint.textContent = means ? ` ${means}` : "";
  hint.className = "means";
  line.append(name, hint);
}
