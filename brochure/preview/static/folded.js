// The leaflet folded in space: opened and turned by sliders, by the keyboard, by mouse or finger.

import { make } from "./dom.js";

const ROOM = [0.8, 0.86]; // of the width and the height that there are, at a size of 100 %
const PAPER_MM = 0.25; // thickness, as much of it as can be seen
const LIGHT = unit([-0.25, -0.5, 1]); // from the left, from above, from before: y points down
const SHADE = 0.36; // of a face that looks away from the light
const BEGIN = { open: 0, turn: -24, tilt: -14 };
const STEP = 6; // degrees, of an arrow key
const OPENING_MS = 1400;

const pose = { ...BEGIN };
let scene = null;

// Show ``piece`` in ``host`` as large as fits, times ``size``: ``pictures`` gives the address of a page by its number and
// how many pixels a mm takes.
export function folded(host, piece, size, pictures, panels) {
  const scale = size * fitting(host, piece);
  if (!scene?.body.isConnected || scene.piece !== piece || scene.scale !== scale) {
    const focused = scene?.space === document.activeElement;
    scene = build(piece, scale, panels);
    host.replaceChildren(scene.body);
    if (focused) scene.space.focus();
  }
  for (const image of scene.images) {
    const address = pictures(Number(image.dataset.page), scale);
    if (image.getAttribute("src") !== address) image.src = address;
  }
  lay();
}

// How many pixels a mm can take, so that the piece is in sight flat and closed.
function fitting(host, piece) {
  const [wide, high] = ["width", "height"].map((side) => Math.max(...piece.facets.map((facet) => facet[side === "width" ? "x" : "y"] + facet[side])));
  const knobs = scene?.body.isConnected ? scene.body.lastElementChild.offsetHeight : 60;
  const [across, down] = [host.clientWidth - 48, Math.max(240, host.clientHeight - 64 - knobs)];
  return Math.min(ROOM[0] * across / wide, ROOM[1] * down / high);
}

function build(piece, scale, panels) {
  const images = [];
  const [right, foot] = ["x", "y"].map((axis) => Math.max(...piece.facets.map((facet) => facet[axis] + facet[axis === "x" ? "width" : "height"])));
  const facets = piece.facets.map((facet) => {
    const faces = facet.sides.map((side, number) => face(side, number, scale, images));
    return make("div", {
      class: "facet",
      style: `left:${facet.x * scale}px;top:${facet.y * scale}px;width:${facet.width * scale}px;`
        + `height:${facet.height * scale}px;transform-origin:${-facet.x * scale}px ${-facet.y * scale}px`,
    }, ...faces, ...edges(facet, right, foot).map((edge) => make("div", { class: `edge ${edge}` })));
  });
  const turned = make("div", { class: "piece" }, ...facets);
  const floor = make("div", { class: "floor" });
  const space = make("div", {
    class: "space",
    role: "group",
    tabindex: "0",
    "aria-label": `The leaflet, folded: ${panels.length} panels. Arrow keys turn and tilt it, Page Up and Page Down open and close it.`,
    onkeydown: key,
    onpointerdown: grab,
  }, floor, turned);
  space.style.setProperty("--paper", `${Math.max(1, PAPER_MM * scale)}px`);
  const opening = knob("Open", "open", { min: 0, max: 1, step: 1 / (piece.frames.length - 1) });
  const knobs = [opening, knob("Turn", "turn", { min: -180, max: 180, step: 1 }), knob("Tilt", "tilt", { min: -90, max: 90, step: 1 })];
  const act = make("button", { type: "button", onclick: () => run(pose.open < 0.5 ? 1 : 0) }, "Unfold");
  const body = make("div", { class: "folding" }, space, make("div", { class: "knobs" }, act,
    make("button", { type: "button", onclick: () => set({ turn: wrap(pose.turn + 180) }) }, "Turn over"),
    ...knobs.map(({ label }) => label),
    make("button", { type: "button", onclick: () => set({ ...BEGIN }) }, "Begin again")));
  return { piece, scale, facets, turned, floor, space, knobs, act, images, body };
}

// One side of a facet: the panel printed there, turned and cropped as it is on the sheet.
function face(side, number, scale, images) {
  const shade = make("div", { class: "shade" });
  if (!side) return make("div", { class: number ? "face back" : "face" }, shade);
  const [width, height] = side.full.map((length) => length * scale);
  const [left, top] = side.crop;
  const turns = { 0: [0, 0], 90: [0, side.height], 180: [side.width, side.height], 270: [side.width, 0] };
  const [dx, dy] = turns[side.rotation] ?? [0, 0];
  const image = make("img", { alt: "", draggable: "false", "data-page": side.panel });
  image.style.cssText = `width:${width}px;height:${height}px;transform:`
    + `translate(${(side.x + dx) * scale}px,${(side.y + dy) * scale}px) rotate(${-side.rotation}deg) `
    + `translate(${-left * scale}px,${-top * scale}px)`;
  images.push(image);
  return make("div", { class: number ? "face back" : "face" }, image, shade);
}

// Where a facet ends with the paper, and not at a fold.
function edges({ x, y, width, height }, right, foot) {
  const near = (a, b) => Math.abs(a - b) < 0.01;
  const ends = { start: near(x, 0), end: near(x + width, right), top: near(y, 0), foot: near(y + height, foot) };
  return Object.keys(ends).filter((edge) => ends[edge]);
}

function knob(label, key, limits) {
  const input = make("input", { type: "range", ...limits, value: pose[key],
    oninput: () => set({ [key]: input.valueAsNumber }) });
  return { key, input, label: make("label", {}, label, input) };
}

