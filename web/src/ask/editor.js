import Yasqe from "@zazuko/yasqe";
import { registerCompleters } from "./completion.js";

const LEAVE = { name: "leave", Tab: false, "Shift-Tab": false }; // the browser gets these keys

/**
 * The editor of YASGUI in the place of a text area, which keeps its value for the form.
 */
export class Editor {
  /**
   * @param {HTMLTextAreaElement} area
   * @param {HTMLElement} problem where is said what is wrong
   * @param {import("./terms.js").Known} known
   * @param {string} endpoint
   * @param {() => void} run
   */
  constructor(area, problem, known, endpoint, run) {
    this.area = area;
    this.problem = problem;
    this.known = known;
    registerCompleters(known);
    Yasqe.defaults.requestConfig.endpoint = endpoint; // in the place of a public one; requests are made in ask.js
    const place = document.createElement("div");
    area.before(place);
    const ask = () => run();
    this.yasqe = new Yasqe(place, {
      value: area.value,
      persistenceId: null,
      consumeShareLink: null,
      createShareableLink: null,
      showQueryButton: false,
      editorHeight: "22rem",
      screenReaderLabel: "Query",
      extraKeys: {
        "Ctrl-Enter": ask,
        "Cmd-Enter": ask,
        "Ctrl-S": false,
        "Ctrl-Space": () => this.complete(),
        Esc: () => this.cm.addKeyMap(LEAVE, true),
      },
    });
    this.cm = this.yasqe.getDoc().getEditor();
    this.input = this.yasqe.getInputField();
    this.input.setAttribute("aria-describedby", "query-hint query-problem");
    area.hidden = true;
    document.querySelector("#query-label")?.addEventListener("click", () => this.cm.focus());
    this.cm.on("blur", () => this.cm.removeKeyMap("leave"));
    this.cm.on("changes", () => this.changed());
    // The sign of an error would show its tooltip with a style attribute, which the site's policy forbids.
    place.addEventListener("mouseover", (event) => event.target.closest(".parseErrorIcon") && event.stopPropagation(), true);
    this.changed();
  }

  get value() {
    return this.cm.getValue();
  }

  set value(text) {
    this.cm.setValue(text);
  }

  /** Declare the usual prefixes that are used, and the base of ids, so that the query holds in other clients too. */
  declare() {
    const { base, prefixes } = this.known;
    const tokens = Array.from({ length: this.cm.lineCount() }, (_, line) => this.cm.getLineTokens(line, true)).flat();
    const declared = this.yasqe.getPrefixesFromQuery();
    const used = new Set(tokens.filter(({ type }) => type === "string-2").map(({ string }) => string.split(":")[0]));
    const missing = [...used].filter((name) => name in prefixes && !(name in declared));
    if (missing.length) this.yasqe.addPrefixes(Object.fromEntries(missing.map((name) => [name, prefixes[name]])));
    const isRelative = tokens.some(({ type, string }) => type === "variable-3" && /^<[^:]*>$/.test(string));
    if (isRelative && !/^\s*BASE\b/im.test(this.value)) this.cm.replaceRange(`BASE <${base}id/>\n`, { line: 0, ch: 0 });
  }

  complete() {
    this.yasqe.asked = true;
    this.yasqe.autocomplete();
    this.yasqe.asked = false;
  }

  changed() {
    this.area.value = this.value;
    this.cm.removeKeyMap("leave");
    this.unmark();
    for (const icon of this.cm.getWrapperElement().querySelectorAll(".parseErrorIcon")) icon.title = "From here on this is not valid SPARQL";
  }

  /** Say what is wrong, beside the line and under the editor. @param {string} message @param {number} [line] @param {number} [column] counted from 1 */
  mark(message, line, column = 1) {
    this.unmark();
    this.problem.textContent = message;
    this.problem.hidden = false;
    this.input.setAttribute("aria-invalid", "true");
    if (!line || line > this.cm.lineCount()) return;
    this.marked = this.cm.addLineClass(line - 1, "background", "wrong-line");
    this.cm.setCursor(line - 1, column - 1);
    this.cm.scrollIntoView(null, 60);
    this.cm.focus();
  }

  unmark() {
    if (this.marked) this.cm.removeLineClass(this.marked, "background", "wrong-line");
    this.marked = undefined;
    this.problem.hidden = true;
    this.problem.textContent = "";
    this.input.removeAttribute("aria-invalid");
  }
}
