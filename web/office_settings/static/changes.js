// A difference between two versions in words that a manager reads. Pure.

/** @import { Language, SettingsChange, Words } from "talon/types.js" */
/** @import { fill } from "talon/texts.js" */
/** @import { Row, Tables } from "./types.js" */

/** @typedef {{fill: typeof fill, names: Words, texts: Words, lang: Language, tables: Tables}} Context `names` are those of tables and fields, by path. */

/**
 * A change as a sentence: "Windows 3, Services it gives: … → …".
 * @param {SettingsChange} change
 * @param {Context} context
 */
export function inWords(change, { fill, names, texts, lang, tables }) {
  const place = (/** @type {string} */ path) => placeInWords(path, names, tables, lang);
  if (change.path.endsWith(" order")) return fill(texts.order_of, { what: place(change.path.slice(0, -" order".length)) });
  const values = { what: place(change.path), before: valueInWords(change.before, texts, lang), after: valueInWords(change.after, texts, lang) };
  if (change.before === null) return fill(texts.change_added, values);
  if (change.after === null) return fill(texts.change_removed, values);
  return fill(texts.change_set, values);
}

/**
 * windows[3].skills as "Windows 3, Services it gives": the longest path that has a name wins, and a row's own name its id.
 * @param {string} path
 * @param {Words} names
 * @param {Tables} tables
 * @param {Language} lang
 */
function placeInWords(path, names, tables, lang) {
  const id = /\[([^\]]*)\]/.exec(path)?.[1];
  const plain = path.replace(/\[[^\]]*\]/g, "");
  const table = plain.split(".")[0];
  const title = names[table] ?? table;
  const row = Array.isArray(tables[table]) ? tables[table].find((/** @type {Row} */ candidate) => candidate.id === id) : undefined;
  const name = row?.name?.[lang];
  const key = name ? `«${name}»` : id;
  const whole = key === undefined ? title : `${title} ${key}`;
  if (plain === table) return whole;
  const parts = plain.split(".");
  for (let length = parts.length; length > 1; length -= 1) {
    const field = names[parts.slice(0, length).join(".")];
    if (field) return `${whole}, ${[field, ...parts.slice(length)].join(" ")}`;
  }
  return `${whole}, ${parts.slice(1).join(" ")}`;
}

/**
 * @param {any} value
 * @param {Words} texts
 * @param {Language} language
 * @returns {string}
 */
function valueInWords(value, texts, language) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? texts.yes : texts.no;
  if (Array.isArray(value)) return value.map((part) => valueInWords(part, texts, language)).join(", ");
  if (typeof value === "number") return String(value);
  if (typeof value !== "object") return `«${value}»`;
  if (value.name) return valueInWords(value.name, texts, language);
  if (value[language]) return `«${value[language]}»`;
  return Object.values(value).map((part) => valueInWords(part, texts, language)).join(", ");
}
