// A field of a form, by its kind: its label, its hint, and at it what is wrong with it.
import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { fieldOf } from "talon/page.js";
import { fill } from "talon/texts.js";
import { movedUp, valueAt, withValue } from "./values.js";

/** @import { TemplateResult } from "lit-html" */
/** @import { Field, FieldContext, FieldKind, Row } from "./types.js" */

/** @typedef {FieldContext & {id: string, errors: string[]}} Context With what is wrong with the field, and the id of its element. */
/** @typedef {(value: any) => void} Set Takes a new value; null where the field is empty. */
/** @typedef {(field: Field, value: any, set: Set, context: Context) => TemplateResult} DrawKind */
/** @typedef {{type?: string, set?: (event: Event) => void, disabled?: boolean, placeholder?: string, step?: string}} InputOptions */

/**
 * @param {Field} field
 * @param {any} value
 * @param {Set} set
 * @param {string[]} errors
 * @param {string} id
 * @param {FieldContext} context
 * @returns {TemplateResult}
 */
export function drawField(field, value, set, errors, id, context) {
  const { texts } = context;
  const drawn = KINDS[field.kind](field, value, set, { id, errors, ...context });
  const usual = field.default !== undefined && value === undefined && field.kind !== "flag" && field.kind !== "choice"
    ? fill(texts.usually, { value: field.default }) : "";
  const hint = [field.hint, usual].filter(Boolean).join(" ");
  return html`<div class="field field-${field.kind} ${errors.length ? "wrong" : ""}" data-field=${field.name}>
    ${field.kind === "flag" ? nothing : html`<span class="field-label" id="${id}-label">${field.label}</span>`}
    ${drawn}
    ${hint ? html`<span class="field-hint" id="${id}-hint">${hint}</span>` : nothing}
    ${errors.length ? html`<span class="field-error" id="${id}-error">${errors.join(" ")}</span>` : nothing}
  </div>`;
}

const described = (/** @type {Context} */ { id, errors }, /** @type {Field} */ field) => [field.hint || field.default !== undefined ? `${id}-hint` : "", errors.length ? `${id}-error` : ""].filter(Boolean).join(" ") || nothing;
const invalid = (/** @type {Context} */ { errors }) => (errors.length ? "true" : nothing);

/**
 * @param {Field} field
 * @param {any} value
 * @param {Set} set
 * @param {Context} context
 * @param {InputOptions} more
 */
function input(field, value, set, context, more = {}) {
  const typed = (/** @type {Event} */ event) => set(fieldOf(event).value === "" ? null : fieldOf(event).value);
  return html`<input class="box" type=${more.type ?? "text"} .value=${live(value ?? "")} @input=${more.set ?? typed} autocomplete="off"
    ?disabled=${more.disabled ?? false} placeholder=${more.placeholder ?? nothing} min=${field.least ?? nothing} max=${field.most ?? nothing} step=${more.step ?? nothing}
    aria-labelledby="${context.id}-label" aria-describedby=${described(context, field)} aria-invalid=${invalid(context)}>`;
}

