// The preview in the browser. The address says what is shown: #clinic/language/leaflet, or #all; all else is fetched.

import { $, ask, make, say } from "./dom.js";
import * as gallery from "./gallery.js";
import { draft, named, path, title, titled } from "./names.js";
import * as stage from "./stage.js";
import { tabs } from "./tabs.js";
import { VIEWS } from "./views.js";

const NOTHING = { revision: 0, title: "", diagnostics: [], shapes: null, pages: [], made: false, fresh: false, copyfit: null };

// What the tabs may ask for. It tells of two events: "shown", when another leaflet or a later state of it is in sight,
// and "changed", whose detail is the paths that have changed on disk.
class Preview extends EventTarget {
  #leaflets = [];
  #faults = [];
  #told = NOTHING;
  #name = null;
  #asked = false;
  #running = null;

  // Of whom, in which language, and in which edition the leaflet in sight is; null without one.
  name() {
    return this.#name && { ...this.#name, edition: VIEWS[view()].edition };
  }

  // What the server told of it: title, diagnostics, shapes, fresh.
  told() {
    return this.#told;
  }

  goto(panel) {
    stage.goto(panel);
  }

  // Show what has changed. Who asks again meanwhile is answered once for all.
  refresh() {
    this.#asked = true;
    this.#running ??= this.#run().finally(() => { this.#running = null; });
    return this.#running;
  }

  async #run() {
    while (this.#asked) {
      this.#asked = false;
      if (this.#leaflets.length) await this.#show();
      await this.#list();
      await this.#show();
    }
  }

