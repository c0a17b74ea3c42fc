/**
 * What every page has: suggestions under the search box (a combobox as ARIA 1.2 describes it), the box filled with what
 * was searched for, and sections that a link leads to opened. Without it all pages work: the box is a plain form.
 */

/** @typedef {{label: string, kind: string, note: string, href: string}} Suggestion */

document.documentElement.classList.add("js");

const WAIT = 120; // ms after a key, so that fast typing asks once

/** Let a search form suggest names while one types. `data-suggest` is the address that gives them. */
class Suggestions {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=search]"));
    this.address = new URL(/** @type {string} */ (form.dataset.suggest), location.href);
    this.asked = 0;
    this.chosen = -1;
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `${this.input.id}-suggestions`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Names");
    this.list.hidden = true;
    this.said = document.createElement("span");
    this.said.className = "visually-hidden";
    this.said.setAttribute("role", "status");
    form.append(this.list, this.said);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => this.go(/** @type {Element} */ (event.target).closest("[role=option]")));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const asked = ++this.asked;
    const text = this.input.value.trim();
    if (!text) return this.close();
    this.address.searchParams.set("q", text);
    try {
      const reply = await fetch(this.address);
      const found = reply.ok ? await reply.json() : [];
      if (asked === this.asked && document.activeElement === this.input) this.show(found);
    } catch {
      this.close(); // the server is away: the form still says so when it is sent
    }
  }

  /** @param {Suggestion[]} found */
  show(found) {
    this.chosen = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...found.map((item, index) => this.option(item, index)));
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(!!found.length));
    this.said.textContent = found.length ? `${found.length} ${found.length === 1 ? "name" : "names"}; arrow keys choose` : "no such name";
  }

  /** @param {Suggestion} item @param {number} index */
  option(item, index) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.href = new URL(item.href, this.address).href;
    const name = document.createElement("span");
    const kind = document.createElement("span");
    name.textContent = item.note ? `${item.label} (${item.note})` : item.label;
    kind.textContent = item.kind;
    kind.className = "quiet small";
    option.append(name, " ", kind);
    return option;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const options = this.list.hidden ? [] : [...this.list.children];
    const last = options.length - 1;
    if (event.key === "Escape" && last >= 0) this.close();
    else if (event.key === "ArrowDown" && last >= 0) this.choose(options, this.chosen === last ? -1 : this.chosen + 1);
    else if (event.key === "ArrowUp" && last >= 0) this.choose(options, this.chosen < 0 ? last : this.chosen - 1);
    else if (event.key === "ArrowDown") return this.later();
    else if (event.key === "Enter" && options[this.chosen]) this.go(options[this.chosen]);
    else return;
    event.preventDefault();
  }

  /** @param {Element[]} options @param {number} index -1 for none: the text that was typed */
  choose(options, index) {
    this.chosen = index;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    if (index < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  }

  /** @param {Element | null} option */
  go(option) {
    if (option instanceof HTMLElement && option.dataset.href) location.assign(option.dataset.href);
  }

  close() {
    this.asked++;
    this.chosen = -1;
    this.list.hidden = true;
    this.said.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

/** @param {string} fragment as it stands in an address */
function named(fragment) {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** Open the sections that hold what the address points to. */
function reveal() {
  const target = location.hash ? document.querySelector(`#${CSS.escape(named(location.hash.slice(1)))}`) : null;
  for (let place = target; place; place = place.parentElement) {
    if (place instanceof HTMLDetailsElement) place.open = true;
  }
}

/** Let the box of `data-filter` narrow the list or table that it names to the rows that hold its words. */
function filter(/** @type {HTMLInputElement} */ input) {
  const rows = [...document.querySelectorAll(/** @type {string} */ (input.dataset.filter))];
  const texts = rows.map((row) => plain(row.textContent ?? ""));
  const said = input.parentElement?.querySelector("output");
  input.addEventListener("input", () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      const fits = words.every((word) => texts[index].includes(word));
      row.toggleAttribute("hidden", !fits);
      shown += fits ? 1 : 0;
    });
    if (said) said.textContent = words.length ? `${shown} of ${rows.length}` : "";
  });
}

/** @param {string} text */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

for (const form of document.querySelectorAll("form[data-suggest]")) new Suggestions(/** @type {HTMLFormElement} */ (form));
for (const input of document.querySelectorAll("input[data-filter]")) filter(/** @type {HTMLInputElement} */ (input));
addEventListener("hashchange", reveal);
reveal();
// What is folded is printed too; where a browser's style sheets cannot do that, it is opened and closed again.
const folded = () => /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details:not([open])"));
addEventListener("beforeprint", () => {
  for (const details of folded()) {
    details.open = true;
    addEventListener("afterprint", () => (details.open = false), { once: true });
  }
});
