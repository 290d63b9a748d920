// What visitors type on the page's own keypad, digit by digit: account numbers, sums, readings, codes. Pure.

export const ERASE = "erase";
export const CLEAR = "clear";
export const COMMA = ",";

/**
 * The entry after one key: a digit, COMMA, ERASE or CLEAR. `longest` counts the digits before the comma, `decimals` those
 * that may follow it (0: no comma). A key that does not fit changes nothing.
 * @param {string} entry
 * @param {string} key
 * @param {{longest: number, decimals?: number}} format
 */
export function typed(entry, key, { longest, decimals = 0 }) {
  if (key === ERASE) return entry.slice(0, -1);
  if (key === CLEAR) return "";
  const [whole, fraction] = entry.split(COMMA);
  if (key === COMMA) return decimals === 0 || fraction !== undefined ? entry : `${whole || "0"}${COMMA}`;
  if (!/^[0-9]$/.test(key)) return entry;
  if (fraction !== undefined) return fraction.length < decimals ? entry + key : entry;
  return whole.length < longest ? entry + key : entry;
}

/**
 * The digits in groups of three, as people read them out: "1234567890" → "123 456 789 0".
 * @param {string} digits
 */
export function grouped(digits, size = 3) {
  return digits.replace(new RegExp(`(.{${size}})(?=.)`, "g"), "$1\u00a0");
}

/**
 * A sum as typed, "1250,5", in kopecks; null when nothing is typed.
 * @param {string} entry
 */
export function kopecksOf(entry) {
  if (!/^\d+(,\d{0,2})?$/.test(entry)) return null;
  const [roubles, kopecks = ""] = entry.split(COMMA);
  return Number(roubles) * 100 + Number(kopecks.padEnd(2, "0"));
}

/**
 * A sum as people read it: "1 250,50 ₽", "₽1,250.50".
 * @param {number} kopecks
 * @param {string} language
 */
export function money(kopecks, language) {
  const amount = new Intl.NumberFormat(language === "ru" ? "ru-RU" : "en-GB", { minimumFractionDigits: 2 }).format(kopecks / 100);
  return language === "ru" ? `${amount.replace(/\s/g, "\u00a0")}\u00a0₽` : `₽${amount}`;
}