  async #list() {
    const { leaflets, diagnostics } = await ask("/api/leaflets");
    this.#faults = diagnostics;
    if (JSON.stringify(leaflets) !== JSON.stringify(this.#leaflets)) this.#leaflets = leaflets;
    gallery.fill(this.#leaflets);
  }

  // Show the leaflet that the address names, in the edition that is chosen; without one, what is wrong.
  async #show() {
    const all = location.hash === "#all";
    if (all === $("#gallery").hidden) (all ? gallery.open : gallery.close)();
    document.body.classList.toggle("browsing", all);
    if (all) $("#all").setAttribute("aria-current", "page");
    else $("#all").removeAttribute("aria-current");
    const name = this.#named();
    if (!name) {
      this.#take(null, { ...NOTHING, diagnostics: this.#faults });
      $("#title").textContent = "No leaflet can be shown yet";
      return;
    }
    this.#choices(name);
    const chosen = view();
    $("#main").setAttribute("aria-busy", "true");
    const told = await ask(`/api/leaflet/${path(name)}?edition=${VIEWS[chosen].edition}&draft=${draft}`)
      .finally(() => $("#main").removeAttribute("aria-busy"));
    if (path(name) !== path(this.#named() ?? {}) || chosen !== view()) { // another one was asked for meanwhile
      this.#asked = true;
      return;
    }
    const same = this.#name && path(this.#name) === path(name) && this.#told.view === chosen;
    if (same && this.#told.revision === told.revision) return;
    this.#take(name, { ...NOTHING, ...told, view: chosen, edition: VIEWS[chosen].edition });
    await stage.ready();
    this.#findings(name, chosen);
  }

  #take(name, told) {
    this.#name = name;
    this.#told = told;
    if (name) this.#heading(name, told);
    stage.draw(name && { ...told, name });
    this.dispatchEvent(new Event("shown"));
  }

  // Pages come first; what reading them back finds follows.
  async #findings(name, chosen) {
    const { revision } = this.#told;
    const found = await ask(`/api/findings/${path(name)}?edition=${VIEWS[chosen].edition}&draft=${draft}`);
    const still = this.#name && path(this.#name) === path(name) && this.#told.view === chosen;
    if (!still || found.revision !== revision || this.#told.revision !== revision) return;
    if (JSON.stringify(found.diagnostics) === JSON.stringify(this.#told.diagnostics)) return;
    this.#told = { ...this.#told, diagnostics: found.diagnostics };
    this.#heading(name, this.#told);
    this.dispatchEvent(new Event("shown"));
  }

  #heading(name, told) {
    const words = told.title || title(name.leaflet);
    document.title = `${words} – Brochure preview`;
    $("#title").textContent = words + (told.copyfit ? ` – set tighter (${told.copyfit})` : "");
    const errors = told.diagnostics.filter(({ severity }) => severity === "error").length;
    const some = `${errors} ${errors === 1 ? "error" : "errors"}`;
    const stale = told.fresh && !errors ? "" : told.fresh ? `Nothing would be built of this: ${some}.`
      : `This leaflet cannot be made now.${told.made ? " You see it as it was before." : ""}`;
    $("#stale").hidden = !stale;
    if ($("#stale").textContent !== stale) $("#stale").textContent = stale;
    const kind = told.edition === "web" ? "html" : "pdf";
    const file = `/file/${path(name)}/${told.edition}.${kind}?draft=${draft}`;
    $("#download").href = file;
    for (const control of [$("#download"), $("#print")]) control.toggleAttribute("data-none", !told.fresh || errors > 0);
    if (told.fresh && !errors) $("#download").removeAttribute("aria-disabled");
    else $("#download").setAttribute("aria-disabled", "true");
    $("#print").disabled = !told.fresh || errors > 0 || told.edition === "web";
    $("#print").dataset.file = `${file}&inline`;
  }

  // The three lists: a choice keeps as much of the rest as there is.
  #choices(name) {
    const there = this.#leaflets;
    const options = (key, from, words) => {
      const values = [...new Set([...from.map((other) => other[key]), name[key]])];
      const state = JSON.stringify([values, name[key]]);
      const list = $(`#${key}`);
      if (list.dataset.state === state) return;
      list.dataset.state = state;
      list.replaceChildren(...values.map((value) => make("option", { value, selected: value === name[key] ? "" : null }, words(value))));
    };
    options("leaflet", there, (leaflet) => {
      const alike = there.filter((other) => other.leaflet === leaflet);
      return titled(alike.find((other) => other.language === name.language) ?? alike[0] ?? { leaflet });
    });
    options("clinic", there.filter((other) => other.leaflet === name.leaflet), title);
    options("language", there.filter((other) => other.leaflet === name.leaflet && other.clinic === name.clinic), named);
  }

  // Go to the leaflet that is nearest to what was chosen in one of the lists.
  choose(key, value) {
    const now = this.#name ?? this.#leaflets[0];
    const alike = (other) => ["leaflet", "language", "clinic"].filter((part) => other[part] === now[part]).length
      + (other.leaflet === now.leaflet ? 2 : 0);
    const [best] = this.#leaflets.filter((other) => other[key] === value).sort((a, b) => alike(b) - alike(a));
    if (best) location.hash = path(best);
  }

  // The leaflet of the address; one that is gone is asked for all the same, since the server says why.
  #named() {
    const parts = location.hash.slice(1).split("/").map(decoded);
    if (parts.length !== 3) return this.#name ?? this.#leaflets[0];
    const [clinic, language, leaflet] = parts;
    const same = (name) => name.clinic === clinic && name.language === language && name.leaflet === leaflet;
    return this.#leaflets.find(same) ?? { clinic, language, leaflet, editions: [] };
  }
}

// A part of an address; one that nobody could have written stays as it is, and names nothing.
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const view = () => $("input[name=view]:checked").value;

const AGAIN_MS = 2000;

function listen(preview) {
  const stream = new EventSource("/events");
  const tell = (words, on) => {
    say(words);
    $(".lamp").classList.toggle("on", on);
  };
  stream.addEventListener("open", async () => {
    tell("Watching your files", true);
    await preview.refresh(); // what changed while nobody listened
  });
  stream.addEventListener("error", () => {
    tell("The program has ended", false);
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_MS, preview); // another one may answer by now
  });
  stream.addEventListener("changed", async (event) => {
    const paths = JSON.parse(event.data);
    preview.dispatchEvent(new CustomEvent("changed", { detail: paths }));
    await preview.refresh();
    tell(`Seen: ${paths.slice(0, 2).join(", ")}${paths.length > 2 ? " …" : ""}`, true);
  });
}

// Print what a build would write: the file itself, in the browser's own dialogue.
function print(address) {
  $("#printed")?.remove();
  const frame = make("iframe", { id: "printed", src: address, title: "The file that is printed", "aria-hidden": "true", tabindex: "-1" });
  frame.addEventListener("load", () => {
    try {
      frame.contentWindow.focus();
      frame.contentWindow.print();
    } catch { // a browser that shows PDF in a window of its own prints it from there
      window.open(address, "_blank", "noopener");
    }
  });
  document.body.append(frame);
}

const preview = new Preview();
preview.addEventListener("shown", () => {
  const number = preview.told().diagnostics.length;
  $("#tab-findings").textContent = number ? `Findings (${number})` : "Findings";
});
addEventListener("hashchange", () => preview.refresh());
for (const input of document.querySelectorAll("input[name=view]")) {
  input.addEventListener("input", () => preview.refresh().then(stage.reveal));
}
for (const key of ["leaflet", "clinic", "language"]) {
  $(`#${key}`).addEventListener("input", (event) => preview.choose(key, event.target.value));
}
$("#download").addEventListener("click", (event) => {
  if (event.currentTarget.hasAttribute("data-none")) event.preventDefault();
});
$("#print").addEventListener("click", (event) => print(event.currentTarget.dataset.file));
gallery.mount();
stage.mount();
await tabs(preview);
await preview.refresh();
listen(preview);
