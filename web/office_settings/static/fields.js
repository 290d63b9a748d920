// One field of a form, by its kind: its label, its hint, and at it what is wrong with it.
import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { fill } from "talon/texts.js";
import { movedUp, valueAt, withValue } from "./values.js";

/** `context`: {texts, lang, tables, isNew, errorsOf(place below the field)}; `set(value)` is called with null where the field is empty. */
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

const described = ({ id, errors }, field) => [field.hint || field.default !== undefined ? `${id}-hint` : "", errors.length ? `${id}-error` : ""].filter(Boolean).join(" ") || nothing;
const invalid = ({ errors }) => (errors.length ? "true" : nothing);

function input(field, value, set, context, more = {}) {
  const typed = (event) => set(event.target.value === "" ? null : event.target.value);
  return html`<input class="box" type=${more.type ?? "text"} .value=${live(value ?? "")} @input=${more.set ?? typed} autocomplete="off"
    ?disabled=${more.disabled ?? false} placeholder=${more.placeholder ?? nothing} min=${field.least ?? nothing} max=${field.most ?? nothing} step=${more.step ?? nothing}
    aria-labelledby="${context.id}-label" aria-describedby=${described(context, field)} aria-invalid=${invalid(context)}>`;
}

const KINDS = {
  id: (field, value, set, context) => input(field, value, set, context, { disabled: !context.isNew }),
  text: (field, value, set, context) => input(field, value, set, context),
  hours: (field, value, set, context) => input(field, value, set, context, { placeholder: "8:00-17:00" }),
  date: (field, value, set, context) => input(field, value, set, context, { type: "date" }),
  number: (field, value, set, context) => input(field, value, set, context, {
    type: "number",
    step: "any",
    set: (event) => set(event.target.value === "" ? null : Number(event.target.value)),
  }),

  both: (field, value, set, context) => html`<div class="both">${["ru", "en"].map((language) => html`
    <label class="of-language"><span>${language === "ru" ? context.texts.in_russian : context.texts.in_english}</span>
      <textarea class="box" rows="1" lang=${language} .value=${live(value?.[language] ?? "")} aria-describedby=${described(context, field)} aria-invalid=${invalid(context)}
        aria-label=${`${field.label}, ${language === "ru" ? context.texts.in_russian : context.texts.in_english}`}
        @input=${(event) => set(text({ ...value, [language]: event.target.value }))}></textarea></label>`)}</div>`,

  flag: (field, value, set, context) => html`<label class="flag"><input type="checkbox" .checked=${live(value ?? field.default)}
    aria-describedby=${described(context, field)} @change=${(event) => set(event.target.checked)}> <span id="${context.id}-label">${field.label}</span></label>`,

  choice: (field, value, set, context) => select(field, value ?? field.default, set, context, Object.entries(field.options)),

  row: (field, value, set, context) => select(field, value, set, context, rowsOf(field, context)),

  rows: (field, value, set, context) => {
    const chosen = value ?? [];
    const all = rowsOf(field, context);
    const name = (id) => all.find(([key]) => key === id)?.[1] ?? id;
    const rest = all.filter(([key]) => !chosen.includes(key));
    return html`<ol class="chosen">${chosen.map((id, index) => html`<li>
        <span>${name(id)}</span>
        ${index ? html`<button type="button" class="small" aria-label="${context.texts.up}: ${name(id)}" @click=${() => set(movedUp(chosen, index))}>↑</button>` : nothing}
        <button type="button" class="small" aria-label="${context.texts.remove}: ${name(id)}" @click=${() => set(emptied(chosen.filter((one) => one !== id), field))}>×</button>
      </li>`)}</ol>
      ${rest.length ? html`<select class="box" aria-labelledby="${context.id}-label" aria-describedby=${described(context, field)} aria-invalid=${invalid(context)}
        .value=${live("")} @change=${(event) => { set([...chosen, event.target.value]); event.target.value = ""; }}>
        <option value="">${context.texts.add_choice}</option>${rest.map(([key, title]) => html`<option value=${key}>${title}</option>`)}
      </select>` : nothing}`;
  },

  several: (field, value, set, context) => html`<span class="several" role="group" aria-labelledby="${context.id}-label">${Object.entries(field.options).map(([key, title]) => html`
    <label class="choice"><input type="checkbox" .checked=${live((value ?? []).includes(key))}
      @change=${(event) => set(emptied(event.target.checked ? [...(value ?? []), key] : value.filter((one) => one !== key), field))}> ${title}</label>`)}</span>`,

  texts: (field, value, set, context) => html`${(value ?? []).map((part, index) => html`<div class="part">
      ${KINDS.both({ ...field, label: `${field.label} ${index + 1}` }, part, (next) => set(value.map((one, at) => (at === index ? next ?? {} : one))), context)}
      ${without(value, index, set, field, context)}</div>`)}
    ${oneMore(() => set([...(value ?? []), {}]), context, field)}`,

  list: (field, value, set, context) => html`${(value ?? []).map((row, index) => html`<div class="part">
      <div class="fields">${field.fields.map((inner) => drawField(inner, valueAt(row, inner.name),
        (next) => set(value.map((one, at) => (at === index ? withValue(one, inner.name, next) : one))), context.errorsOf([index, inner.name]), `${context.id}-${index}-${inner.name}`, context))}</div>
      ${without(value, index, set, field, context)}</div>`)}
    ${oneMore(() => set([...(value ?? []), {}]), context, field)}`,

  colour: (field, value, set, context) => html`<span class="colour">
    <input type="color" .value=${live(/^#[0-9a-f]{6}$/i.test(value ?? "") ? value : field.default)} aria-label=${field.label} @input=${(event) => set(event.target.value)}>
    ${input(field, value, set, context, { placeholder: field.default })}</span>`,
};

function without(value, index, set, field, { texts }) {
  return html`<button type="button" class="small" aria-label="${texts.remove}: ${field.label} ${index + 1}" @click=${() => set(emptied(value.filter((_, at) => at !== index), field))}>×</button>`;
}

function oneMore(add, { texts }, field) {
  return html`<button type="button" class="button quiet" aria-label="${texts.add_choice} ${field.label}" @click=${add}>${texts.add_choice}</button>`;
}

function select(field, value, set, context, options) {
  const known = options.some(([key]) => key === value);
  return html`<select class="box" aria-labelledby="${context.id}-label" aria-describedby=${described(context, field)} aria-invalid=${invalid(context)}
    @change=${(event) => set(event.target.value || null)}>
    ${field.optional || !known ? html`<option value="" ?selected=${!known}>${field.optional ? context.texts.none : context.texts.choose}</option>` : nothing}
    ${options.map(([key, title]) => html`<option value=${key} ?selected=${key === value}>${title}</option>`)}
  </select>`;
}

/** The rows of another table that can be chosen, each with what people call it. */
function rowsOf(field, { tables, lang }) {
  return (tables[field.of] ?? []).filter((row) => row.id).map((row) => [row.id, row.name?.[lang] ? (field.of === "windows" ? row.id : row.name[lang]) : row.id]);
}

function emptied(list, field) {
  return list.length || !field.optional ? list : null;
}

function text(value) {
  const words = Object.fromEntries(Object.entries(value).filter(([, part]) => part !== ""));
  return Object.keys(words).length ? words : null;
}
