/**
 * A picture of a network, what is chosen in it, filters, and a list of the same (kg/templates/explorer.html). What is shown
 * stands in the address (focus, depth, kind, tie, finding, from, to, colour), so that it can be sent to others.
 */
import { showChosen, tag } from "./chosen.js";
import { counted, element } from "./dom.js";
import { prefix } from "./graph-colours.js";
import { drawGraph } from "./graph-view.js";
import { legendItem, legendOf } from "./legend.js";
import { readNetwork, searched, select } from "./network.js";

const ROWS = 50; // of the list at first, and at each "show more"
const CHOICES = { kinds: "kind", predicates: "tie", values: "finding" }; // filter → its name in the address

const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

export class Explorer {
  /**
   * @param {HTMLElement} root
   * @param {any} columns of the network
   * @param {import("./chosen.js").Sources} sources
   */
  constructor(root, columns, sources) {
    this.root = root;
    this.sources = sources;
    this.network = readNetwork(columns);
    this.filters = /** @type {HTMLFormElement} */ (byId("filters"));
    this.polarities = this.network.values.filter((value) => ["strength", "weakness", "mixed"].includes(value));
    const asked = new URLSearchParams(location.search);
    this.focus = this.network.byId.has(asked.get("focus") ?? "") ? asked.get("focus") : null;
    this.missing = asked.get("focus") && !this.focus ? asked.get("focus") : null;
    this.choices(asked);
    this.node = this.focus ? this.network.byId.get(this.focus) : null;
    this.rows = ROWS;
    const started = this.filter();
    this.selection = select(this.network, started);
    this.picture(started);
    this.listen();
    this.show();
  }

  /** Draw, or say why there is no picture: the list works without. */
  picture(filter) {
    const box = byId("picture");
    const label = "Picture of the network: arrow keys move it, plus and minus zoom, 0 shows all of it. The list of things in view holds the same.";
    try {
      this.view = drawGraph(box, this.network, { filter, label, colour: byId("colour").value, onSelect: (node) => this.choose(node), onSelectEdge: (edge) => this.chooseEdge(edge) });
      if (this.focus) this.view.select(this.focus);
    } catch (error) {
      box.replaceChildren(element("p", { class: "notice warning" }, `This browser cannot draw the picture (${error instanceof Error ? error.message : error}). The list below has the same.`));
      this.view = null;
    }
    box.setAttribute("aria-busy", "false");
  }

  /** Make the boxes and selects of the filters, as the address asks for them. */
  choices(asked) {
    const { network } = this;
    const count = (of) => of.reduce((found, key) => found.set(key, (found.get(key) ?? 0) + 1), new Map());
    const kinds = count(network.nodes.map((node) => node.kind));
    const predicates = count(network.edges.map((edge) => edge.predicate.id));
    const values = new Map(this.polarities.map((value) => [value, network.edges.filter((edge) => edge.tallies.some(([, place]) => network.values[place] === value)).length]));
    const looks = new Map([...network.kinds.keys()].map((kind) => [kind, commonPrefix(network.nodes.filter((node) => node.kind === kind))]));
    const rows = {
      kinds: [...network.kinds].map(([id, label]) => [id, label, kinds.get(id), `dot kind-${looks.get(id)}`]),
      predicates: network.predicates.map(({ id, label }) => [id, label, predicates.get(id), ""]),
      values: this.polarities.map((value) => [value, value, values.get(value), `dot ${value}`]),
    };
    for (const [name, items] of Object.entries(rows)) {
      const chosen = new Set(asked.getAll(CHOICES[name]));
      const boxes = items.map(([id, label, number, dot]) => this.choice(name, id, label, number, dot, !chosen.size || chosen.has(id)));
      const place = this.filters.querySelector(`[data-choices=${name}]`);
      place.append(...boxes);
      place.after(this.allOrNone(place));
      if (!boxes.length) place.closest("fieldset").hidden = true;
    }
    const last = network.cycles.length - 1;
    for (const [name, place] of [["from", 0], ["to", last]]) {
      const found = network.cycles.indexOf(asked.get(name) ?? "");
      byId(name).max = String(Math.max(0, last));
      byId(name).value = String(found < 0 ? Math.max(0, place) : found);
    }
    byId("from").closest("fieldset").hidden = last < 1;
    this.cycles();
    byId("depth").value = ["1", "2", "3"].includes(asked.get("depth") ?? "") ? asked.get("depth") : "1";
    const colour = byId("colour");
    colour.value = asked.get("colour") ?? "kind";
    if (!colour.value) colour.value = "kind";
  }

