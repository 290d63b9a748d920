// The page's texts: the server puts them into <script type="application/json" id="texts">, {ru: {key: text}, en: {...}} or {key: text}.

export function readTexts() {
  return JSON.parse(document.getElementById("texts").textContent);
}

/** Fills a text of which the server gave every plural form (web/pages/plurals.py): {count} in the form that this number takes. */
export function fillCount(forms, count, values = {}, lang = document.documentElement.lang) {
  const form = forms[new Intl.PluralRules(lang).select(count)] ?? forms.other;
  return fill(form, { count, ...values });
}

/** Fills {name} places of a text. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}
