// What a leaflet goes by: of whom, in which language.

export const path = (name) => [name.clinic, name.language, name.leaflet].map(encodeURIComponent).join("/");

// Return a name of a file as people would write it.
export const title = (name) => name.replaceAll("-", " ").replace(/^./, (letter) => letter.toUpperCase());

// Return the title of a leaflet, where it is known, else what its file is called.
export const titled = (name) => name.title ?? title(name.leaflet);

const languages = new Intl.DisplayNames(["en"], { type: "language" });

// Return a language's English name.
export function named(tag) {
  try {
    return languages.of(tag);
  } catch {
    return tag;
  }
}

// What this page of the browser goes by: what its editors hold unsaved lies over the files wherever it is named.
export const draft = crypto.randomUUID();
