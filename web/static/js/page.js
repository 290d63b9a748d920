// What a script takes from its own page: elements by their id, data that the template carries, and what is typed into fields.

/**
 * The element of this id and of this class. Throws TypeError where the page has none: its template is another one.
 * @template {HTMLElement} [E=HTMLElement]
 * @param {string} id
 * @param {new () => E} [kind]
 * @returns {E}
 */
export function elementById(id, kind) {
  return partOf(document, `#${id}`, kind);
}

/**
 * The part of an element that a selector names. Throws TypeError where there is none of this class.
 * @template {HTMLElement} [E=HTMLElement]
 * @param {ParentNode} whole
 * @param {string} selector
 * @param {new () => E} [kind]
 * @returns {E}
 */
export function partOf(whole, selector, kind) {
  const element = whole.querySelector(selector);
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
 * What the template wrote into the data attribute `name` of an element. Throws TypeError where there is none.
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
 * The value of a field, by its name, of the form that is submitted by an event.
 * @param {Event} event
 * @param {string} name
 */
export function valueIn(event, name) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
}
