/**
 * An answer of the endpoint: SPARQL results (JSON), or triples (N-Triples) as rows of subject, predicate, object.
 *
 * @typedef {{type: "uri" | "bnode" | "literal", value: string, lang?: string, datatype?: string}} Term
 * @typedef {{columns: string[], rows: (Term | null)[][], truth?: boolean, isGraph: boolean}} Answer
 */

export const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9, application/problem+json;q=0.8";
const NUMBER = /#(integer|decimal|double|float|(non(Positive|Negative)|positive|negative)Integer|(unsigned)?(Long|Int|Short|Byte)|long|int|short|byte)$/;
const TRIPLE = /^(\S+)\s+(\S+)\s+(.+?)\s*\.\s*$/;
const LITERAL = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/s;
const ESCAPES = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };
const TRIPLES = ["subject", "predicate", "object"];

/** @param {string} mediaType @param {string} text @returns {Answer} */
export function parse(mediaType, text) {
  if (!mediaType.includes("json")) {
    const rows = text.split("\n").filter((line) => line.trim() && !line.startsWith("#"));
    return { columns: TRIPLES, rows: rows.map(triple), isGraph: true };
  }
  const data = JSON.parse(text);
  if ("boolean" in data) return { columns: [], rows: [], truth: data.boolean, isGraph: false };
  const columns = data.head.vars;
  const rows = data.results.bindings.map((row) => columns.map((name) => row[name] && term(row[name])).map((found) => found ?? null));
  return { columns, rows, isGraph: ["spo", "subjectpredicateobject"].includes(columns.slice(0, 3).join("")) };
}

/** @returns {Term} */
function term(value) {
  return { type: value.type === "typed-literal" ? "literal" : value.type, value: value.value, lang: value["xml:lang"], datatype: value.datatype };
}

/** @param {string} line @returns {Term[]} */
function triple(line) {
  const match = TRIPLE.exec(line);
  if (!match) throw new Error(`this is not a triple: ${line}`);
  return match.slice(1).map(node);
}

/** @param {string} text of N-Triples @returns {Term} */
function node(text) {
  if (text.startsWith("<")) return { type: "uri", value: unescaped(text.slice(1, -1)) };
  if (text.startsWith("_:")) return { type: "bnode", value: text.slice(2) };
  const [, value, lang, datatype] = LITERAL.exec(text) ?? [null, text];
  return { type: "literal", value: unescaped(value), lang, datatype };
}

/** @param {string} text */
function unescaped(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, short, long, letter) =>
    letter ? (ESCAPES[letter] ?? letter) : String.fromCodePoint(parseInt(short ?? long, 16)),
  );
}

/** Whether all values of a column are numbers, and there is one. @param {Answer} answer @param {number} column */
export function isNumeric(answer, column) {
  const found = answer.rows.map((row) => row[column]).filter((value) => value !== null);
  return found.length > 0 && found.every((value) => value.type === "literal" && NUMBER.test(value.datatype ?? ""));
}
