// Elements made and found; the server asked and told.

const SVG = new Set(["svg", "g", "rect", "line", "path"]);

export const $ = (selector, within = document) => within.querySelector(selector);

// Make an element: attributes that begin with "on" are listeners, those that are null or false are left out.
export function make(tag, attributes = {}, ...children) {
  const space = SVG.has(tag) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
  const element = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

// Say something to whoever looks, or listens: the line at the foot of the list of leaflets.
export function say(words) {
  $("#live").textContent = words;
}

// Return the JSON of an answer; what is not there or not understood has some as well: what is wrong.
export async function ask(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (answer.ok || [404, 422].includes(answer.status)) return answer.json();
  say(`The program cannot answer (${answer.status}): see its window`);
  throw new Error(`${answer.status} ${path}`);
}

// Send JSON, or bytes as they are (a File, say); return the status and the JSON of the answer, or null for none.
export async function send(method, path, body) {
  const plain = body instanceof Blob || body instanceof ArrayBuffer;
  const kind = plain ? body.type || "application/octet-stream" : "application/json";
  const answer = await fetch(path, {
    method,
    headers: { Accept: "application/json", "Content-Type": kind },
    body: plain ? body : JSON.stringify(body),
  });
  const json = answer.headers.get("Content-Type")?.startsWith("application/json");
  return { status: answer.status, body: json ? await answer.json() : null };
}

// Let a button be pressed, or not. One that has the focus keeps it, and is only said to be of no use until it is left.
export function able(button, on) {
  const held = !on && document.activeElement === button;
  button.disabled = !on && !held;
  if (!held) {
    button.removeAttribute("aria-disabled");
    return;
  }
  button.setAttribute("aria-disabled", "true");
  button.addEventListener("blur", () => able(button, !button.hasAttribute("aria-disabled")), { once: true });
}
