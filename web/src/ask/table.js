import { isNumeric } from "./answer.js";
import { element } from "../lib/dom.js";

const PAGE = 50; // rows
const LONG = 60; // letters from which a column is set as running text
const collator = new Intl.Collator("en", { numeric: true });

/** An answer as a table: sorted by its columns, narrowed by words, page by page. */
class Table {
  /** @param {HTMLElement} place @param {import("./answer.js").Answer} answer @param {import("./terms.js").Terms} terms */
  constructor(place, answer, terms) {
    this.answer = answer;
    this.terms = terms;
    this.rows = answer.rows;
    this.words = "";
    this.page = 0;
    this.sorted = { column: -1, down: false };
    this.columns = answer.columns.map((name, index) => ({
      name,
      isNumeric: isNumeric(answer, index),
      isLong: answer.rows.slice(0, PAGE).some((row) => (row[index]?.type === "literal" ? row[index].value.length : 0) > LONG),
    }));
    const input = element("input", { type: "search", id: "answer-filter", oninput: () => this.filter(input.value) });
    this.count = element("span", { role: "status", class: "quiet small" });
    this.head = element("tr");
    this.body = element("tbody");
    this.pager = element("nav", { class: "pager row", "aria-label": "Pages of the answer" });
    place.append(
      element("div", { class: "row answer-tools" }, element("label", { for: "answer-filter" }, "Only rows with"), input, this.count),
      element("div", { class: "wide", role: "region", "aria-label": "Answer as a table", tabindex: 0 }, element("table", {}, element("thead", {}, this.head), this.body)),
      this.pager,
    );
    this.heads = this.columns.map((column, index) => {
      const button = element("button", { type: "button", class: "sort", onclick: () => this.sort(index) }, column.name);
      return element("th", { scope: "col", class: column.isNumeric ? "number" : "" }, button);
    });
    this.head.append(...this.heads);
    this.draw();
  }

  /** @param {string} text */
  filter(text) {
    this.words = text.toLowerCase().trim();
    this.page = 0;
    this.update();
    this.count.textContent = this.words ? `${this.rows.length} of ${this.answer.rows.length} rows` : "";
  }

  /** @param {number} column */
  sort(column) {
    this.sorted = { column, down: this.sorted.column === column && !this.sorted.down };
    this.page = 0;
    this.heads.forEach((head, index) => head.removeAttribute("aria-sort") ?? (index === column && head.setAttribute("aria-sort", this.sorted.down ? "descending" : "ascending")));
    this.update();
  }

  update() {
    const words = this.words.split(/\s+/);
    const { column, down } = this.sorted;
    this.rows = this.answer.rows.filter((row) => {
      const text = row.map((value) => this.text(value)).join("\n").toLowerCase();
      return words.every((word) => text.includes(word));
    });
    if (column >= 0) {
      const compare = this.columns[column].isNumeric
        ? (one, other) => Number(one) - Number(other)
        : (one, other) => collator.compare(one, other);
      const empty = (row) => row[column] === null; // rows without a value stand last, whichever the order
      this.rows.sort((one, other) => {
        if (empty(one) || empty(other)) return Number(empty(one)) - Number(empty(other));
        return (down ? -1 : 1) * compare(this.text(one[column]), this.text(other[column]));
      });
    }
    this.draw();
  }

  /** @param {import("./answer.js").Term | null} value */
  text(value) {
    return value === null ? "" : value.type === "uri" ? this.terms.short(value.value) : value.value;
  }

  draw() {
    const shown = this.rows.slice(this.page * PAGE, (this.page + 1) * PAGE);
    this.body.replaceChildren(...shown.map((row) => element("tr", {}, ...row.map((value, index) => this.cell(value, this.columns[index])))));
    const pages = Math.ceil(this.rows.length / PAGE);
    this.pager.hidden = pages < 2;
    const turn = (words, by) => element("button", { type: "button", class: "small", disabled: !(this.page + by in [...Array(pages)]), onclick: () => this.turn(by) }, words);
    this.pager.replaceChildren(turn("Previous", -1), element("span", { role: "status" }, `Page ${this.page + 1} of ${pages}`), turn("Next", 1));
  }

  /** @param {number} by */
  turn(by) {
    this.page += by;
    this.draw();
    const button = this.pager.children[by < 0 ? 0 : 2];
    (button.disabled ? this.pager.children[by < 0 ? 2 : 0] : button).focus();
  }

  /** @param {import("./answer.js").Term | null} value */
  cell(value, column) {
    const cell = element("td", { class: column.isNumeric ? "number" : column.isLong ? "quote" : "" });
    if (value === null) return cell;
    const href = value.type === "uri" ? this.terms.href(value.value) : null;
    if (href) cell.append(element("a", { href, title: value.value }, this.text(value)));
    else if (value.type === "bnode") cell.append(element("span", { class: "quiet" }, `_:${value.value}`));
    else cell.append(this.text(value));
    if (value.lang && value.lang !== "en") cell.append(" ", element("span", { class: "quiet small" }, `@${value.lang}`));
    return cell;
  }
}

/** @param {HTMLElement} place @param {import("./answer.js").Answer} answer @param {import("./terms.js").Terms} terms */
export function drawTable(place, answer, terms) {
  new Table(place, answer, terms);
}
