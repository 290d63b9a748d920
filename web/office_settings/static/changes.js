// A difference between two versions in words that a manager reads. Pure.

/** One change as a sentence: "Windows 3, Services it gives: … → …". */
export function inWords(change, { fill, names, texts, lang, tables }) {
  const place = (path) => placeInWords(path, names, tables, lang);
  if (change.path.endsWith(" order")) return fill(texts.order_of, { what: place(change.path.slice(0, -" order".length)) });
  const values = { what: place(change.path), before: said(change.before, texts, lang), after: said(change.after, texts, lang) };
  if (change.before === null) return fill(texts.change_added, values);
  if (change.after === null) return fill(texts.change_removed, values);
  return fill(texts.change_set, values);
}

/** windows[3].skills as "Windows 3, Services it gives": the longest path that has a name wins, and a row's own name its id. */
function placeInWords(path, names, tables, lang) {
  const id = /\[([^\]]*)\]/.exec(path)?.[1];
  const plain = path.replace(/\[[^\]]*\]/g, "");
  const table = plain.split(".")[0];
  const title = names[table] ?? table;
  const row = Array.isArray(tables[table]) ? tables[table].find((one) => one.id === id) : undefined;
  const key = row?.name?.[lang] ? `«${row.name[lang]}»` : id;
  const whole = key === undefined ? title : `${title} ${key}`;
  if (plain === table) return whole;
  const parts = plain.split(".");
  for (let length = parts.length; length > 1; length -= 1) {
    const name = names[parts.slice(0, length).join(".")];
    if (name) return `${whole}, ${[name, ...parts.slice(length)].join(" ")}`;
  }
  return `${whole}, ${parts.slice(1).join(" ")}`;
}

function said(value, texts, language) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? texts.yes : texts.no;
  if (Array.isArray(value)) return value.map((part) => said(part, texts, language)).join(", ");
  if (typeof value === "number") return String(value);
  if (typeof value !== "object") return `«${value}»`;
  if (value.name) return said(value.name, texts, language);
  if (value[language]) return `«${value[language]}»`;
  return Object.values(value).map((part) => said(part, texts, language)).join(", ");
}
