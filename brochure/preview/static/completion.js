// What may be written at a place of a leaflet's YAML, by its schema, and what a word there means.

const LINE = /^(\s*)((?:-\s+)*)(-?$|(?:"[^"]*"|'[^']*'|[\w.-]+)(?=\s*:(?:\s|$)))?/;
const BLOCK_TEXT = /[:-]\s+[|>][+-]?\d?\s*(?:#.*)?$/;
const CALLS = { claim: "claim", glossary: "glossary" };
const SPACES = ["clinic", "jurisdiction", "local", "record"];

// Return the marks of a line, each with its column: dashes, then perhaps a key.
function marks(text) {
  const [, indent, dashes, key] = LINE.exec(text);
  const found = [];
  for (let column = indent.length, rest = dashes; rest; ) {
    const step = /^-\s+/.exec(rest)[0];
    found.push({ column, dash: true });
    column += step.length;
    rest = rest.slice(step.length);
  }
  const column = indent.length + dashes.length;
  if (key === "-") found.push({ column, dash: true });
  else if (key) found.push({ column, key: key.replace(/^["']|["']$/g, ""), end: column + key.length });
  return found;
}

// Return where `at` stands: the path of keys ("-" for an entry of a list), whether a key or a value is written there,
// and whether that is inside a text of several lines.
function placeOf(state, at) {
  const line = state.doc.lineAt(at);
  const before = line.text.slice(0, at - line.from);
  const own = marks(line.text);
  const indent = line.text.search(/\S|$/);
  let path = [];
  let limit = Infinity;
  const take = (mark) => {
    if (mark.dash ? mark.column < limit : mark.column < limit || (mark.column === limit && path[0] === "-")) {
      path.unshift(mark.dash ? "-" : mark.key);
      limit = mark.column;
    }
  };
  const key = own.find((mark) => mark.key && mark.end < before.length);
  const typed = own.find((mark) => mark.key && mark.end >= before.length);
  for (const mark of [...own].reverse()) if (mark !== typed && mark.column < before.length) take(mark);
  const column = typed?.column ?? Math.min(indent, before.length);
  if (limit === Infinity) limit = column;
  let inText = false;
  for (let number = line.number - 1; number >= 1 && limit > 0; number -= 1) {
    const { text } = state.doc.line(number);
    if (!text.trim() || text.trim().startsWith("#")) continue;
    const above = marks(text);
    if (text.search(/\S/) < limit && BLOCK_TEXT.test(text) && path.length === 0 && !key) inText = true;
    for (const mark of above.reverse()) take(mark);
  }
  const flow = inFlow(before);
  if (flow && !inText) return { path: [...path, ...flow.path], value: flow.value, inText, before };
  return { path, value: Boolean(key) || inText, inText, before };
}

// Return the path inside braces and brackets that are open at the end of a line's beginning; null where none are.
function inFlow(before) {
  const start = before.search(/[:-]\s+[[{]/);
  if (start < 0) return null;
  const open = [];
  let quote = "";
  let word = "";
  for (const sign of before.slice(start + 1)) {
    if (quote) quote = sign === quote ? "" : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === "{" || sign === "[") { open.push({ sign, key: null }); word = ""; }
    else if (sign === "}" || sign === "]") { open.pop(); word = ""; }
    else if (sign === ",") { if (open.length) open.at(-1).key = null; word = ""; }
    else if (sign === ":" && open.at(-1)?.sign === "{" && !open.at(-1).key) { open.at(-1).key = word.trim(); word = ""; }
    else word += sign;
  }
  if (!open.length) return null;
  const path = open.flatMap(({ sign, key }) => (sign === "[" ? ["-"] : key ? [key] : []));
  return { path, value: open.at(-1).sign === "[" || Boolean(open.at(-1).key) };
}

// Return every plain schema that may hold at the end of `path`.
function schemasAt(schema, path) {
  const expand = (one, seen = new Set()) => {
    if (!one || seen.has(one)) return [];
    seen.add(one);
    const parts = [one.$ref && schema.$defs[one.$ref.split("/").at(-1)], ...(one.anyOf ?? [])];
    return [one, ...parts.flatMap((part) => expand(part, seen))];
  };
  let found = expand(schema);
  for (const step of path) {
    found = found.flatMap((one) => (step === "-" ? expand(one.items)
      : expand(one.properties?.[step] ?? (typeof one.additionalProperties === "object" ? one.additionalProperties : null))));
  }
  return found;
}

const isText = (schemas, schema) => schemas.includes(schema.$defs.Text) || schemas.includes(schema.$defs.BlankText);

export function completions(context, known) {
  if (!known.schema) return null;
  const { path, value, inText, before } = placeOf(context.state, context.pos);
  const schemas = schemasAt(known.schema, path);
  const inserted = insertions(context, known.names, !inText);
  if (inserted && (value || isText(schemas, known.schema))) return inserted;
  if (inText) return null;
  const word = context.matchBefore(/[\w./-]*/);
  if (!context.explicit && !word.text) return null;
  const from = word.from;
  const options = value ? values(schemas, path, known.names) : keys(schemas, before, known.schema);
  const alone = value ? [] : schemas.flatMap((one) => one.enum ?? []).filter((name) => !options.some((o) => o.label === name));
  const all = [...options, ...alone.map((name) => ({ label: String(name), type: "constant" }))];
  return all.length ? { from, options: all, validFor: /^[\w./-]*$/ } : null;
}

function keys(schemas, before, schema) {
  const indent = " ".repeat(before.replace(/[\w.-]*$/, "").length + 2);
  const options = new Map();
  for (const one of schemas) {
    for (const [label, inner] of Object.entries(one.properties ?? {})) {
      options.set(label, { label, type: "property", info: inner.description ?? describe(inner, schema), apply: apply(label, inner, indent, schema) });
    }
  }
  return [...options.values()];
}

// What is written for a key: behind a colon, or on the lines below it where it holds keys or a list.
function apply(label, inner, indent, schema) {
  const all = schemasAt({ ...inner, $defs: schema.$defs }, []);
  if (isText(all, schema) || all.some((one) => one.enum || ["string", "number", "integer", "boolean"].includes(one.type)
    || Array.isArray(one.type))) return `${label}: `;
  const whole = all.find((one) => one.properties);
  if (all.some((one) => one.type === "array")) return `${label}:\n${indent}- `;
  if (whole?.required?.length) return `${label}:\n${indent}${whole.required[0]}: `;
  return `${label}:`;
}

const describe = (inner, schema) => schemasAt({ ...inner, $defs: schema.$defs }, []).find((one) => one.description)?.description;

function values(schemas, path, names) {
  const last = path.at(-1) === "-" ? path.at(-2) : path.at(-1);
  const listed = { image: names.image, scene: names.scene, claim: Object.keys(names.claim) }[last] ?? [];
  const options = listed.map((label) => ({ label, type: "text", info: names[last]?.[label] || undefined }));
  for (const one of schemas) {
    for (const option of one.enum ?? []) options.push({ label: String(option), type: "enum" });
    if (one.type === "boolean") options.push({ label: "true", type: "enum" }, { label: "false", type: "enum" });
  }
  return options;
}

// Return what may stand in braces, or behind "[@"; `quoting` where YAML wants quotation marks around a text that begins so.
export function insertions(context, names, quoting = false) {
  const open = context.matchBefore(/\{[^{}\n]*|\[@[^[\]\n]*/);
  if (!open) return null;
  const line = context.state.doc.lineAt(open.from);
  const bare = quoting ? plainStart(line.text.slice(0, open.from - line.from)) : -1;
  const next = context.state.sliceDoc(context.pos, context.pos + 1);
  const close = open.text[0] === "{" ? "}" : "]";
  const finish = (whole) => (view, _completion, from, to) => {
    const call = /^\{?\s*(claim|glossary)\s*:/.test(open.text.slice(0, from - open.from) + whole);
    const quoted = bare >= 0 && (call || line.from + bare === open.from);
    const start = quoted ? line.from + bare : from;
    const ended = next === close ? to + 1 : to;
    const rest = quoted ? view.state.sliceDoc(ended, view.state.doc.lineAt(from).to).trimEnd() : "";
    const words = view.state.sliceDoc(start, from) + whole + close;
    const text = quoted ? `"${`${words}${rest}`.replaceAll(/[\\"]/g, "\\$&")}"` : whole + (next === close ? "" : close);
    const end = quoted ? ended + rest.length : to;
    const anchor = quoted ? start + text.length - 1 - rest.length : from + whole.length + 1;
    view.dispatch({ changes: { from: start, to: end, insert: text }, selection: { anchor }, userEvent: "input.complete" });
  };
  const rows = (table, prefix = "") => Object.entries(table).map(([label, words]) => (
    { label: prefix + label, detail: short(words), type: "text", apply: finish(prefix + label) }));
  if (close === "]") {
    const key = /(?:\[|;\s*)@([\w:.-]*)$/.exec(open.text);
    return key && { from: context.pos - key[1].length, options: rows(names.reference), validFor: /^[\w:.-]*$/ };
  }
  const call = /^\{\s*(claim|glossary)\s*:\s*([^{}]*)$/.exec(open.text);
  if (call) return { from: context.pos - call[2].length, options: rows(names[CALLS[call[1]]]), validFor: /^[^{}]*$/ };
  const inside = open.text.slice(1);
  if (!/^[\w.-]*$/.test(inside)) return null;
  const options = [
    ...rows(names.claim, "claim: "), ...SPACES.flatMap((space) => rows(names[space], `${space}.`)),
    ...rows(names.glossary, "glossary: "),
  ];
  return { from: open.from + 1, options, validFor: /^[\w.: -]*$/ };
}

// Return where on its line a text without quotation marks begins, -1 where it has them or stands between brackets.
function plainStart(before) {
  const found = /^(\s*(?:-\s+)*(?:[\w.-]+:\s+)?)([^"'|>[\s].*)?$/.exec(before);
  return found && !(found[2] ?? "").startsWith("{") ? found[1].length : -1;
}

const short = (words) => (words.length > 48 ? `${words.slice(0, 46).trim()} …` : words);

// Return what an insertion or a citation is in words; null for what is not known.
export function resolved(written, names) {
  const cited = /^\[@(.*)\]$/.exec(written);
  if (cited) return cited[1].split(";").map((key) => names.reference[key.trim().replace(/^@/, "")] ?? null).join("; ") || null;
  const call = /^\{\s*(claim|glossary)\s*:\s*(.*?)\s*\}$/.exec(written);
  if (call) return names[call[1]][call[2]] ?? null;
  const field = /^\{\s*(clinic|jurisdiction|local|record)\.([\w.-]+)\s*\}$/.exec(written);
  return (field && names[field[1]][field[2]]) ?? null;
}

// Return what the word at a place means: an insertion in words, or what its key is for.
export function explained(state, at, known) {
  if (!known.schema) return null;
  const line = state.doc.lineAt(at);
  for (const match of line.text.matchAll(/\{[^{}]*\}|\[@[^[\]]*\]/g)) {
    const [from, to] = [line.from + match.index, line.from + match.index + match[0].length];
    const words = from <= at && at <= to && resolved(match[0], known.names);
    if (words) return { from, to, words };
  }
  const word = state.wordAt(at);
  const found = marks(line.text).find((mark) => mark.key && line.from + mark.column <= at && at <= line.from + mark.end);
  if (!found) return null;
  const { path } = placeOf(state, line.from + found.column);
  const inner = schemasAt(known.schema, [...path, found.key]);
  const words = inner.find((one) => one.description)?.description;
  return words && word ? { from: line.from + found.column, to: line.from + found.end, words } : null;
}
