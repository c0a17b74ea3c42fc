/** The picture of a GraphView as SVG: what is seen, as it is seen. */

/** @param {import("./graph-view.js").GraphView} view @returns {string} */
export function svgOf(view) {
  const { sigma, graph, palette } = view;
  const { width, height } = sigma.getDimensions();
  const at = new Map(graph.mapNodes((key, data) => [key, sigma.graphToViewport(data)]));
  const size = (data) => sigma.scaleSize(data.size);
  const lines = graph.mapEdges((key, _, source, target) => {
    const data = sigma.getEdgeDisplayData(key);
    if (!data || data.hidden) return "";
    const [one, two] = [at.get(source), at.get(target)];
    return `<line x1="${round(one.x)}" y1="${round(one.y)}" x2="${round(two.x)}" y2="${round(two.y)}" stroke="${data.color}" stroke-width="${round(size(data))}"/>`;
  });
  const discs = graph.mapNodes((key) => {
    const data = sigma.getNodeDisplayData(key);
    const { x, y } = at.get(key);
    return !data || data.hidden ? "" : `<circle cx="${round(x)}" cy="${round(y)}" r="${round(size(data))}" fill="${data.color}"><title>${escaped(view.network.byId.get(key).label)}</title></circle>`;
  });
  const words = view.labels.map(({ key }) => {
    const data = sigma.getNodeDisplayData(key);
    const { x, y } = at.get(key);
    return data?.label ? `<text x="${round(x + size(data) + 3)}" y="${round(y + 4)}" paint-order="stroke" stroke="${palette.paper}" stroke-width="4" fill="${palette.ink}">${escaped(data.label)}</text>` : "";
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="100%" height="100%" fill="${palette.paper}"/>`,
    ...[...lines, ...discs, ...words].filter(Boolean),
    "</svg>\n",
  ].join("\n");
}

function round(number) {
  return Math.round(number * 10) / 10;
}

function escaped(words) {
  return words.replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, "\ufffd").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
