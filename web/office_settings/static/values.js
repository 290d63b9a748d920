// Values of a row by the path of a field, and errors by their place. Pure.

/** @import { Language, SettingsError } from "talon/types.js" */
/** @import { Place, Row, Tables } from "./types.js" */

/**
 * The value at "rates.consultation" of a row; undefined where there is none.
 * @param {Row} row
 * @param {string} path
 */
export function valueAt(row, path) {
  return path.split(".").reduce((value, name) => value?.[name], /** @type {any} */ (row));
}

/**
 * A copy of the row with another value there; null takes it out, and an object that is left empty goes as well.
 * @param {Row} row
 * @param {string} path
 * @param {unknown} value
 * @returns {Row}
 */
export function withValue(row, path, value) {
  const [name, ...rest] = path.split(".");
  const next = { ...row };
  const put = rest.length ? withValue(row?.[name] ?? {}, rest.join("."), value) : value;
  const empty = put === null || put === undefined || (typeof put === "object" && !Array.isArray(put) && Object.keys(put).length === 0);
  if (empty) delete next[name];
  else next[name] = put;
  return next;
}

/**
 * What is wrong with a field: the sentences of all errors whose place begins with its own.
 * @param {SettingsError[]} errors
 * @param {Place} place
 * @param {Language} language
 */
export function errorsAt(errors, place, language) {
  const own = place.join(".");
  return errors.filter((error) => isWithin(error, own)).map((error) => error.text[language]);
}

/**
 * What is wrong with a row as a whole, and with what none of its fields shows.
 * @param {SettingsError[]} errors
 * @param {Place} row
 * @param {string[]} fields
 * @param {Language} language
 */
export function errorsOfRow(errors, row, fields, language) {
  const places = fields.map((name) => [...row, name].join("."));
  return errors
    .filter((error) => isWithin(error, row.join(".")) && !places.some((place) => isWithin(error, place)))
    .map((error) => [error.place.slice(row.length).join(" "), error.text[language]].filter(Boolean).join(": "));
}

/**
 * Errors that no field of the forms shows: they stand above the form.
 * @param {SettingsError[]} errors
 * @param {string[]} places
 * @param {Language} language
 */
export function errorsElsewhere(errors, places, language) {
  return errors
    .filter((error) => !places.some((place) => isWithin(error, place)))
    .map((error) => [error.place.join(" "), error.text[language]].filter(Boolean).join(": "));
}

/**
 * @param {SettingsError} error
 * @param {string} place
 */
function isWithin(error, place) {
  return `${error.place.join(".")}.`.startsWith(`${place}.`);
}

/**
 * A list with the row at `index` one place further up.
 * @template T
 * @param {T[]} list
 * @param {number} index
 */
export function movedUp(list, index) {
  const next = [...list];
  if (index > 0) [next[index - 1], next[index]] = [next[index], next[index - 1]];
  return next;
}

/**
 * The tables that differ from what was read, as the API wants them; one that is not there and an empty one are the same.
 * @param {Tables} before
 * @param {Tables} after
 */
export function changedTables(before, after) {
  const plain = (/** @type {unknown} */ value) => (value && Object.keys(value).length ? JSON.stringify(value) : "");
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => plain(value) !== plain(before[name])));
}
