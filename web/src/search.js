/**
 * The search of a site of files. `search/names.js` brings the names; the sentences of each report are brought by
 * scripts too (`search/sentences/NAME.js`), because pages of files may not fetch. Words are found by their beginning.
 */

/** @typedef {{group: string, kind: string, id: string, label: string, note: string, reports: number, times: number, names: string[]}} Name */
/** @typedef {{kind: string, id: string, label: string, quote: string, start: number, end: number, page: number | null, report: string}} Sentence */

const FEW = 8;
const STEP = 50;
const AT_A_TIME = 6; // scripts that are loaded side by side
const LETTER = "[\\p{L}\\p{N}]";
const data = globalThis.kgSearch ?? { names: { groups: {}, kinds: {}, rows: [] } };

/** @param {string} text @returns {string} its words in small letters without accents, each between spaces */
function plain(text) {
  return ` ${text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(" ")} `;
}

/** @param {string} text @returns {string[]} what is sought: words, and the words of phrases, with a space before each */
function phrases(text) {
  const parts = text.slice(0, 500).match(/"[^"]*"|[^"\s]+/g) ?? [];
  return parts.map((part) => (part.startsWith('"') && part.length > 1 ? plain(part) : plain(part).trimEnd())).filter((part) => part.trim());
}

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @param {string} quote @param {string[]} wanted @returns {(Node | string)[]} the quote with what was sought marked */
function marked(quote, wanted) {
  const words = wanted.map((part) => part.trim().split(" ").join(`[^\\p{L}\\p{N}]+`) + (part.endsWith(" ") ? `(?!${LETTER})` : `${LETTER}*`));
  const pattern = new RegExp(`(?<!${LETTER})(?:${words.join("|")})`, "giu");
  const parts = [];
  let at = 0;
  for (const match of quote.matchAll(pattern)) {
    parts.push(quote.slice(at, match.index), element("mark", {}, match[0]));
    at = match.index + match[0].length;
  }
  return [...parts, quote.slice(at)];
}

/** @returns {Name[]} */
function names() {
  return data.names.rows.map(([group, kind, id, label, note, reports, times, ...others]) => ({ group, kind, id, label, note, reports, times, names: others }));
}

/** @param {Name} one @param {string} text @returns {number} the smaller the better: the name itself, how it begins, the rest */
function rank(one, text) {
  const label = plain(one.label);
  if (label === text || one.names.some((name) => plain(name) === text)) return 1;
  if (label.startsWith(text.trimEnd())) return 2;
  if (label.includes(text.trimEnd())) return 3;
  return one.names.some((name) => plain(name).startsWith(text.trimEnd())) ? 4 : 5;
}

/** @param {Name[]} all @param {string[]} wanted @param {string} text */
function findNames(all, wanted, text) {
  const sought = plain(text);
  return all
    .filter((one) => {
      const words = plain([one.label, ...one.names, one.note].join(" | "));
      return wanted.every((part) => words.includes(part));
    })
    .map((one) => ({ one, rank: rank(one, sought) }))
    .sort((a, b) => a.rank - b.rank || b.one.reports - a.one.reports || b.one.times - a.one.times || a.one.label.length - b.one.label.length || (a.one.id < b.one.id ? -1 : 1))
    .map(({ one }) => one);
}

/** @param {string} name @param {string} root @returns {Promise<void>} when its script has run, or cannot be had */
function load(name, root) {
  return new Promise((done) => {
    const script = element("script", { src: `${root}search/sentences/${encodeURIComponent(name)}.js` });
    script.addEventListener("load", () => done());
    script.addEventListener("error", () => done());
    document.head.append(script);
  });
}

/** @param {Name[]} reports @param {string} root @param {(done: number) => void} progress */
async function loadAll(reports, root, progress) {
  const waiting = reports.map((one) => one.id.replace(/^report\//, ""));
  let done = 0;
  const take = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      await load(name, root);
      progress(++done);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, take));
}

/** @param {Name[]} reports @param {string[]} wanted @returns {Sentence[]} those with more of the words in fewer first */
function findSentences(reports, wanted) {
  const found = [];
  for (const { id: report } of reports) {
    for (const [kind, id, label, quote, start, end, page] of data[report] ?? []) {
      const words = plain(quote);
      const all = words + plain(label);
      if (!wanted.every((part) => all.includes(part))) continue;
      const hits = wanted.reduce((sum, part) => sum + words.split(part).length - 1, 0);
      found.push({ kind, id, label, quote, start, end, page, report, score: hits / Math.log(8 + words.length) });
    }
  }
  return found.sort((a, b) => b.score - a.score || (a.report < b.report ? -1 : a.report > b.report ? 1 : a.start - b.start));
}

/** @param {string} a @param {string} b @returns {number} how many letters differ */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

