/**
 * The page of a report: a sentence and what was taken from it, in both directions. Without this script all is marked,
 * and links lead from each sentence to its statements and back.
 */

import { decode, push, replace } from "./lib/address.js";
import { rangesOf, wordsOf } from "./lib/offsets.js";

/** @typedef {{start: number, end: number, number: string, elements: HTMLElement[], items: HTMLElement[]}} Passage */

const PLACE = /^#char=(\d+),(\d+)$/;

class View {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.text = /** @type {HTMLElement} */ (root.querySelector("#text"));
    this.panel = /** @type {HTMLElement} */ (root.querySelector("#panel"));
    this.filters = /** @type {HTMLFormElement} */ (root.querySelector("#filters"));
    this.told = /** @type {HTMLElement} */ (root.querySelector("#told"));
    this.aside = /** @type {HTMLInputElement | null} */ (root.querySelector("#with-aside"));
    this.section = /** @type {HTMLSelectElement} */ (root.querySelector("#section"));
    this.buttons = Object.fromEntries(["previous", "next", "all"].map((id) => [id, /** @type {HTMLElement} */ (root.querySelector(`#${id}`))]));
    this.items = /** @type {HTMLElement[]} */ ([...this.panel.querySelectorAll(".statement")]);
    this.passages = this.findPassages();
    /** The kinds of each passage's element, as they came: they are what the filters leave of it. */
    this.kinds = new Map([...this.text.querySelectorAll(".p, .f")].map((element) => [element, [...element.classList].slice(1)]));
    /** @type {Passage[] | null} what is selected; null for all */
    this.selected = null;
    /** @type {Passage[]} those of them that are just what was asked for */
    this.own = [];
    /** @type {Set<string>} */
    this.hidden = new Set();
    this.listen();
    this.readQuery();
    this.follow();
  }

  /** @returns {Map<string, Passage>} */
  findPassages() {
    const found = new Map();
    for (const item of this.items) {
      const number = /** @type {string} */ (item.dataset.p);
      const [, start, end] = /** @type {RegExpExecArray} */ (PLACE.exec(/** @type {string} */ (item.querySelector("a.to")?.getAttribute("href"))));
      if (!found.has(number)) found.set(number, { start: +start, end: +end, number, elements: [], items: [] });
      found.get(number).items.push(item);
    }
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (this.text.querySelectorAll(".p"))) {
      found.get(element.dataset.p)?.elements.push(element);
    }
    return new Map([...found].sort(([one], [other]) => +one - +other));
  }

  listen() {
    this.text.addEventListener("click", (event) => this.clickText(event));
    this.panel.addEventListener("click", (event) => this.clickPanel(event));
    this.filters.addEventListener("change", () => this.filter(true));
    this.filters.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("hashchange", () => this.follow());
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.selected && !event.defaultPrevented) this.clear();
    });
    this.buttons.previous.addEventListener("click", () => this.step(-1));
    this.buttons.next.addEventListener("click", () => this.step(1));
    this.buttons.all.addEventListener("click", () => this.clear());
  }

  /* What is shown ------------------------------------------------------------------------------------------------- */

  /** Take from the address what is shown: ?hide=relation,issue&aside=1&furniture=1&section=ID */
  readQuery() {
    const query = new URLSearchParams(location.search);
    const hidden = new Set((query.get("hide") ?? "").split(","));
    for (const box of this.boxes()) box.checked = !hidden.has(box.value);
    for (const name of ["aside", "furniture"]) {
      const box = /** @type {HTMLInputElement | null} */ (document.getElementById(`with-${name}`));
      if (box) box.checked = query.get(name) === "1";
    }
    const details = this.filters.querySelector("details");
    if (details && ["hide", "aside", "furniture", "section"].some((name) => query.has(name))) details.open = true;
    this.section.value = query.get("section") ?? "";
    if (this.section.selectedIndex < 0) this.section.value = "";
    this.filter(false);
  }

  /** @returns {HTMLInputElement[]} */
  boxes() {
    return [...this.filters.querySelectorAll("input[name=show]")];
  }

  /** Show and hide what the filters say. @param {boolean} changed whether a person changed them */
  filter(changed) {
    this.hidden = new Set(this.boxes().filter((box) => !box.checked).map((box) => box.value));
    if (!this.aside?.checked) this.hidden.add("aside");
    const styles = new Set([...this.hidden].flatMap((kind) => [kind, `kind-${kind}`]));
    for (const [element, kinds] of this.kinds) {
      const left = kinds.filter((kind) => !styles.has(kind));
      if (element.classList.contains("f")) /** @type {HTMLElement} */ (element).hidden = !left.length;
      else for (const kind of kinds) element.classList.toggle(kind, left.includes(kind));
    }
    for (const mention of /** @type {NodeListOf<HTMLElement>} */ (this.text.querySelectorAll(".m"))) {
      const off = [...mention.classList].some((name) => styles.has(name)) || (mention.classList.contains("r") && this.hidden.has("references"));
      mention.classList.toggle("off", off);
      mention.toggleAttribute("tabindex", off);
      if (off) mention.tabIndex = -1;
    }
    const setAside = /** @type {HTMLDetailsElement | null} */ (document.getElementById("set-aside"));
    if (setAside) setAside.open = !!this.aside?.checked;
    this.bounds = this.boundsOf(this.section.value);
    if (changed) this.writeQuery();
    if (changed && this.section.value) document.getElementById(this.section.value)?.scrollIntoView();
    this.show();
  }

  writeQuery() {
    const query = new URLSearchParams(location.search);
    const told = {
      hide: [...this.hidden].filter((kind) => kind !== "aside").join(","),
      aside: this.aside?.checked ? "1" : "",
      furniture: /** @type {HTMLInputElement} */ (document.getElementById("with-furniture")).checked ? "1" : "",
      section: this.section.value,
    };
    for (const [name, value] of Object.entries(told)) value ? query.set(name, value) : query.delete(name);
    const search = query.toString().replaceAll("%2C", ",");
    replace(`${location.pathname}${search ? `?${search}` : ""}${location.hash}`);
  }

  /** The elements of the text between which a part of the report stands. @param {string} id of its heading */
  boundsOf(id) {
    const heading = id && document.getElementById(id);
    if (!heading) return null;
    const headings = [...this.text.querySelectorAll("h2, h3, h4, h5, h6")];
    const next = headings.slice(headings.indexOf(heading) + 1).find((other) => other.tagName <= heading.tagName);
    return { heading, next };
  }

  /** Whether a passage is shown and in the part of the report that is chosen. @param {Passage} passage */
  visible(passage) {
    if (passage.items.every((item) => this.isHidden(item))) return false;
    const { heading, next } = this.bounds ?? {};
    const [first] = passage.elements;
    if (!heading || !first) return !heading;
    return !precedes(first, heading) && (!next || precedes(first, next));
  }

  /** Whether the filters leave out a statement. @param {HTMLElement} item */
  isHidden(item) {
    return this.hidden.has(/** @type {string} */ (item.dataset.k));
  }

  /** Bring the list of statements in line with what is selected and shown. */
  show() {
    const shown = new Set(this.selected ?? this.passages.values());
    for (const passage of this.passages.values()) {
      const visible = shown.has(passage) && (this.selected !== null || this.visible(passage));
      const asked = this.own.includes(passage) && passage.items.every((item) => this.isHidden(item));
      for (const item of passage.items) item.hidden = !visible || (!asked && this.isHidden(item));
    }
    const setAside = document.getElementById("set-aside");
    if (setAside) setAside.hidden = this.selected !== null && [...setAside.querySelectorAll(".statement")].every((item) => /** @type {HTMLElement} */ (item).hidden);
    this.buttons.all.hidden = this.selected === null;
    this.panel.classList.toggle("sheet", this.selected !== null);
    const shownItems = this.items.filter((item) => !item.hidden);
    const setAsides = shownItems.filter((item) => item.dataset.k === "aside").length;
    const rest = setAsides ? `, ${setAsides} set aside` : "";
    const number = `${count(shownItems.length - setAsides, "statement")}${rest}`;
    if (this.selected) this.tell(shownItems.length ? `${number} from this passage.` : "Nothing was taken from this passage.");
    else this.tell(`${number}. Choose a marked sentence to see what was taken from it.`);
  }

  /** @param {string} words */
  tell(words) {
    this.told.textContent = words;
  }

  /* What is selected ---------------------------------------------------------------------------------------------- */

  /** Go where the address leads: to a passage, or to the passage of a statement. */
  follow() {
    const hash = decode(location.hash);
    const place = PLACE.exec(hash);
    if (place) return this.select(+place[1], +place[2], { scroll: true });
    const item = this.items.find((one) => `#${one.id}` === hash);
    if (item) this.selectItem(item, true);
  }

  /** @param {HTMLElement} item @param {boolean} scroll */
  selectItem(item, scroll) {
    const passage = /** @type {Passage} */ (this.passages.get(/** @type {string} */ (item.dataset.p)));
    this.select(passage.start, passage.end, { scroll, item });
  }

  /**
   * Mark a stretch of the text, show the statements that stand on it, and scroll to it.
   * @param {number} start @param {number} end
   * @param {{scroll?: boolean, item?: HTMLElement}} [how]
   */
  select(start, end, { scroll = false, item } = {}) {
    this.unmark();
    const found = [...this.passages.values()].filter((passage) => passage.start < end && start < passage.end);
    const own = found.filter((passage) => passage.start === start && passage.end === end);
    const shown = found.filter((passage) => own.includes(passage) || this.visible(passage));
    [this.selected, this.own] = [shown, own];
    const ranges = rangesOf(this.text, start, end);
    this.mark(own, ranges);
    for (const passage of own) for (const one of passage.items) one.classList.add("selected");
    if (item && own.some((passage) => passage.items.length > 1)) item.classList.add("now");
    for (const passage of own) if (passage.items.every((one) => one.closest("details"))) openAround(passage.items[0]);
    this.show();
    this.addButtons(own.flatMap((passage) => passage.items).filter((one) => !one.hidden), start, end);
    this.panel.scrollTop = 0;
    (item ?? own[0]?.items[0])?.scrollIntoView({ block: "nearest" });
    if (scroll && ranges.length) scrollTo(ranges[0]);
  }

  clear() {
    this.unmark();
    [this.selected, this.own] = [null, []];
    if (PLACE.test(decode(location.hash))) replace(`${location.pathname}${location.search}`);
    this.show();
  }

  /** @param {Passage[]} own @param {Range[]} ranges */
  mark(own, ranges) {
    const elements = own.flatMap((passage) => passage.elements);
    for (const element of elements) element.classList.add("selected");
    if (elements.length || !ranges.length) return;
    if ("highlights" in CSS) CSS.highlights.set("passage", new Highlight(...ranges));
    else for (const range of ranges) elementOf(range).classList.add("selected");
  }

  unmark() {
    for (const element of document.querySelectorAll(".selected, .now")) element.classList.remove("selected", "now");
    for (const element of this.panel.querySelectorAll(".copying")) element.remove();
    if ("highlights" in CSS) CSS.highlights.delete("passage");
  }

  /** Go to the passage before or after the one that is selected. @param {1 | -1} direction */
  step(direction) {
    const all = [...this.passages.values()].filter((passage) => this.visible(passage));
    if (!all.length) return;
    const current = all.findIndex((passage) => passage.elements.some((element) => element.classList.contains("selected")));
    const from = current < 0 && direction < 0 ? 0 : current;
    const { start, end } = all[(from + direction + all.length) % all.length];
    replace(`${location.pathname}${location.search}#char=${start},${end}`);
    this.select(start, end, { scroll: true });
  }

  /* Clicks -------------------------------------------------------------------------------------------------------- */

  /** @param {MouseEvent} event */
  clickText(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const flag = target.closest("a.f");
    if (!flag && (target.closest("a") || !getSelection()?.isCollapsed)) return;
    const element = /** @type {HTMLElement | null} */ (this.shownAround(target));
    const passage = element && this.passages.get(/** @type {string} */ (element.dataset.p));
    if (!passage) return;
    event.preventDefault();
    push(`#char=${passage.start},${passage.end}`);
    const item = flag ? this.items.find((one) => `#${one.id}` === flag.getAttribute("href")) : undefined;
    this.select(passage.start, passage.end, { item });
    if (flag) focus(item ?? passage.items[0]);
  }

  /** The innermost passage around an element of which something is shown. @param {Element | null} target */
  shownAround(target) {
    let element = target?.closest(".p") ?? null;
    while (element && !/** @type {string[]} */ (this.kinds.get(element)).some((kind) => element?.classList.contains(kind))) {
      element = element.parentElement?.closest(".p") ?? null;
    }
    return element;
  }

  /** @param {MouseEvent} event */
  clickPanel(event) {
    const target = /** @type {Element} */ (event.target);
    const copy = /** @type {HTMLElement | null} */ (target.closest("button[data-copy]"));
    if (copy) return void this.copy(/** @type {string} */ (copy.dataset.copy));
    const item = /** @type {HTMLElement | null} */ (target.closest(".statement"));
    if (!item || target.closest("a, button") || !getSelection()?.isCollapsed) return;
    const passage = /** @type {Passage} */ (this.passages.get(/** @type {string} */ (item.dataset.p)));
    push(`#char=${passage.start},${passage.end}`);
    this.selectItem(item, true);
  }

  /* Copying ------------------------------------------------------------------------------------------------------- */

  /** Put the buttons that copy under the last of the statements of a passage. @param {HTMLElement[]} items */
  addButtons(items, start, end) {
    const place = document.createElement("p");
    place.className = "row copying";
    const link = new URL(`#char=${start},${end}`, location.href).href;
    const quote = rangesOf(this.text, start, end).map(wordsOf).join(" ").replace(/\s+/g, " ").trim();
    const page = this.pageOf(start, end);
    const citation = `“${quote}” ${this.text.dataset.cite}${page ? `, ${page}` : ""}. ${link}`;
    for (const [words, value] of [["Copy link", link], ["Copy citation", citation]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "small";
      button.textContent = words;
      button.dataset.copy = value;
      place.append(button);
    }
    const last = items.at(-1);
    if (last) last.append(place);
    else this.told.after(place);
  }

  /** @param {number} start @param {number} end */
  pageOf(start, end) {
    const [range] = rangesOf(this.text, start, end);
    const before = [...this.text.querySelectorAll(".page")].filter((page) => range && page.compareDocumentPosition(range.startContainer) & Node.DOCUMENT_POSITION_FOLLOWING);
    return before.at(-1)?.textContent ?? "";
  }

  /** @param {string} words */
  async copy(words) {
    try {
      await navigator.clipboard.writeText(words);
      this.tell("Copied.");
    } catch {
      this.tell(copyOldWay(words) ? "Copied." : "This browser does not let pages copy.");
    }
  }
}

/** @param {Range} range */
function elementOf(range) {
  const node = range.startContainer;
  return /** @type {HTMLElement} */ (node instanceof Element ? node : node.parentElement);
}

/** Scroll so that a range is in sight. @param {Range} range */
function scrollTo(range) {
  const box = range.getBoundingClientRect();
  if (box.top >= 0 && box.bottom <= innerHeight * 0.6) return;
  window.scrollTo({ top: scrollY + box.top - innerHeight * 0.25 });
}

/** Whether an element stands before another. @param {Node} one @param {Node} other */
function precedes(one, other) {
  return !!(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}

/** @param {HTMLElement} element */
function openAround(element) {
  const details = element.closest("details");
  if (details) details.open = true;
}

/** @param {HTMLElement} element */
function focus(element) {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** Copy where there is no clipboard, as in files. @param {string} words */
function copyOldWay(words) {
  const box = document.createElement("textarea");
  box.value = words;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
}

/** @param {number} number @param {string} word */
function count(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

const root = document.getElementById("view");
if (root) new View(root);
