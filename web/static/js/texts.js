// The page's texts: the server puts them into <script type="application/json" id="texts">, {ru: {key: text}, en: {...}} or {key: text}.

export function readTexts() {
  return JSON.parse(document.getElementById("texts").textContent);
}

/** Fills {name} places of a text. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}