/** @param {Name[]} all @param {string} text @returns {string[]} names that come near to what was typed */
function near(all, text) {
  const sought = plain(text).trim().slice(0, 80);
  const most = Math.floor(sought.length / 4);
  const labels = [...new Set(all.map((one) => one.label))].filter((label) => Math.abs(label.length - sought.length) <= most);
  const scored = labels.map((label) => ({ label, far: distance(sought, plain(label).trim()) }));
  return scored.filter(({ far }) => far <= most).sort((a, b) => a.far - b.far || (a.label < b.label ? -1 : 1)).slice(0, 4).map(({ label }) => label);
}

/** Shows what was found, on the page whose files stand at `root`. */
class Shown {
  /** @param {HTMLElement} place @param {Map<string, string>} titles of reports, by their ids */
  constructor(place, titles) {
    this.place = place;
    this.root = place.dataset.root ?? "./";
    this.titles = titles;
  }

  /** @param {string} path @param {string} fragment */
  to(path, fragment = "") {
    return `${this.root}${path.split("/").map(encodeURIComponent).join("/")}.html${fragment && `#${fragment}`}`;
  }

  /** @param {string} kind */
  tag(kind) {
    return element("span", { class: `tag kind-${kind}` }, data.names.kinds[kind] ?? kind);
  }

  /** @param {Name} one */
  name(one) {
    const href = one.group === "terms" ? this.to("ontology", one.id) : one.group === "questions" ? this.to(`question/${one.id}`) : this.to(`page/${one.id}`);
    const row = element("p", { class: "row" }, this.tag(one.kind), " ", element("a", { href }, one.label));
    if (one.note && ["things", "reports"].includes(one.group)) row.append(" ", element("span", { class: "quiet" }, one.note));
    if (one.reports) row.append(" ", element("span", { class: "quiet small" }, `in ${one.reports} report${one.reports > 1 ? "s" : ""}`));
    return element("li", { class: "hit" }, row);
  }

  /** @param {Sentence} one @param {string[]} wanted */
  sentence(one, wanted) {
    const [kind, , digest] = one.id.split("/");
    const page = `page/${one.report}`;
    return element(
      "li",
      { class: "statement" },
      element("p", { class: "row" }, this.tag(one.kind), " ", element("a", { href: this.to(page, `${kind}-${digest}`) }, one.label)),
      element("blockquote", { class: "quote" }, ...marked(one.quote, wanted)),
      element(
        "p",
        { class: "source" },
        element("cite", {}, this.titles.get(one.report) ?? one.report),
        one.page === null ? "; " : `, page ${one.page}; `,
        element("a", { href: this.to(page, `char=${one.start},${one.end}`) }, "read it in the report"),
      ),
    );
  }

  /** @template T @param {string} group @param {T[]} found @param {(one: T) => Node} show */
  group(group, found, show) {
    if (!found.length) return;
    const list = element("ul", { class: "plain" });
    const heading = element("h2", {}, data.names.groups[group], " ", element("span", { class: "quiet small" }, String(found.length)));
    const more = element("button", { type: "button" }, "Show more");
    let shown = 0;
    const add = (/** @type {number} */ count) => {
      list.append(...found.slice(shown, shown + count).map(show));
      shown = Math.min(found.length, shown + count);
      more.hidden = shown === found.length;
    };
    more.addEventListener("click", () => add(STEP));
    add(FEW);
    this.place.append(element("section", {}, heading, list, more));
  }

  /** @param {string} text @param {string[]} meant */
  nothing(text, meant) {
    const links = meant.map((name) => element("a", { href: `?q=${encodeURIComponent(name)}` }, name));
    const asked = links.flatMap((link, index) => (index ? [" or ", link] : [link]));
    if (links.length) this.place.append(element("p", { class: "notice" }, "Did you mean ", ...asked, "?"));
    this.place.append(element("p", { class: "empty" }, `Nothing was found for “${text}”. Try fewer words, or the beginning of a word. That nothing is found does not mean that the reports say nothing of it.`));
  }
}

async function main() {
  const place = document.getElementById("results");
  const box = /** @type {HTMLInputElement | null} */ (document.getElementById("q"));
  const text = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  if (!place || !box || !text) return;
  box.value = text;
  document.title = `${text} – ${document.title}`;
  const wanted = phrases(text);
  const all = names();
  const reports = all.filter((one) => one.group === "reports");
  const shown = new Shown(place, new Map(reports.map((one) => [one.id, one.label])));
  const found = wanted.length ? findNames(all, wanted, text) : [];
  for (const group of Object.keys(data.names.groups)) shown.group(group, found.filter((one) => one.group === group), (one) => shown.name(one));
  const said = element("p", { class: "quiet", role: "status" });
  place.append(said);
  if (wanted.length) await loadAll(reports, shown.root, (done) => (said.textContent = `${done} of ${reports.length} reports searched`));
  const sentences = wanted.length ? findSentences(reports, wanted) : [];
  shown.group("sentences", sentences, (one) => shown.sentence(one, wanted));
  if (!found.length && !sentences.length) shown.nothing(text, near(all, text));
  place.append(said);
  place.dataset.done = "true";
}

main();
