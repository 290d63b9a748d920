// A section of the settings: its forms, what is changed in them, saving with every error at its field, and a second manager's change.
import { html, nothing, render } from "lit-html";
import { get, post } from "talon/api.js";
import { dataOf, elementById, fieldOf } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";
import { inWords } from "./changes.js";
import { drawField } from "./fields.js";
import { changedTables, errorsAt, errorsElsewhere, errorsOfRow, movedUp, valueAt, withValue } from "./values.js";

/** @import { Language, SettingsError, SettingsInForce, SettingsVersion, Words } from "talon/types.js" */
/** @import { Form, Place, Row, Tables } from "./types.js" */

/** @type {Words} */
const texts = readTexts();
/** @type {Words} */
const names = dataOf("names");
/** @type {Form[]} */
const forms = dataOf("forms");
const lang = /** @type {Language} */ (document.documentElement.lang);
const root = elementById("section");
const dialog = elementById("ask", HTMLDialogElement);

/**
 * `read` are all tables as the server has them, `tables` those of this page as they are edited; `fresh` are the rows that are new,
 * by table and number.
 * @type {{read: Tables | null, tables: Tables, version: number, errors: SettingsError[], result: {good: boolean, text: string} | null, busy: boolean, note: string, fresh: Set<string>}}
 */
const state = { read: null, tables: {}, version: 0, errors: [], result: null, busy: false, note: "", fresh: new Set() };

async function read() {
  render(html`<p class="soft">${texts.loading}</p>`, root);
  try {
    take(await get("/settings"));
    draw();
  } catch (error) {
    render(html`<p class="problem" role="alert">${error.status ? error.message : texts.unreachable}</p><button class="button" @click=${read}>${texts.retry}</button>`, root);
  }
}

/** @param {SettingsInForce} inForce */
function take(inForce) {
  /** @type {Tables} */
  const tables = inForce.tables;
  state.read = tables;
  state.version = inForce.version;
  state.tables = Object.fromEntries(forms.map(({ table, shape }) => [table, tables[table] ?? (shape === "rows" ? [] : null)]));
  state.errors = [];
  state.fresh.clear();
}

const changes = () => changedTables(state.read ?? {}, state.tables);
const isChanged = () => Object.keys(changes()).length > 0;

/**
 * @param {string} table
 * @param {Row | Row[] | null} value
 */
function change(table, value) {
  state.tables = { ...state.tables, [table]: value };
  state.result = null;
  draw();
}

// -- drawing ----------------------------------------------------------------------------------------------------------

