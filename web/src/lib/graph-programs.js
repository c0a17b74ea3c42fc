/** How nodes and ties are drawn by WebGL: nodes in the shape of their kind, ties in the pattern of what they say. */
import { EdgeRectangleProgram, NodePointProgram, createEdgeArrowHeadProgram, createEdgeCompoundProgram } from "sigma/rendering";

/** The shapes of nodes; a place in this list is what the shader knows them by. */
export const SHAPES = ["disc", "square", "diamond", "triangle", "star"];
export const REACH = 1.3; // how far the points of a shape reach, in radiuses of a disc

/** The shape that comes near the sign of a kind. @param {string} sign */
export function shapeOf(sign) {
  if ("★☆".includes(sign || " ")) return "star";
  if ("■□▣▤▥◫".includes(sign || " ")) return "square";
  if ("◆◇◈?".includes(sign || " ")) return "diamond";
  return "▲±!".includes(sign || " ") ? "triangle" : "disc";
}

/** The corners of a shape around (0, 0), in radiuses; null: a disc. @param {string} shape @returns {[number, number][] | null} */
export function cornersOf(shape) {
  if (shape === "square") return [[-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]];
  if (shape === "diamond") return [[0, -1.27], [1.27, 0], [0, 1.27], [-1.27, 0]];
  if (shape === "triangle") return [[0, -1.24], [1.18, 0.92], [-1.18, 0.92]];
  const star = (place) => [(place % 2 ? 0.58 : 1.3) * Math.sin((place * Math.PI) / 5), -(place % 2 ? 0.58 : 1.3) * Math.cos((place * Math.PI) / 5)];
  return shape === "star" ? Array.from({ length: 10 }, (_, place) => star(place)) : null;
}

const NODE_VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
uniform float u_sizeRatio;
uniform float u_pixelRatio;
uniform mat3 u_matrix;
varying vec4 v_color;
varying float v_shape;
varying float v_pixel;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  float radius = a_size / u_sizeRatio * u_pixelRatio;
  gl_PointSize = radius * 2.0 * ${REACH.toFixed(2)} + 2.0;
  v_pixel = 1.0 / radius;
  v_shape = a_shape;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
}`;

// distances from the edge of each shape in radiuses, below 0 within
const NODE_FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying float v_shape;
varying float v_pixel;
float star(vec2 p) {
  float part = 0.628318531;
  float turn = mod(atan(p.x, p.y) + part, 2.0 * part) - part;
  vec2 q = length(p) * vec2(abs(sin(turn)), cos(turn));
  vec2 outer = vec2(0.0, 1.3);
  vec2 inner = 0.58 * vec2(sin(part), cos(part));
  vec2 along = normalize(inner - outer);
  return dot(q - outer, vec2(-along.y, along.x));
}
void main() {
  vec2 p = (gl_PointCoord - 0.5) * 2.0 * (${REACH.toFixed(2)} + v_pixel);
  p.y = -p.y;
  float d;
  if (v_shape < 0.5) d = length(p) - 1.0;
  else if (v_shape < 1.5) d = max(abs(p.x), abs(p.y)) - 0.88;
  else if (v_shape < 2.5) d = (abs(p.x) + abs(p.y) - 1.27) * 0.7071;
  else if (v_shape < 3.5) d = max(-p.y - 0.92, dot(vec2(abs(p.x), p.y - 1.24), vec2(0.8776, 0.4794)));
  else d = star(p);
  #ifdef PICKING_MODE
  if (d > 0.0) discard;
  gl_FragColor = v_color;
  #else
  gl_FragColor = v_color * clamp(0.5 - d / v_pixel, 0.0, 1.0);
  #endif
}`;

const FLOAT = 5126; // of WebGL

/** Nodes as points of one corner: three times fewer corners than sigma's discs. */
export class NodeShapeProgram extends NodePointProgram {
  getDefinition() {
    const told = super.getDefinition();
    return { ...told, VERTEX_SHADER_SOURCE: NODE_VERTEX, FRAGMENT_SHADER_SOURCE: NODE_FRAGMENT, ATTRIBUTES: [...told.ATTRIBUTES, { name: "a_shape", size: 1, type: FLOAT }] };
  }

  processVisibleItem(index, start, data) {
    super.processVisibleItem(index, start, data);
    this.array[start + 5] = Math.max(0, SHAPES.indexOf(data.shape));
  }
}

/** Ties as rectangles, whole or broken: a pattern is [drawn, left out, drawn, left out] in pixels. */
class TieProgram extends EdgeRectangleProgram {
  getDefinition() {
    const told = super.getDefinition();
    const vertex = told.VERTEX_SHADER_SOURCE.replace("void main() {", "attribute vec4 a_pattern; uniform vec2 u_viewport; varying float v_along; varying vec4 v_pattern;\nvoid main() {\n  vec2 reach = ((u_matrix * vec3(a_positionEnd, 1)).xy - (u_matrix * vec3(a_positionStart, 1)).xy) * u_viewport / 2.0;\n  v_along = a_positionCoef * length(reach);\n  v_pattern = a_pattern * 255.0;");
    const fragment = told.FRAGMENT_SHADER_SOURCE.replace("precision mediump float;", "precision highp float;").replace(
      "void main(void) {",
      "varying float v_along; varying vec4 v_pattern;\nvoid main(void) {\n  float turn = dot(v_pattern, vec4(1.0));\n  if (turn > 0.5) {\n    float at = mod(v_along, turn);\n    if ((at > v_pattern.x && at < v_pattern.x + v_pattern.y) || at > v_pattern.x + v_pattern.y + v_pattern.z) discard;\n  }",
    );
    return {
      ...told,
      VERTEX_SHADER_SOURCE: vertex,
      FRAGMENT_SHADER_SOURCE: fragment,
      UNIFORMS: [...told.UNIFORMS, "u_viewport"],
      ATTRIBUTES: [...told.ATTRIBUTES, { name: "a_pattern", size: 4, type: 5121, normalized: true }],
    };
  }

  processVisibleItem(index, start, source, target, data) {
    super.processVisibleItem(index, start, source, target, data);
    this.array[start + 8] = packed(data.pattern ?? []);
  }

  setUniforms(params, info) {
    super.setUniforms(params, info);
    info.gl.uniform2f(info.uniformLocations.u_viewport, params.width, params.height);
  }
}

const bytes = new Uint8Array(4);
const float = new Float32Array(bytes.buffer);

/** Four numbers below 256 in the place of one; the last is below 127, so that it is a number. */
function packed([one = 0, two = 0, three = 0, four = 0]) {
  bytes.set([one, two, three, four]);
  return float[0];
}

export const tie = TieProgram;
export const arrow = createEdgeCompoundProgram([TieProgram, createEdgeArrowHeadProgram({ lengthToThicknessRatio: 3, widenessToThicknessRatio: 2.4 })]);
