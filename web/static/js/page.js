// Access to the script's own page: elements by id, data embedded by the template, and values of fields.

/**
 * The element with this id and of this class. Throws TypeError when the page has none, because the template does not match.
 * @template {HTMLElement} [E=HTMLElement]
 * @param {string} id
 * @param {new () => E} [kind]
 * @returns {E}
 */
export function elementById(id, kind) {
  return partOf(document, `#${id}`, kind);
}

/**
 * The part of an element that matches a selector. Throws TypeError when there is none of this class.
 * @template {HTMLElement} [E=HTMLElement]
 * @param {ParentNode} parent
 * @param {string} selector
 * @param {new () => E} [kind]
 * @returns {E}
 */
export function partOf(parent, selector, kind) {
  const element = parent.querySelector(selector);
  if (!(element instanceof (kind ?? HTMLElement))) throw new TypeError(`The page has no ${kind?.name ?? "element"} ${selector}.`);
  return /** @type {E} */ (element);
}

/**
 * The data of a <script type="application/json"> of the page.
 * @template T
 * @param {string} id
 * @returns {T}
 */
export function dataOf(id) {
  return JSON.parse(elementById(id).textContent);
}

/**
 * The data attribute `name` of an element, as the template wrote it. Throws TypeError when there is none.
 * @param {HTMLElement} element
 * @param {string} name
 */
export function dataIn(element, name) {
  const value = element.dataset[name];
  if (value === undefined) throw new TypeError(`The page has no data "${name}" at ${element.tagName}#${element.id}.`);
  return value;
}

/**
 * The field that an event comes from.
 * @param {Event} event
 */
export function fieldOf(event) {
  return /** @type {HTMLInputElement} */ (event.target);
}

/**
 * The value of a field, by name, in the form that an event submits.
 * @param {Event} event
 * @param {string} name
 */
export function valueIn(event, name) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
}
