// The tab of what was found: a click on a finding shows its panel, and the lines of YAML.

import { ask, make } from "./dom.js";
import { draft } from "./names.js";

export function mount(section, preview) {
  const list = make("ul", {});
  const fill = () => {
    const found = preview.told().diagnostics;
    const none = make("li", {}, "Nothing was found.");
    list.replaceChildren(...(found.length ? found.map((told) => finding(told, preview)) : [none]));
  };
  section.append(list);
  preview.addEventListener("shown", fill);
  fill();
}

function finding(told, preview) {
  const where = told.file ? `${told.file}${told.line ? `:${told.line}` : ""}` : "";
  const lines = make("div", { "aria-live": "polite" });
  const point = async () => {
    preview.goto(told.panel);
    if (told.file && told.line) lines.replaceChildren(await excerpt(told));
  };
  const button = make("button", { type: "button", onclick: point },
    make("span", { class: "code" }, `${told.severity} · ${told.code}${told.panel ? ` · ${told.panel}` : ""}`),
    told.message, make("span", { class: "code" }, where));
  const edit = told.line && /^content\/leaflets\/[^/]+\.yaml$/.test(told.file ?? "") ? make("button", { type: "button", class: "edit",
    onclick: () => preview.dispatchEvent(new CustomEvent("edit", { detail: told })) }, "Edit this line") : null;
  return make("li", { class: told.severity }, button, told.hint ? make("p", { class: "hint" }, told.hint) : null, edit, lines);
}

async function excerpt(told) {
  const { lines } = await ask(`/api/lines?file=${encodeURIComponent(told.file)}&line=${told.line}&draft=${draft}`);
  return make("pre", { tabindex: "0" }, ...lines.flatMap(({ number, text }) => {
    const words = `${String(number).padStart(4)}  ${text}`;
    return [number === told.line ? make("mark", {}, words) : words, "\n"];
  }));
}