  choice(name, id, label, number, dot, checked) {
    const box = element("input", { type: "checkbox", name, value: id });
    box.checked = checked;
    return element("label", {}, box, element("span", { class: dot }, label), element("span", { class: "number small" }, number.toLocaleString("en")));
  }

  /** Two buttons: to look at one kind alone, leave out all and take it in again. */
  allOrNone(place) {
    const all = (checked) => () => {
      for (const box of place.querySelectorAll("input")) box.checked = checked;
      this.changed();
    };
    const of = place.closest("fieldset").querySelector("legend").textContent.toLowerCase();
    const button = (word, checked) => element("button", { type: "button", class: "small", "aria-label": `${word}: ${of}`, onclick: all(checked) }, word);
    return element("p", { class: "row" }, button("All", true), button("None", false));
  }

  /** Say which cycles the two sliders stand at; the one that was not moved gives way. @param {string} [moved] */
  cycles(moved = "from") {
    const [from, to] = [byId("from"), byId("to")];
    if (Number(from.value) > Number(to.value)) (moved === "from" ? to : from).value = (moved === "from" ? from : to).value;
    for (const slider of [from, to]) {
      const cycle = this.network.cycles[Number(slider.value)] ?? "";
      slider.setAttribute("aria-valuetext", cycle);
      byId(`${slider.id}-cycle`).textContent = cycle;
    }
  }

  /** The filter as the controls say it. */
  filter() {
    const set = (name) => {
      const boxes = [...this.filters.querySelectorAll(`input[name=${name}]`)];
      return boxes.every((box) => box.checked) ? undefined : new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    };
    const { cycles } = this.network;
    const [from, to] = ["from", "to"].map((name) => cycles[Number(byId(name).value)] ?? "");
    const whole = from === (cycles[0] ?? "") && to === (cycles.at(-1) ?? "");
    return { kinds: set("kinds"), predicates: set("predicates"), values: set("values"), cycles: whole ? undefined : [from, to], focus: this.focus, depth: Number(byId("depth").value) };
  }

  listen() {
    this.filters.addEventListener("change", () => this.changed());
    for (const name of ["from", "to"]) byId(name).addEventListener("input", () => this.cycles(name));
    this.filters.addEventListener("reset", (event) => {
      event.preventDefault();
      this.everything();
    });
    byId("depth").addEventListener("change", () => this.changed());
    byId("everything").addEventListener("click", () => this.around(null));
    byId("colour").addEventListener("change", () => {
      this.view?.colour(byId("colour").value);
      this.legend();
      this.address();
    });
    byId("find-text").addEventListener("input", () => {
      this.rows = ROWS;
      this.list();
    });
    byId("find").addEventListener("submit", (event) => {
      event.preventDefault();
      this.find();
    });
    byId("more").addEventListener("click", () => {
      this.rows += ROWS;
      this.list();
    });
    const tools = { in: () => this.view?.zoom(1.5), out: () => this.view?.zoom(1 / 1.5), fit: () => this.view?.reset(), png: () => this.save("png"), svg: () => this.save("svg") };
    for (const button of this.root.querySelectorAll("[data-tool]")) button.addEventListener("click", tools[button.dataset.tool]);
  }

  everything() {
    for (const box of this.filters.querySelectorAll("input")) box.checked = true;
    byId("from").value = "0";
    byId("to").value = byId("to").max;
    this.cycles();
    byId("find-text").value = "";
    this.focus = null;
    this.changed();
  }

  changed() {
    this.rows = ROWS;
    const filter = this.filter();
    this.selection = this.view ? this.view.filter(filter) : select(this.network, filter);
    if (this.node && !this.selection.nodes.has(this.node.index)) this.node = null;
    this.show();
    this.address();
  }

  show() {
    byId("around").hidden = !this.focus;
    byId("around-name").textContent = this.focus ? this.network.byId.get(this.focus).label : "";
    this.legend();
    this.chosen();
    this.list();
  }

  choose(node) {
    this.node = node;
    this.view?.select(node?.id ?? null);
    this.chosen();
    for (const row of byId("things").children) row.toggleAttribute("aria-current", row.dataset.id === node?.id);
  }

