// The preview in the browser. The address says what is shown (#clinic/language/leaflet); everything else is fetched.

import { $, ask, make, say } from "./dom.js";
import { draft, path, title } from "./names.js";
import * as stage from "./stage.js";
import { tabs } from "./tabs.js";

const NOTHING = { revision: 0, title: "", diagnostics: [], shapes: null, fresh: false, copyfit: null };

// What the tabs may ask for. It tells of two events: "shown", when another leaflet or a later state of it is in sight,
// and "changed", whose detail is the paths that have changed on disk.
class Preview extends EventTarget {
  #leaflets = [];
  #told = NOTHING;
  #name = null;

  // Of whom, in which language, and in which edition the leaflet in sight is; null without one.
  name() {
    return this.#name && { ...this.#name, edition: "screen" };
  }

  // What the server told of it: title, diagnostics, shapes, fresh.
  told() {
    return this.#told;
  }

  goto(panel) {
    stage.goto(panel);
  }

  // Ask for the list of leaflets and the one in sight; show what has changed.
  async refresh() {
    const { leaflets, diagnostics } = await ask("/api/leaflets");
    this.#leaflets = leaflets;
    const groups = new Map();
    for (const name of leaflets) groups.set(name.clinic, [...(groups.get(name.clinic) ?? []), name]);
    $("#leaflets").replaceChildren(...[...groups].flatMap(([clinic, names]) => [
      make("h2", {}, title(clinic)),
      make("ul", {}, ...names.map((name) => make("li", {}, make("a", { href: `#${path(name)}` },
        title(name.leaflet), make("small", {}, name.language))))),
    ]));
    await this.show(diagnostics);
  }

  // Show the leaflet that the address names; where there is none, what is wrong with the workspace.
  async show(faults = []) {
    const name = this.#named();
    for (const link of document.querySelectorAll("#leaflets a")) {
      if (name && link.getAttribute("href") === `#${path(name)}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (!name) {
      this.#name = null;
      this.#told = { ...NOTHING, diagnostics: faults };
      $("#title").textContent = "No leaflet can be shown yet";
      this.dispatchEvent(new Event("shown"));
      return;
    }
    $("#main").setAttribute("aria-busy", "true");
    const told = await ask(`/api/leaflet/${path(name)}?draft=${draft}`);
    $("#main").removeAttribute("aria-busy");
    if (name !== this.#named()) return; // another one was asked for meanwhile
    const again = this.#name && path(this.#name) === path(name);
    if (again && this.#told.revision === told.revision) return;
    this.#name = name;
    this.#told = { ...NOTHING, ...told };
    document.title = `${told.title} – Brochure preview`;
    $("#title").textContent = `${told.title}, ${title(name.clinic)}, ${name.language}`
      + (told.copyfit ? ` – set tighter (${told.copyfit})` : "");
    $("#stale").hidden = told.fresh;
    $("#files").replaceChildren(...["screen", "office"].map((edition) => make("a",
      { href: `/file/${path(name)}/${edition}.pdf?draft=${draft}`, target: "_blank", rel: "noopener" }, `${edition} PDF`)));
    stage.draw({ ...told, name });
    this.dispatchEvent(new Event("shown"));
  }

  #named() {
    const [clinic, language, leaflet] = location.hash.slice(1).split("/").map(decodeURIComponent);
    const same = (name) => name.clinic === clinic && name.language === language && name.leaflet === leaflet;
    return this.#leaflets.find(same) ?? this.#leaflets[0];
  }
}

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
  stream.addEventListener("error", () => tell("The program has ended", false));
  stream.addEventListener("changed", async (event) => {
    const paths = JSON.parse(event.data);
    preview.dispatchEvent(new CustomEvent("changed", { detail: paths }));
    await preview.refresh();
    tell(`Seen: ${paths.slice(0, 2).join(", ")}${paths.length > 2 ? " …" : ""}`, true);
  });
}

const preview = new Preview();
preview.addEventListener("shown", () => {
  const number = preview.told().diagnostics.length;
  $("#tab-findings").textContent = number ? `Findings (${number})` : "Findings";
});
addEventListener("hashchange", () => preview.show());
for (const input of document.querySelectorAll(".bar input")) input.addEventListener("input", () => stage.draw());
await tabs(preview);
await preview.refresh();
listen(preview);
