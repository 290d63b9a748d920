// What visitors type on the page's own keypad, figure by figure: account numbers, sums, readings, codes. Pure.

export const ERASE = "erase";
export const CLEAR = "clear";
export const COMMA = ",";

/**
 * The entry after one key: a figure, COMMA, ERASE or CLEAR. `longest` counts the figures before the comma, `decimals` those
 * that may follow it (0: no comma). A key that does not fit changes nothing.
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

/** The figures in groups of three, as people read them out: "1234567890" → "123 456 789 0". */
export function grouped(figures, size = 3) {
  return figures.replace(new RegExp(`(.{${size}})(?=.)`, "g"), "$1\u00a0");
}

/** A sum as typed, "1250,5", in kopecks; null when nothing is typed. */
export function kopecksOf(entry) {
  if (!/^\d+(,\d{0,2})?$/.test(entry)) return null;
  const [roubles, kopecks = ""] = entry.split(COMMA);
  return Number(roubles) * 100 + Number(kopecks.padEnd(2, "0"));
}

/** A sum as people read it: «1 250,50 ₽», "₽1,250.50". */
export function money(kopecks, language) {
  const figures = new Intl.NumberFormat(language === "ru" ? "ru-RU" : "en-GB", { minimumFractionDigits: 2 }).format(kopecks / 100);
  return language === "ru" ? `${figures.replace(/\s/g, "\u00a0")}\u00a0₽` : `₽${figures}`;
}