/** @type {Record<FieldKind, DrawKind>} */
const KINDS = {
  id: (field, value, set, context) => input(field, value, set, context, { disabled: !context.isNew }),
  text: (field, value, set, context) => input(field, value, set, context),
  hours: (field, value, set, context) => input(field, value, set, context, { placeholder: "8:00-17:00" }),
  date: (field, value, set, context) => input(field, value, set, context, { type: "date" }),
  number: (field, value, set, context) => input(field, value, set, context, {
    type: "number",
    step: "any",
    set: (/** @type {Event} */ event) => set(fieldOf(event).value === "" ? null : Number(fieldOf(event).value)),
  }),

  both: (field, value, set, context) => html`<div class="both">${["ru", "en"].map((language) => html`
    <label class="of-language"><span>${language === "ru" ? context.texts.in_russian : context.texts.in_english}</span>
      <textarea class="box" rows="1" lang=${language} .value=${live(value?.[language] ?? "")} aria-describedby=${described(context, field)} aria-invalid=${invalid(context)}
        aria-label=${`${field.label}, ${language === "ru" ? context.texts.in_russian : context.texts.in_english}`}
        @input=${(/** @type {Event} */ event) => set(text({ ...value, [language]: fieldOf(event).value }))}></textarea></label>`)}</div>`,

  flag: (field, value, set, context) => html`<label class="flag"><input type="checkbox" .checked=${live(value ?? field.default)}
    aria-describedby=${described(context, field)} @change=${(/** @type {Event} */ event) => set(fieldOf(event).checked)}> <span id="${context.id}-label">${field.label}</span></label>`,

  choice: (field, value, set, context) => select(field, value ?? field.default, set, context, Object.entries(field.options ?? {})),

  row: (field, value, set, context) => select(field, value, set, context, rowsOf(field, context)),

  rows: (field, value, set, context) => {
    const chosen = value ?? [];
    const all = rowsOf(field, context);
    const name = (/** @type {string} */ id) => all.find(([key]) => key === id)?.[1] ?? id;
    const rest = all.filter(([key]) => !chosen.includes(key));
    return html`<ol class="chosen">${chosen.map((/** @type {string} */ id, /** @type {number} */ index) => html`<li>
        <span>${name(id)}</span>
        ${index ? html`<button type="button" class="small" aria-label="${context.texts.up}: ${name(id)}" @click=${() => set(movedUp(chosen, index))}>↑</button>` : nothing}
        <button type="button" class="small" aria-label="${context.texts.remove}: ${name(id)}" @click=${() => set(emptied(chosen.filter((/** @type {string} */ other) => other !== id), field))}>×</button>
      </li>`)}</ol>
      ${rest.length ? html`<select class="box" aria-labelledby="${context.id}-label" aria-describedby=${described(context, field)} aria-invalid=${invalid(context)}
        .value=${live("")} @change=${(/** @type {Event} */ event) => { set([...chosen, fieldOf(event).value]); fieldOf(event).value = ""; }}>
        <option value="">${context.texts.add_choice}</option>${rest.map(([key, title]) => html`<option value=${key}>${title}</option>`)}
      </select>` : nothing}`;
  },

  several: (field, value, set, context) => html`<span class="several" role="group" aria-labelledby="${context.id}-label">${Object.entries(field.options ?? {}).map(([key, title]) => html`
    <label class="choice"><input type="checkbox" .checked=${live((value ?? []).includes(key))}
      @change=${(/** @type {Event} */ event) => set(emptied(fieldOf(event).checked ? [...(value ?? []), key] : value.filter((/** @type {string} */ other) => other !== key), field))}> ${title}</label>`)}</span>`,

  texts: (field, value, set, context) => html`${(value ?? []).map((/** @type {any} */ part, /** @type {number} */ index) => html`<div class="part">
      ${KINDS.both({ ...field, label: `${field.label} ${index + 1}` }, part, (next) => set(value.with(index, next ?? {})), context)}
      ${without(value, index, set, field, context)}</div>`)}
    ${oneMore(() => set([...(value ?? []), {}]), context, field)}`,

  list: (field, value, set, context) => html`${(value ?? []).map((/** @type {Row} */ row, /** @type {number} */ index) => html`<div class="part">
      <div class="fields">${(field.fields ?? []).map((inner) => drawField(inner, valueAt(row, inner.name),
        (next) => set(value.with(index, withValue(row, inner.name, next))), context.errorsOf?.([index, inner.name]) ?? [], `${context.id}-${index}-${inner.name}`, context))}</div>
      ${without(value, index, set, field, context)}</div>`)}
    ${oneMore(() => set([...(value ?? []), {}]), context, field)}`,

  colour: (field, value, set, context) => html`<span class="colour">
    <input type="color" .value=${live(/^#[0-9a-f]{6}$/i.test(value ?? "") ? value : field.default)} aria-label=${field.label} @input=${(/** @type {Event} */ event) => set(fieldOf(event).value)}>
    ${input(field, value, set, context, { placeholder: field.default })}</span>`,
};

/**
 * @param {any[]} value
 * @param {number} index
 * @param {Set} set
 * @param {Field} field
 * @param {Context} context
 */
function without(value, index, set, field, { texts }) {
  return html`<button type="button" class="small" aria-label="${texts.remove}: ${field.label} ${index + 1}" @click=${() => set(emptied(value.filter((_part, at) => at !== index), field))}>×</button>`;
}

/**
 * @param {() => void} add
 * @param {Context} context
 * @param {Field} field
 */
function oneMore(add, { texts }, field) {
  return html`<button type="button" class="button quiet" aria-label="${texts.add_choice} ${field.label}" @click=${add}>${texts.add_choice}</button>`;
}

/**
 * @param {Field} field
 * @param {any} value
 * @param {Set} set
 * @param {Context} context
 * @param {[key: string, title: string][]} options
 */
function select(field, value, set, context, options) {
  const known = options.some(([key]) => key === value);
  return html`<select class="box" aria-labelledby="${context.id}-label" aria-describedby=${described(context, field)} aria-invalid=${invalid(context)}
    @change=${(/** @type {Event} */ event) => set(fieldOf(event).value || null)}>
    ${field.optional || !known ? html`<option value="" ?selected=${!known}>${field.optional ? context.texts.none : context.texts.choose}</option>` : nothing}
    ${options.map(([key, title]) => html`<option value=${key} ?selected=${key === value}>${title}</option>`)}
  </select>`;
}

/**
 * The rows of another table that can be chosen, each with what people call it.
 * @param {Field} field
 * @param {FieldContext} context
 * @returns {[key: string, title: string][]}
 */
function rowsOf(field, { tables, lang }) {
  /** @type {Row[]} */
  const rows = tables[field.of ?? ""] ?? [];
  return rows.filter((row) => row.id).map((row) => [row.id, row.name?.[lang] ? (field.of === "windows" ? row.id : row.name[lang]) : row.id]);
}

/**
 * @param {any[]} list
 * @param {Field} field
 */
function emptied(list, field) {
  return list.length || !field.optional ? list : null;
}

/** @param {Record<string, string>} value */
function text(value) {
  const words = Object.fromEntries(Object.entries(value).filter(([, part]) => part !== ""));
  return Object.keys(words).length ? words : null;
}
