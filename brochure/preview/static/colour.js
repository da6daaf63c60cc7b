// Colours as sRGB in hexadecimal and as OKLCH (CSS Color Module Level 4): lightness moves while hue is kept.

const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const encoded = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

// Return lightness (0 to 1), chroma and hue (radians) of "#RRGGBB".
export function oklch(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return [lightness, Math.hypot(a, bb), Math.atan2(bb, a)];
}

function channels(lightness, chroma, hue) {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

// Return the colour as "#RRGGBB"; chroma gives way where a screen cannot show that much of it.
export function hex(lightness, chroma, hue) {
  const within = (c) => channels(lightness, c, hue).every((v) => v >= -0.0005 && v <= 1.0005);
  let low = 0;
  let high = chroma;
  if (within(chroma)) low = chroma;
  else for (let step = 0; step < 16; step += 1) {
    const middle = (low + high) / 2;
    if (within(middle)) low = middle;
    else high = middle;
  }
  const found = channels(lightness, low, hue).map((v) => Math.round(255 * Math.min(1, Math.max(0, encoded(Math.max(0, v))))));
  return `#${found.map((v) => v.toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}

// Return a colour that somebody typed as "#RRGGBB", or null for what is none.
export function typed(words) {
  const digits = words.trim().replace(/^#/, "");
  if (/^[0-9a-f]{6}$/i.test(digits)) return `#${digits.toUpperCase()}`;
  if (/^[0-9a-f]{3}$/i.test(digits)) return `#${[...digits].map((d) => d + d).join("").toUpperCase()}`;
  return null;
}
