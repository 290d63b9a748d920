// The page's texts: the server puts them into <script type="application/json" id="texts">, {ru: {key: text}, en: {...}} or {key: text}.
import { dataOf } from "./page.js";

/** @import { PluralForms, Words } from "./types.js" */

/**
 * @template [T=Words]
 * @returns {T}
 */
export function readTexts() {
  return dataOf("texts");
}

/**
 * Fills a text of which the server gave every plural form (web/pages/plurals.py): {count} in the form that this number takes.
 * @param {PluralForms} forms
 * @param {number} count
 * @param {object} values
 * @param {string} lang
 */
export function fillCount(forms, count, values = {}, lang = document.documentElement.lang) {
  const form = forms[new Intl.PluralRules(lang).select(count)] ?? forms.other;
  return fill(form, { count, ...values });
}

/**
 * Fills {name} places of a text.
 * @param {string} text
 * @param {object} values
 */
export function fill(text, values) {
  const known = new Map(Object.entries(values));
  return text.replace(/\{(\w+)\}/g, (place, name) => (known.has(name) ? String(known.get(name)) : place));
}
