/** The picture of a GraphView as SVG: what is seen, as it is seen, with the legend below; words are text. */
import { PATTERNS, lookOf } from "./graph-colours.js";
import { lineMark, outline, shapeMark } from "./graph-marks.js";
import { REACH } from "./graph-programs.js";
import { legendOf } from "./legend.js";

const ROW = 22; // of the legend
const PALE = 0.22;

/** @param {import("./graph-view.js").GraphView} view @returns {string} */
export function svgOf(view) {
  const { palette, sigma, selection, near } = view;
  const { width, height } = sigma.getDimensions();
  const inside = ({ x, y, r }) => x > -r && x < width + r && y > -r && y < height + r;
  const crosses = (line) => Math.max(line.x1, line.x2) > 0 && Math.min(line.x1, line.x2) < width && Math.max(line.y1, line.y2) > 0 && Math.min(line.y1, line.y2) < height;
  const lines = [...selection.edges.keys()].map((index) => lineMark(view, index, view.strength)).filter((line) => line && crosses(line));
  const shapes = [...selection.nodes.keys()].map((index) => shapeMark(view, index)).filter((shape) => shape && inside(shape));
  const all = [...lines.map(line), ...shapes.map((mark) => shape(view, mark)), ...view.labels.map((label) => words(view, label))];
  const parts = near.parts ? [`<g opacity="${PALE}">`, ...all, "</g>", ...standing(view)] : all;
  const legend = legendRows(legendOf(view), width);
  const whole = height + legend.height;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${whole}" width="${width}" height="${whole}" font-family="sans-serif" font-size="13">`,
    `<rect width="100%" height="100%" fill="${palette.paper}"/>`,
    `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    ...parts,
    "</svg>",
    `<g class="legend" transform="translate(0 ${height})">`,
    ...legend.items.map((item) => legendItem(view, item)),
    "</g>",
    "</svg>\n",
  ].join("\n");
}

/** What stands out. */
function standing(view) {
  const { lines, shapes } = view.near.marks();
  const ring = shapes[0] && `<circle cx="${round(shapes[0].x)}" cy="${round(shapes[0].y)}" r="${round(shapes[0].r * REACH + 3)}" fill="none" stroke="${view.palette.ink}" stroke-width="2.5"/>`;
  return [...lines.map(line), ring, ...shapes.map((mark) => shape(view, mark)), ...view.near.labels.map((label) => words(view, label))];
}

function line({ x1, y1, x2, y2, width, colour, pattern, arrow }) {
  const dashes = pattern.length ? ` stroke-dasharray="${pattern.join(" ")}"` : "";
  const head = arrow ? `<polygon points="${points(arrow)}" fill="${colour}"/>` : "";
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${colour}" stroke-width="${round(width)}"${dashes}/>${head}`;
}

function shape(view, mark) {
  const title = `<title>${escaped(view.network.byId.get(mark.key).label)}</title>`;
  return drawn(mark, `class="thing" fill="${mark.colour}"`, title);
}

function drawn(mark, attributes, inner = "") {
  const corners = outline(mark);
  return corners ? `<polygon ${attributes} points="${points(corners)}">${inner}</polygon>` : `<circle ${attributes} cx="${round(mark.x)}" cy="${round(mark.y)}" r="${round(mark.r)}">${inner}</circle>`;
}

function words({ palette, labelOf, network }, { x, y, key }) {
  return `<text x="${round(x)}" y="${round(y)}" paint-order="stroke" stroke="${palette.paper}" stroke-width="4" fill="${palette.ink}">${escaped(labelOf(network.byId.get(key)))}</text>`;
}

/** Where each item of the legend stands: in rows, as wide as their words are at most. */
function legendRows(items, width) {
  let [x, row] = [12, 0];
  const placed = items.map((item) => {
    const wide = 44 + item.words.length * 7.2 + 14;
    if (x + wide > width && x > 12) [x, row] = [12, row + 1];
    const at = { ...item, x, y: 14 + row * ROW };
    x += wide;
    return at;
  });
  return { items: placed, height: placed.length ? (row + 1) * ROW + 10 : 0 };
}

function legendItem({ palette }, item) {
  const { colour } = lookOf(palette, item.look);
  const mark = item.line ? line({ x1: item.x, y1: item.y, x2: item.x + 30, y2: item.y, width: 3, colour, pattern: PATTERNS[item.look] ?? [], arrow: null }) : drawn({ x: item.x + 20, y: item.y, r: 6, shape: item.shape ?? "disc" }, `fill="${colour}"`);
  return `${mark}<text x="${item.x + 36}" y="${item.y + 4}" fill="${palette.ink}">${escaped(item.words)}</text>`;
}

function points(corners) {
  return corners.map(([x, y]) => `${round(x)},${round(y)}`).join(" ");
}

function round(number) {
  return Math.round(number * 10) / 10;
}

function escaped(words) {
  return words.replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, "\ufffd").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
