// Money as people type and read it: roubles with a comma, kept as whole kopecks. Pure.

/**
 * Kopecks of a typed amount: "1250", "1 250,5" and "1250.50" are amounts; null for anything else.
 * @param {string} text
 */
export function kopecksOf(text) {
  const amount = text.replace(/[\s\u00a0\u202f₽]/g, "").replace(",", ".");
  if (!/^\d{1,8}(\.\d{1,2})?$/.test(amount)) return null;
  const [roubles, rest = ""] = amount.split(".");
  return Number(roubles) * 100 + Number(rest.padEnd(2, "0"));
}

/**
 * "1 250,50 ₽" in Russian, "₽1,250.50" written as "1,250.50 ₽" in English.
 * @param {number} kopecks
 * @param {string} lang
 */
export function money(kopecks, lang) {
  const amount = new Intl.NumberFormat(lang === "ru" ? "ru-RU" : "en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${amount.format(kopecks / 100)}\u00a0₽`;
}

/**
 * An amount as it stands in a field that people go on typing in: no spaces, a comma in Russian.
 * @param {number} kopecks
 * @param {string} lang
 */
export function typed(kopecks, lang) {
  const text = kopecks % 100 ? (kopecks / 100).toFixed(2) : String(kopecks / 100);
  return lang === "ru" ? text.replace(".", ",") : text;
}