function draw() {
  const places = forms.flatMap(placesOf);
  const elsewhere = errorsElsewhere(state.errors, places, lang);
  render(html`
    <form class="settings-form" novalidate @submit=${(/** @type {Event} */ event) => { event.preventDefault(); save(); }}>
      ${elsewhere.length ? html`<div class="problem" role="alert">${elsewhere.map((sentence) => html`<p>${sentence}</p>`)}</div>` : nothing}
      ${forms.map(drawForm)}
      <footer class="save">
        <label class="save-note">${texts.note} <input class="box" maxlength="200" autocomplete="off" .value=${state.note} @input=${(/** @type {Event} */ event) => { state.note = fieldOf(event).value; }}></label>
        <button class="button" data-action="save" ?disabled=${state.busy || !isChanged()}>${state.busy ? texts.saving : texts.save}</button>
        <button type="button" class="button quiet" data-action="discard" ?disabled=${state.busy || !isChanged()} @click=${read}>${texts.discard}</button>
        <p class="save-told ${state.result?.good ? "good" : state.result ? "bad" : "soft"}" role="status">${state.result?.text ?? (isChanged() ? texts.not_saved : "")}</p>
      </footer>
    </form>`, root);
  for (const area of root.querySelectorAll("textarea")) {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 4}px`;
  }
}

/** @param {Form} form */
function placesOf({ table, shape, fields }) {
  if (shape === "table") return fields.map(({ name }) => `${table}.${name}`);
  return rowsOf(table).map((_row, index) => `${table}.${index}`);
}

/**
 * @param {string} table
 * @returns {Row[]}
 */
function rowsOf(table) {
  return state.tables[table] ?? [];
}

/** @param {Form} form */
function drawForm(form) {
  return html`<section class="panel form" data-table=${form.table}>
    <h2 class="form-title">${form.title}</h2>
    ${form.intro ? html`<p class="soft">${form.intro}</p>` : nothing}
    ${form.shape === "rows" ? drawRows(form) : drawFields(form, state.tables[form.table] ?? {}, [form.table], (row) => change(form.table, Object.keys(row).length ? row : null), false)}
  </section>`;
}

/** @param {Form} form */
function drawRows(form) {
  const rows = rowsOf(form.table);
  const put = (/** @type {Row[]} */ next) => change(form.table, next);
  return html`
    ${rows.map((row, index) => {
      const own = errorsOfRow(state.errors, [form.table, index], form.fields.map((field) => field.name), lang);
      const name = row[form.row_name ?? "name"]?.[lang] ?? (row.id || row.date);
      const title = name ? fill(form.row_title ?? "{name}", { name }) : texts.new_row;
      const isNew = state.fresh.has(`${form.table} ${index}`);
      return html`<fieldset class="row ${row.offered === false ? "off" : ""}" data-row=${row.id ?? row.date ?? ""}>
        <legend>${title}</legend>
        <div class="row-buttons">
          ${index ? html`<button type="button" class="small" aria-label="${texts.up}: ${title}" @click=${() => { moveFresh(form.table, index); put(movedUp(rows, index)); }}>↑</button>` : nothing}
          <button type="button" class="small" aria-label="${texts.remove}: ${title}" data-action="remove" @click=${() => { dropFresh(form.table, index); put(rows.filter((_row, at) => at !== index)); }}>×</button>
        </div>
        ${own.length ? html`<p class="field-error">${own.join(" ")}</p>` : nothing}
        ${drawFields(form, row, [form.table, index], (next) => put(rows.with(index, next)), isNew)}
      </fieldset>`;
    })}
    <button type="button" class="button quiet" data-action="add" @click=${() => { state.fresh.add(`${form.table} ${rows.length}`); put([...rows, {}]); }}>${form.add}</button>`;
}

/**
 * @param {Form} form
 * @param {Row} row
 * @param {Place} place
 * @param {(row: Row) => void} put
 * @param {boolean} isNew
 */
function drawFields(form, row, place, put, isNew) {
  const tables = { ...state.read, ...state.tables };
  return html`<div class="fields">${form.fields.map((field) => drawField(
    field, valueAt(row, field.name), (value) => put(withValue(row, field.name, value)),
    errorsAt(state.errors, [...place, ...field.name.split(".")], lang), [...place, field.name].join("-").replace(/[^\w-]/g, "-"),
    { texts, lang, tables, isNew, errorsOf: (below) => errorsAt(state.errors, [...place, ...field.name.split("."), ...below], lang) },
  ))}</div>`;
}

/**
 * Which rows are new moves along with them.
 * @param {string} table
 * @param {number} index
 */
function moveFresh(table, index) {
  const [here, above] = [`${table} ${index}`, `${table} ${index - 1}`];
  const [wasHere, wasAbove] = [state.fresh.has(here), state.fresh.has(above)];
  mark(above, wasHere);
  mark(here, wasAbove);
}

/**
 * @param {string} key
 * @param {boolean} isFresh
 */
function mark(key, isFresh) {
  if (isFresh) state.fresh.add(key);
  else state.fresh.delete(key);
}

/**
 * @param {string} table
 * @param {number} index
 */
function dropFresh(table, index) {
  const kept = [...state.fresh].filter((key) => key !== `${table} ${index}`).map((key) => {
    const [name, at] = key.split(" ");
    return name === table && Number(at) > index ? `${table} ${Number(at) - 1}` : key;
  });
  state.fresh = new Set(kept);
}

// -- saving -----------------------------------------------------------------------------------------------------------

async function save() {
  if (state.busy || !isChanged()) return;
  Object.assign(state, { busy: true, errors: [], result: null });
  draw();
  try {
    /** @type {{version: number}} */
    const { version } = await post("/settings", { tables: changes(), based_on: state.version, note: state.note || null });
    take(await get("/settings"));
    Object.assign(state, { note: "", result: { good: true, text: fill(texts.saved, { version }) } });
  } catch (error) {
    state.errors = error.details?.errors ?? [];
    state.result = { good: false, text: error.status ? error.message : texts.unreachable };
    if (error.code === "settings_outdated") askAboutTheirs(error.details);
  }
  state.busy = false;
  draw();
  /** @type {HTMLInputElement | null} */
  const wrong = root.querySelector(".wrong input, .wrong textarea, .wrong select");
  wrong?.focus();
}

/** @param {{theirs: SettingsVersion[], version: number}} outdated */
function askAboutTheirs({ theirs, version }) {
  const { name, at } = theirs[theirs.length - 1];
  const time = at.slice(11, 16); // the office's own, whatever this machine's clock is set to
  render(html`<form method="dialog">
    <h2>${texts.their_title}</h2>
    <p>${fill(texts.their_text, { name, version, time })}</p>
    <ul class="change-list">${theirs.flatMap(({ changes: theirChanges }) => theirChanges).map((change) => html`<li>${inWords(change, { fill, names, texts, lang, tables: state.read ?? {} })}</li>`)}</ul>
    <div class="ask-buttons">
      <button class="button quiet" value="cancel">${texts.cancel}</button>
      <button class="button quiet" data-action="theirs" @click=${read}>${texts.take_theirs}</button>
      <button class="button" data-action="mine" @click=${() => { state.version = version; save(); }}>${texts.save_mine}</button>
    </div>
  </form>`, dialog);
  dialog.showModal();
}

addEventListener("beforeunload", (event) => { if (state.read && isChanged()) event.preventDefault(); });
read();
