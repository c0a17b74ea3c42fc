import { element } from "../lib/dom.js";

/** A label with its control. @param {string} words @param {HTMLElement} control */
export function field(words, control) {
  return element("label", { class: "inline-field" }, `${words} `, control);
}

/** A select. @param {[string, string][]} options value and words @param {string} chosen @param {() => void} onchange */
export function select(options, chosen, onchange) {
  const made = element("select", { onchange }, ...options.map(([value, words]) => element("option", { value }, words)));
  made.value = chosen;
  return made;
}
