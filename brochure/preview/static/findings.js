// The tab of what was found, by severity: a click on a finding shows its panel, and the lines of YAML.

import { ask, make } from "./dom.js";
import { draft } from "./names.js";

const GROUPS = [["error", "Errors", "nothing is built while there are any"], ["warning", "Warnings", "to be judged before it is approved"]];

export function mount(section, preview) {
  const words = make("input", { type: "search", id: "findings-filter", placeholder: "Word, panel or code", autocomplete: "off" });
  const count = make("p", { role: "status", class: "count" });
  const groups = make("div", {});
  let filled = "";
  const fill = () => {
    const { diagnostics } = preview.told();
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = diagnostics.filter((told) => {
      const said = [told.message, told.code, told.panel, told.file, told.hint].join(" ").toLowerCase();
      return wanted.every((word) => said.includes(word));
    });
    const state = JSON.stringify(found);
    if (state === filled) return; // what is open stays open
    filled = state;
    groups.replaceChildren(...GROUPS.map(([severity, heading, about]) => {
      const here = found.filter((told) => told.severity === severity);
      return here.length ? make("section", { class: severity }, make("h2", {}, `${heading} (${here.length})`),
        make("p", { class: "about" }, about), make("ul", {}, ...here.map((told) => finding(told, preview)))) : null;
    }).filter(Boolean));
    if (!diagnostics.length) count.textContent = "Nothing was found.";
    else count.textContent = wanted.length ? `${found.length} of ${diagnostics.length} findings` : "";
  };
  words.addEventListener("input", fill);
  section.append(make("label", { class: "filter" }, "Filter", words), count, groups);
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
    make("span", { class: "code" }, told.panel ? `${told.code} · ${told.panel}` : told.code),
    told.message, make("span", { class: "code" }, where));
  const edit = told.line && /^content\/leaflets\/[^/]+\.yaml$/.test(told.file ?? "") ? make("button", { type: "button", class: "edit",
    onclick: () => preview.dispatchEvent(new CustomEvent("edit", { detail: told })) }, "Edit this line") : null;
  return make("li", { class: told.severity }, button, told.hint ? make("p", { class: "hint" }, told.hint) : null, edit, lines);
}

async function excerpt(told) {
  const { lines } = await ask(`/api/lines?file=${encodeURIComponent(told.file)}&line=${told.line}&draft=${draft}`);
  return make("pre", { tabindex: "0", role: "region", "aria-label": `Lines of ${told.file}` }, ...lines.flatMap(({ number, text }) => {
    const words = `${String(number).padStart(4)}  ${text}`;
    return [number === told.line ? make("mark", {}, words) : words, "\n"];
  }));
}
