// Reads and changes a row's values by the path of a field, and selects errors by their place. Pure.

/** @import { Language, SettingsError } from "talon/types.js" */
/** @import { Place, Row, Tables } from "./types.js" */

/**
 * The value at a path such as "rates.consultation" in a row; undefined when there is none.
 * @param {Row} row
 * @param {string} path
 */
export function valueAt(row, path) {
  return path.split(".").reduce((value, name) => value?.[name], /** @type {any} */ (row));
}

/**
 * A copy of the row with another value at the path; null removes the value, and an object left empty is removed as well.
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
 * The errors of a field: the sentences of all errors whose place begins with the field's.
 * @param {SettingsError[]} errors
 * @param {Place} place
 * @param {Language} language
 */
export function errorsAt(errors, place, language) {
  const own = place.join(".");
  return errors.filter((error) => isWithin(error, own)).map((error) => error.text[language]);
}

/**
 * The errors of a row as a whole, and of values that none of its fields shows.
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
 * The errors that no field of the forms shows; they are shown above the form.
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
 * The list with the row at `index` moved up by a place.
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
 * The tables that differ from those read, in the API's form; a missing table and an empty one are the same.
 * @param {Tables} before
 * @param {Tables} after
 */
export function changedTables(before, after) {
  const plain = (/** @type {unknown} */ value) => (value && Object.keys(value).length ? JSON.stringify(value) : "");
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => plain(value) !== plain(before[name])));
}
