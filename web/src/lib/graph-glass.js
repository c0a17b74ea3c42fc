/**
 * Moving a picture that is slow to draw: what was drawn last is shifted and scaled with the camera, as through a glass,
 * and drawn anew when the camera rests. Where drawing is quick, each step of the camera is drawn.
 */
import { matrixFromCamera } from "sigma/utils";

const REST = 150; // ms without a step of the camera after which the picture is drawn
const SLOW = 50; // ms from one drawn step to the next, beyond which drawing is slow
const LAYERS = ["edges", "edgeLabels", "nodes", "labels", "hovers", "hoverNodes", "near"];

export class Glass {
  /** @param {import("sigma").default} sigma */
  constructor(sigma) {
    this.sigma = sigma;
    this.slow = isSoftware(sigma);
    this.drawn = sigma.getCamera().getState();
    this.moving = false;
    this.shifted = { x: 0, y: 0, scale: 1 };
    this.last = 0;
    this.late = 0;
    this.timer = 0;
    sigma.getCamera().removeAllListeners("updated"); // sigma's own, which draws each step
    sigma.getCamera().on("updated", () => this.step());
    sigma.on("beforeRender", () => this.rest());
    const [node, edge] = [sigma.getNodeAtPosition.bind(sigma), sigma.getEdgeAtPoint.bind(sigma)];
    sigma.getNodeAtPosition = (at) => node(this.under(at));
    sigma.getEdgeAtPoint = (x, y) => edge(...Object.values(this.under({ x, y })));
  }

  /** Where on the layers as they were drawn a point of the box lies. */
  under({ x, y }) {
    const { x: right, y: down, scale } = this.shifted;
    return { x: (x - right) / scale, y: (y - down) / scale };
  }

  step() {
    const now = performance.now();
    if (!this.slow && now - this.last < 500 && now - this.last > SLOW) this.late += 1;
    if (this.late > 2) this.slow = true;
    this.last = now;
    if (!this.slow) return this.sigma.scheduleRender();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sigma.scheduleRender(), REST);
    this.moving = true;
    this.shift();
  }

  /** Put the layers where the camera now sees them. */
  shift() {
    const { sigma } = this;
    const at = (point, cameraState) => sigma.framedGraphToViewport(point, { cameraState });
    const now = sigma.getCamera().getState();
    const [before, after] = [this.drawn, now].map((state) => [at({ x: 0, y: 0 }, state), at({ x: 1, y: 0 }, state)]);
    const scale = (after[1].x - after[0].x) / (before[1].x - before[0].x);
    const [x, y] = [after[0].x - scale * before[0].x, after[0].y - scale * before[0].y];
    this.shifted = { x, y, scale };
    for (const layer of this.layers()) {
      layer.style.transformOrigin = "0 0";
      layer.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    }
    // what sigma answers to "where is this?" holds for the camera as it is
    sigma.matrix = matrixFromCamera(now, sigma.getDimensions(), sigma.getGraphDimensions(), sigma.getStagePadding());
    sigma.invMatrix = matrixFromCamera(now, sigma.getDimensions(), sigma.getGraphDimensions(), sigma.getStagePadding(), true);
  }

  /** The picture is drawn now. */
  rest() {
    clearTimeout(this.timer);
    this.drawn = this.sigma.getCamera().getState();
    if (!this.moving) return;
    this.moving = false;
    this.shifted = { x: 0, y: 0, scale: 1 };
    for (const layer of this.layers()) layer.style.transform = "";
  }

  layers() {
    const canvases = this.sigma.getCanvases();
    return LAYERS.map((name) => canvases[name]).filter(Boolean);
  }
}

/** Whether the processor draws, not a graphics card. */
function isSoftware(sigma) {
  const gl = sigma.getCanvases().nodes.getContext("webgl2");
  const told = gl?.getExtension("WEBGL_debug_renderer_info");
  return /swiftshader|llvmpipe|software|basic render/i.test(told ? gl.getParameter(told.UNMASKED_RENDERER_WEBGL) : "");
}
