/**
 * The colours of a picture: those of the site's style sheet, read from it, so that both are the same in light and dark.
 */

const TONES = ["strength", "weakness", "mixed", "neutral", "to-act", "outstanding", "good", "adequate", "requires-improvement", "inadequate"];
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

/** The sign of the kind of a node, which says without colour what it is. */
export function sign(colours, node) {
  return colours.kind(prefix(node)).sign;
}

/** @param {import("./graph-view.js").GraphView} view @param {import("./network.js").Node} node */
export function nodeColour(view, node) {
  const { palette: colours, colouring } = view;
  if (colouring === "group") return colours.groups[node.group] ?? colours.tone("neutral").colour;
  if (colouring === "kind") return colours.kind(prefix(node)).colour;
  const found = new Set();
  for (const index of view.network.ties[node.index]) {
    const shown = view.selection.edges.get(index);
    const { group } = view.network.edges[index].predicate;
    if (shown && group === (colouring === "grade" ? "grade" : "finding")) found.add(toneOf(group, shown));
  }
  const tone = found.size === 1 ? [...found][0] : "mixed";
  return found.size ? toned(colours, colouring === "grade" ? "grade" : "finding", tone) : colours.mix(colours.line, 0.5);
}

/** @param {import("./graph-view.js").GraphView} view */
export function edgeColour(view, edge, shown) {
  const { palette: colours, colouring } = view;
  const { group } = edge.predicate;
  const plain = colouring === "polarity" ? group !== "finding" : colouring === "grade" ? group !== "grade" : group === "relation";
  return plain ? colours.line : toned(colours, group, toneOf(group, shown));
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