function set(change) {
  Object.assign(pose, change);
  lay();
}

// Lay the piece as it is opened and turned now: its facets, the light on them, its shadow.
function lay() {
  const { piece, scale, facets, turned, floor, space, knobs, act } = scene;
  const matrices = piece.frames[Math.round(pose.open * (piece.frames.length - 1))];
  const { corners, centre } = outline(piece, matrices, scale);
  facets.forEach((element, number) => {
    const matrix = [...matrices[number]];
    for (const axis of [12, 13, 14]) matrix[axis] *= scale;
    element.style.transform = `matrix3d(${matrix.join(",")})`;
    const towards = dot(rotate(matrix.slice(8, 11)), LIGHT);
    const [front, back] = element.querySelectorAll(".shade");
    front.style.opacity = shade(towards);
    back.style.opacity = shade(-towards);
  });
  turned.style.transform = `rotateX(${pose.tilt}deg) rotateY(${pose.turn}deg) translate3d(${centre.map((c) => `${-c}px`).join(",")})`;
  const seen = corners.map((corner) => rotate(corner.map((value, axis) => value - centre[axis])));
  const [xs, ys] = [seen.map(([x]) => x), seen.map(([, y]) => y)];
  floor.style.cssText = `left:calc(50% + ${Math.min(...xs)}px);width:${Math.max(...xs) - Math.min(...xs)}px;`
    + `top:calc(50% + ${Math.max(...ys)}px);opacity:${Math.cos(pose.tilt * Math.PI / 180)}`;
  for (const { key, input } of knobs) {
    input.value = pose[key];
    input.setAttribute("aria-valuetext", key === "open" ? opened() : `${Math.round(pose[key])} degrees`);
  }
  act.textContent = pose.open < 0.5 ? "Unfold" : "Fold";
  space.dataset.open = pose.open;
}

function opened() {
  if (pose.open <= 0) return "closed";
  return pose.open >= 1 ? "flat" : `${Math.round(100 * pose.open)} per cent open`;
}

// Open or close it in front of the eyes; at once for those who want no motion.
function run(to) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    set({ open: to });
    return;
  }
  const [from, begun, of] = [pose.open, performance.now(), scene];
  const frame = (now) => {
    const part = Math.min(1, (now - begun) / OPENING_MS);
    if (scene !== of) return;
    set({ open: from + (to - from) * (part < 0.5 ? 2 * part * part : 1 - 2 * (1 - part) ** 2) });
    if (part < 1) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function key(event) {
  const frame = 1 / (scene.piece.frames.length - 1);
  const change = {
    ArrowLeft: { turn: wrap(pose.turn - STEP) },
    ArrowRight: { turn: wrap(pose.turn + STEP) },
    ArrowUp: { tilt: clamp(pose.tilt + STEP) },
    ArrowDown: { tilt: clamp(pose.tilt - STEP) },
    PageUp: { open: Math.min(1, pose.open + 4 * frame) },
    PageDown: { open: Math.max(0, pose.open - 4 * frame) },
    Home: { ...BEGIN },
    End: { open: 1 },
  }[event.key];
  if (!change) return;
  event.preventDefault();
  set(change);
}

// Turn it by what the pointer moves, mouse or finger, until it lets go.
function grab(event) {
  const { space } = scene;
  let [x, y] = [event.clientX, event.clientY];
  space.setPointerCapture(event.pointerId);
  const move = (moved) => {
    if (moved.pointerId !== event.pointerId) return;
    set({ turn: wrap(pose.turn + (moved.clientX - x) / 3), tilt: clamp(pose.tilt - (moved.clientY - y) / 3) });
    [x, y] = [moved.clientX, moved.clientY];
  };
  const end = (done) => {
    if (done.pointerId !== event.pointerId) return;
    for (const [name, hear] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) space.removeEventListener(name, hear);
  };
  for (const [name, hear] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) space.addEventListener(name, hear);
}

// --- sums ---------------------------------------------------------------------------------------------------------

const clamp = (degrees) => Math.max(-90, Math.min(90, degrees));
const wrap = (degrees) => ((degrees + 540) % 360) - 180;
const shade = (towards) => SHADE * Math.max(0, 1 - Math.max(0, towards) * 1.4);
const dot = (a, b) => a.reduce((sum, value, axis) => sum + value * b[axis], 0);

function unit(vector) {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

// A vector as it is turned in front of the eyes.
function rotate([x, y, z]) {
  const [tilt, turn] = [pose.tilt * Math.PI / 180, pose.turn * Math.PI / 180];
  const [across, deep] = [x * Math.cos(turn) + z * Math.sin(turn), -x * Math.sin(turn) + z * Math.cos(turn)];
  return [across, y * Math.cos(tilt) - deep * Math.sin(tilt), y * Math.sin(tilt) + deep * Math.cos(tilt)];
}

// The corners of the piece as it lies, and the middle of them, about which it turns.
function outline(piece, matrices, scale) {
  const corners = piece.facets.flatMap(({ x, y, width, height }, number) => {
    const m = matrices[number];
    return [[x, y], [x + width, y], [x, y + height], [x + width, y + height]]
      .map(([a, b]) => [0, 1, 2].map((axis) => (m[axis] * a + m[4 + axis] * b + m[12 + axis]) * scale));
  });
  const centre = [0, 1, 2].map((axis) => {
    const values = corners.map((corner) => corner[axis]);
    return (Math.min(...values) + Math.max(...values)) / 2;
  });
  return { corners, centre };
}
