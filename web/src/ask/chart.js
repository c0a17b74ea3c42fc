import { BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip } from "chart.js";
import { isNumeric } from "./answer.js";
import { element } from "../lib/dom.js";
import { field, select } from "./controls.js";

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip);

const MOST_LABELS = 60;
const MOST_SERIES = 8;
const COLOURS = ["--blue", "--brown", "--teal", "--magenta", "--green", "--purple", "--slate", "--red"];
const DASHES = [[], [8, 4], [2, 3], [8, 3, 2, 3]];
const POINTS = ["circle", "rect", "triangle", "rectRot"];
const LONGEST = 34; // letters of a label; half of it where there is little room
const NARROW = 480; // pixels
const COUNT = "count";

/** An answer as bars or lines: rows with the same label are added up. */
class Drawing {
  /** @param {HTMLElement} place @param {import("./answer.js").Answer} answer @param {import("./terms.js").Terms} terms */
  constructor(place, answer, terms) {
    this.answer = answer;
    this.terms = terms;
    const numeric = answer.columns.map((_, index) => isNumeric(answer, index));
    const columns = answer.columns.map((name, index) => [String(index), name]);
    const figures = columns.filter((_, index) => numeric[index]);
    const label = numeric.includes(false) ? String(numeric.indexOf(false)) : "0";
    const figure = figures.find(([index]) => index !== label)?.[0];
    const isOnce = new Set(answer.rows.map((row) => this.text(row, label))).size === answer.rows.length;
    const redraw = () => this.draw();
    this.form = select([["bar", "bars"], ["line", "a line"]], "bar", redraw);
    this.label = select(columns, label, redraw);
    this.value = select([...figures, [COUNT, "number of rows"]], isOnce && figure ? figure : COUNT, redraw);
    this.group = select([["", "nothing"], ...columns], "", redraw);
    this.canvas = element("canvas", { role: "img" });
    this.box = element("div", { class: "chart" }, this.canvas);
    this.note = element("p", { class: "quiet small" });
    const save = element("button", { type: "button", class: "small", onclick: () => this.save() }, "Save the picture (PNG)");
    place.append(
      element("div", { class: "row answer-tools" }, field("Draw", this.form), field("of", this.value), field("for each", this.label), field("apart by", this.group), save),
      this.box,
      this.note,
    );
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.scheme.onchange = redraw;
    this.draw();
  }

  /** @param {(import("./answer.js").Term | null)[]} row @param {string} column */
  text(row, column) {
    const value = row[Number(column)];
    return value === null ? "(none)" : value.type === "uri" ? this.terms.short(value.value) : value.value;
  }

  /** Series → label → figure, in the order of the answer. */
  figures() {
    const found = new Map();
    for (const row of this.answer.rows) {
      const figure = this.value.value === COUNT ? 1 : Number(row[Number(this.value.value)]?.value ?? NaN);
      if (Number.isNaN(figure)) continue;
      const name = this.group.value === "" ? "" : this.text(row, this.group.value);
      const series = found.get(name) ?? found.set(name, new Map()).get(name);
      const label = this.text(row, this.label.value);
      series.set(label, (series.get(label) ?? 0) + figure);
    }
    return found;
  }

  draw() {
    this.chart?.destroy();
    const style = getComputedStyle(this.box);
    const colour = (name) => style.getPropertyValue(name).trim();
    const figures = this.figures();
    const all = [...new Set([...figures.values()].flatMap((series) => [...series.keys()]))];
    const labels = all.slice(0, MOST_LABELS);
    const isAdded = this.value.value !== COUNT && all.length < this.answer.rows.length && this.group.value === "";
    const isBars = this.form.value === "bar";
    const datasets = [...figures].slice(0, MOST_SERIES).map(([name, series], index) => ({
      label: name || this.chosen(this.value),
      data: labels.map((label) => series.get(label) ?? null),
      backgroundColor: colour(COLOURS[index]),
      borderColor: colour(COLOURS[index]),
      borderDash: isBars ? [] : DASHES[index % DASHES.length],
      pointStyle: POINTS[index % POINTS.length],
      pointRadius: 4,
    }));
    const across = labels.length * Math.max(1, isBars ? datasets.length : 1);
    this.box.style.height = isBars ? `${Math.max(8, 4 + across * 1.4)}rem` : "24rem";
    Object.assign(Chart.defaults, { color: colour("--ink"), borderColor: colour("--line") });
    Chart.defaults.font.family = style.fontFamily;
    const amount = { beginAtZero: true, title: { display: true, text: this.chosen(this.value) } };
    const longest = this.box.clientWidth < NARROW ? LONGEST / 2 : LONGEST;
    const names = { title: { display: !isBars, text: this.chosen(this.label) }, ticks: { autoSkip: !isBars, callback: (_, index) => shortened(labels[index], longest) } };
    this.chart = new Chart(this.canvas, {
      type: isBars ? "bar" : "line",
      data: { labels, datasets },
      options: {
        animation: false,
        maintainAspectRatio: false,
        indexAxis: isBars ? "y" : "x",
        scales: isBars ? { x: amount, y: names } : { x: names, y: amount },
        plugins: { legend: { display: this.group.value !== "", labels: { usePointStyle: !isBars } } },
      },
    });
    this.tell(all.length, figures.size, isAdded);
  }

  /** @param {number} labels @param {number} series @param {boolean} isAdded */
  tell(labels, series, isAdded) {
    const what = `${this.chosen(this.value)} for each ${this.chosen(this.label)}`;
    this.canvas.setAttribute("aria-label", `Chart: ${what}. The table has the figures.`);
    const notes = isAdded ? [`Rows with the same ${this.chosen(this.label)} are added up: see whether that makes sense.`] : [];
    if (labels > MOST_LABELS) notes.push(`Shown are the first ${MOST_LABELS} of ${labels}.`);
    if (series > MOST_SERIES) notes.push(`Set apart are the first ${MOST_SERIES} of ${series}.`);
    this.note.textContent = notes.join(" ");
  }

  chosen(control) {
    return control.selectedOptions[0].textContent;
  }

  end() {
    this.scheme.onchange = null;
    this.chart.destroy();
  }

  save() {
    element("a", { href: this.chart.toBase64Image(), download: "chart.png" }).click();
  }
}

/** @param {string} label @param {number} longest */
function shortened(label, longest) {
  return label.length > longest ? `${label.slice(0, longest - 1)}…` : label;
}

/** @param {HTMLElement} place @param {import("./answer.js").Answer} answer @param {import("./terms.js").Terms} terms */
export function drawChart(place, answer, terms) {
  const drawing = new Drawing(place, answer, terms);
  return () => drawing.end();
}
