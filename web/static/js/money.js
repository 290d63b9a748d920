// Parses and formats amounts of money: roubles for people, whole kopecks inside. Pure.

/**
 * The kopecks of a typed amount, such as "1250", "1 250,5" or "1250.50"; null for anything else.
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
 * An amount as the value of an editable field: no spaces, a comma in Russian.
 * @param {number} kopecks
 * @param {string} lang
 */
export function typed(kopecks, lang) {
  const text = kopecks % 100 ? (kopecks / 100).toFixed(2) : String(kopecks / 100);
  return lang === "ru" ? text.replace(".", ",") : text;
}
