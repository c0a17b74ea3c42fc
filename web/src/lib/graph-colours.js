/**
 * The colours of a picture: those of the site's style sheet, read from it, so that both are the same in light and dark.
 */

const TONES = ["strength", "weakness", "mixed", "neutral", "to-act", "outstanding", "good", "adequate", "requires-improvement", "inadequate"];

/** The pattern of ties by what they say, in pixels drawn and left out; whole lines have none. In the order of a legend. */
export const PATTERNS = {
  strength: [],
  mixed: [10, 4, 3, 4],
  weakness: [9, 5, 9, 5],
  neutral: [],
  "to-act": [3, 4, 3, 4],
  outstanding: [],
  good: [],
  adequate: [],
  several: [10, 4, 3, 4],
  "requires-improvement": [9, 5, 9, 5],
  inadequate: [5, 3, 5, 3],
  plain: [],
};
const GROUPS = ["blue", "green", "brown", "magenta", "purple", "teal", "red"];

/** Read the colours that hold in a box. @param {HTMLElement} box */
export function palette(box) {
  const style = getComputedStyle(box);
  const paper = opaque(style.getPropertyValue("--paper"), box);
  const ink = opaque(style.getPropertyValue("--ink"), box);
  const line = opaque(style.getPropertyValue("--edge"), box);
  const known = new Map();
  const mixed = new Map();
  const look = (name, classes) => {
    if (!known.has(name)) known.set(name, probed(box, classes));
    return known.get(name);
  };
  return {
    paper: text(paper),
    ink: text(ink),
    line: text(line),
    kind: (id) => look(`kind ${id}`, `dot kind-${id}`),
    tone: (name) => look(`tone ${name}`, `polarity ${name}`),
    groups: GROUPS.map((name) => text(opaque(style.getPropertyValue(`--${name}`), box))),
    /** A colour with so much of it left, the rest paper. */
    mix: (colour, share) => {
      const key = `${colour} ${share}`;
      if (!mixed.has(key)) mixed.set(key, text(numbers(colour).map((value, place) => value * share + paper[place] * (1 - share))));
      return mixed.get(key);
    },
  };
}

/** The sign that says without colour what the colour of a node says: what is found of it, its group. Of its kind says its shape.
 *
 * @param {import("./graph-view.js").GraphView} view @param {import("./network.js").Node} node */
export function signOf(view, node) {
  if (view.colouring === "group") return node.group < GROUPS.length ? `${node.group + 1}:` : "";
  if (view.colouring === "kind") return "";
  const tone = toneOfNode(view, node);
  return tone && !(tone === "mixed" && view.colouring === "grade") ? view.palette.tone(tone).sign : "";
}

/** @param {import("./graph-view.js").GraphView} view @param {import("./network.js").Node} node */
export function nodeColour(view, node) {
  const { palette: colours, colouring } = view;
  if (colouring === "group") return node.group < GROUPS.length ? colours.groups[node.group] : colours.mix(colours.line, 0.6);
  if (colouring === "kind") return colours.kind(prefix(node)).colour;
  const tone = toneOfNode(view, node);
  return tone ? toned(colours, colouring === "grade" ? "grade" : "finding", tone) : colours.mix(colours.line, 0.6);
}

/** What the findings on a node, or its grades, say together; null where it has none in view. */
export function toneOfNode(view, node) {
  const found = new Set();
  for (const index of view.network.ties[node.index]) {
    const shown = view.selection.edges.get(index);
    const { group } = view.network.edges[index].predicate;
    if (shown && group === (view.colouring === "grade" ? "grade" : "finding")) found.add(toneOf(group, shown));
  }
  return found.size > 1 ? "mixed" : ([...found][0] ?? null);
}

/** @param {import("./graph-view.js").GraphView} view */
export function edgeColour(view, edge, shown) {
  return lookOf(view.palette, lineOf(view, edge, shown)).colour;
}

/** What a tie is drawn as, a name of PATTERNS. @param {import("./graph-view.js").GraphView} view */
export function lineOf({ colouring }, edge, shown) {
  const { group } = edge.predicate;
  const plain = colouring === "polarity" ? group !== "finding" : colouring === "grade" ? group !== "grade" : group === "relation";
  if (plain) return "plain";
  const tone = toneOf(group, shown);
  return group === "grade" && tone === "mixed" ? "several" : tone;
}

/** Colour and sign of an item of the legend. */
export function lookOf(colours, look) {
  if (look === "plain") return { colour: colours.line, sign: "" };
  if (look === "none") return { colour: colours.mix(colours.line, 0.6), sign: "" };
  if (look === "several") return { colour: colours.ink, sign: "" };
  if (look.startsWith("group-")) return { colour: colours.groups[look.slice(6)], sign: "" };
  return look.startsWith("kind-") ? colours.kind(look.slice(5)) : colours.tone(look);
}

/** The colour of a tone; several grades are no grade between them. */
function toned(colours, group, tone) {
  return group === "grade" && tone === "mixed" ? colours.ink : colours.tone(tone).colour;
}

/** The class of the style sheet for what an edge says: the polarity or grade of its statements, "mixed" where they differ.
 *
 * @param {string} group @param {import("./network.js").Shown} shown */
export function toneOf(group, shown) {
  if (group === "action") return "to-act";
  const values = [...shown.values.keys()].map((value) => value.toLowerCase().replaceAll(" ", "-"));
  const tone = values.length === 1 ? values[0] : values.length ? "mixed" : "neutral";
  return TONES.includes(tone) ? tone : "neutral";
}

/** The first part of an id, by which the style sheet names kinds. */
export function prefix(node) {
  const [first, rest] = node.id.split("/", 2);
  return rest === undefined || /[^a-z-]/.test(first) ? "kind" : first;
}

function probed(box, classes) {
  const probe = document.createElement("span");
  probe.className = classes;
  box.append(probe);
  const content = getComputedStyle(probe, "::before").content;
  const found = { colour: text(opaque(getComputedStyle(probe).color, box)), sign: /^"([^"]*)"/.exec(content)?.[1] ?? "" };
  probe.remove();
  return found;
}

/** A colour of CSS, whatever its notation, as red, green and blue. */
function opaque(colour, box) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = colour.trim() || getComputedStyle(box).color;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

function numbers(colour) {
  return [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16));
}

function text(colour) {
  return `#${colour.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}
