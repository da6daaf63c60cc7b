// Every leaflet of every clinic by its cover. A cover is made when it comes into sight, one after another.

import { $, make } from "./dom.js";
import { named, path, title, titled } from "./names.js";

const WIDTH = 176; // CSS pixels

let listed = [];
let changes = 0; // covers are asked for anew after every change
const waiting = new Set();
let busy = false;

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) waiting.add(target);
    else waiting.delete(target);
  }
  work();
}, { rootMargin: "200px" });

export function mount() {
  $("#filter").addEventListener("input", filter);
}

// Take the leaflets there are; what is open stays as it is but for what has changed.
export function fill(leaflets) {
  changes += 1;
  listed = leaflets;
  if (!$("#gallery").hidden) lay();
}

export function open() {
  $("#gallery").hidden = false;
  lay();
  $("#filter").focus();
}

export function close() {
  $("#gallery").hidden = true;
  watcher.disconnect();
  waiting.clear();
  $("#stage").focus();
}

function lay() {
  watcher.disconnect();
  waiting.clear();
  const groups = new Map();
  for (const name of listed) groups.set(name.clinic, [...(groups.get(name.clinic) ?? []), name]);
  $("#covers").replaceChildren(...[...groups].map(([clinic, names]) => make("section", {},
    make("h3", {}, title(clinic)),
    make("ul", {}, ...names.map(card)))));
  filter();
  for (const frame of document.querySelectorAll("#covers .cover")) watcher.observe(frame);
}

function card(name) {
  const frame = make("span", { class: "cover", "data-of": path(name) });
  return make("li", { "data-words": `${titled(name)} ${title(name.clinic)} ${name.language} ${named(name.language)}`.toLowerCase() },
    make("a", { href: `#${path(name)}` }, frame, make("strong", { dir: "auto" }, titled(name)), make("small", {}, named(name.language))));
}

// Hide what does not have every word that is typed.
function filter() {
  const words = $("#filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  for (const item of document.querySelectorAll("#covers li")) {
    item.hidden = !words.every((word) => item.dataset.words.includes(word));
    left += item.hidden ? 0 : 1;
  }
  for (const group of document.querySelectorAll("#covers section")) group.hidden = !group.querySelector("li:not([hidden])");
  $("#matches").textContent = `${left} ${left === 1 ? "leaflet" : "leaflets"}`;
}

// One at a time: the leaflet that someone works on must never wait long for covers.
async function work() {
  if (busy) return;
  busy = true;
  for (let frame = next(); frame; frame = next()) {
    const width = Math.round(WIDTH * devicePixelRatio);
    const image = make("img", { src: `/cover/${frame.dataset.of}.png?width=${width}&changes=${changes}`, alt: "" });
    const drawn = await image.decode().then(() => true, () => false);
    frame.replaceChildren(drawn ? image : make("span", { class: "none" }, "It cannot be made now: open it to see why."));
    watcher.unobserve(frame);
  }
  busy = false;
}

function next() {
  const [frame] = waiting;
  waiting.delete(frame);
  return frame;
}
