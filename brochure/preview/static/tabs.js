// The tabs at the right. A tab is a row here; its module, loaded when it is first opened, exports mount(section, preview).

import { $, make } from "./dom.js";

const TABS = [
  { id: "findings", title: "Findings", module: "./findings.js" },
  { id: "brand", title: "Brand", module: "./brand.js" },
  { id: "words", title: "Words", module: "./words.js" },
];

export async function tabs(preview) {
  const rows = TABS.map((tab) => ({
    ...tab,
    button: make("button", { type: "button", role: "tab", id: `tab-${tab.id}`, "aria-controls": tab.id }, tab.title),
    section: make("section", { role: "tabpanel", id: tab.id, "aria-labelledby": `tab-${tab.id}`, tabindex: "-1" }),
    mounted: false,
  }));
  const open = async (chosen, focus = false) => {
    for (const { button, section } of rows) {
      button.setAttribute("aria-selected", button === chosen.button);
      button.tabIndex = button === chosen.button ? 0 : -1;
      section.hidden = section !== chosen.section;
    }
    if (focus) chosen.button.focus();
    if (chosen.mounted) return;
    chosen.mounted = true;
    await (await import(chosen.module)).mount(chosen.section, preview);
  };
  rows.forEach((row, number) => {
    row.button.addEventListener("click", () => open(row));
    row.button.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: number - 1, ArrowRight: number + 1, Home: 0, End: rows.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      open(rows.at(to % rows.length), true);
    });
  });
  // Whoever asks to edit a line of a leaflet's file is brought to it.
  preview.addEventListener("edit", async ({ detail }) => {
    await open(rows.find(({ id }) => id === "words"));
    preview.dispatchEvent(new CustomEvent("line", { detail }));
  });
  $("#tabs").append(...rows.map(({ button }) => button));
  $("#tabs").after(...rows.map(({ section }) => section));
  await open(rows[0]);
}
