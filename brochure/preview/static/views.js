// The ways in which a leaflet is shown. Each is of one edition.

export const VIEWS = {
  panels: { edition: "screen", overlays: ["safe", "grid"] },
  sheets: { edition: "office", overlays: ["safe", "folds", "grid"] },
  folded: { edition: "screen", overlays: [] },
  print: { edition: "print", overlays: ["trim", "bleed", "safe", "folds", "grid"] },
  "large-print": { edition: "large-print", overlays: ["safe", "grid"] },
  web: { edition: "web", overlays: [] },
};