  /** Choose a thing and bring it to the middle, and the reader to what is said of it. */
  go(id) {
    this.choose(this.network.byId.get(id));
    this.view?.centre(id);
    const panel = byId("chosen");
    panel.focus({ preventScroll: true });
    const { top } = panel.getBoundingClientRect();
    if (top < 0 || top > innerHeight * 0.6) panel.scrollIntoView({ block: "start" });
  }

  chooseEdge(edge) {
    this.choose(this.network.nodes[edge.source]);
    const line = byId("chosen").querySelector(`[data-tie="${edge.index}"]`);
    if (!line) return;
    line.open = true;
    line.scrollIntoView({ block: "nearest" });
  }

  find() {
    const words = byId("find-text").value;
    const found = words.trim() ? searched(this.network, words, this.selection)[0] : null;
    if (found) return this.go(found.id);
    byId("seen").textContent = words.trim() ? `Nothing in view is called “${words.trim()}”.` : "Type a name first.";
  }

  around(id) {
    this.focus = id;
    if (id) this.node = this.network.byId.get(id);
    this.changed();
    if (id) this.view?.select(id);
    byId(id ? "depth" : "find-text").focus();
  }

  chosen() {
    showChosen(byId("chosen"), this.network, this.selection, this.node, {
      ...this.sources,
      onGo: (id) => this.go(id),
      onFocus: (id) => this.around(id),
    });
  }

  list() {
    const found = searched(this.network, byId("find-text").value, this.selection);
    byId("things").replaceChildren(...found.slice(0, this.rows).map((node) => this.row(node)));
    byId("more").hidden = found.length <= this.rows;
    const { nodes, edges } = this.selection;
    const gone = this.missing ? `Nothing ties ${this.missing} to another thing. ` : "";
    const fitting = found.length === nodes.size ? "" : `; ${counted(found.length, "thing")} with this name`;
    byId("seen").textContent = `${gone}In view: ${counted(nodes.size, "thing")}, ${counted(edges.size, "tie")}${fitting}.${this.beside(nodes)}`;
    this.missing = null;
  }

  /** What stands in the columns beside the others, while everything is shown. */
  beside(nodes) {
    const { apart } = this.network;
    if (!this.view || !apart.length || nodes.size < this.network.nodes.length) return "";
    const things = apart.reduce((sum, size) => sum + size, 0);
    return ` In the columns on the right: ${counted(things, "thing")} in ${counted(apart.length, "group")} of a few that are tied only to one another.`;
  }

  row(node) {
    const { degree, count } = this.selection.nodes.get(node.index);
    return element(
      "tr",
      { "data-id": node.id, "aria-current": node === this.node },
      element("td", {}, element("button", { type: "button", onclick: () => this.go(node.id) }, node.label)),
      element("td", {}, tag(this.network, node)),
      element("td", { class: "number" }, degree.toLocaleString("en")),
      element("td", { class: "number" }, count.toLocaleString("en")),
    );
  }

  legend() {
    byId("legend").replaceChildren(...(this.view ? legendOf(this.view).map(legendItem) : []));
    this.root.dataset.colour = byId("colour").value;
  }

  /** Write what is shown into the address. */
  address() {
    const told = new URLSearchParams();
    const filter = this.filter();
    if (this.focus) {
      told.set("focus", this.focus);
      told.set("depth", byId("depth").value);
    }
    for (const [name, key] of Object.entries(CHOICES)) for (const value of filter[name] ?? []) told.append(key, value);
    if (filter.cycles) for (const [place, name] of ["from", "to"].entries()) told.set(name, filter.cycles[place]);
    if (byId("colour").value !== "kind") told.set("colour", byId("colour").value);
    try {
      history.replaceState(null, "", `${location.pathname}${told.size ? `?${told}` : ""}`);
    } catch {
      // a page from a disk may not change its address
    }
  }

  async save(kind) {
    if (!this.view) return;
    const blob = kind === "png" ? await this.view.png() : new Blob([this.view.svg()], { type: "image/svg+xml" });
    const link = element("a", { href: URL.createObjectURL(blob), download: `${this.root.dataset.name ?? "network"}.${kind}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}

/** The first part of the ids of most of the nodes, by which the style sheet names kinds. */
function commonPrefix(nodes) {
  const counts = new Map();
  for (const node of nodes) counts.set(prefix(node), (counts.get(prefix(node)) ?? 0) + 1);
  return [...counts].sort((one, two) => two[1] - one[1])[0]?.[0] ?? "kind";
}
