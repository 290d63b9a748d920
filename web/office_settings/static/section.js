// A section of the settings: its forms, what is changed in them, saving with every error at its field, and a second manager's change.
import { html, nothing, render } from "lit-html";
import { get, post } from "talon/api.js";
import { fill, readTexts } from "talon/texts.js";
import { inWords } from "./changes.js";
import { drawField } from "./fields.js";
import { changedTables, errorsAt, errorsElsewhere, errorsOfRow, movedUp, valueAt, withValue } from "./values.js";

const texts = readTexts();
const names = JSON.parse(document.getElementById("names").textContent);
const forms = JSON.parse(document.getElementById("forms").textContent);
const lang = document.documentElement.lang;
const root = document.getElementById("section");
const dialog = document.getElementById("ask");

const state = { read: null, tables: {}, version: 0, errors: [], told: null, busy: false, note: "", fresh: new Set() };

async function read() {
  render(html`<p class="soft">${texts.loading}</p>`, root);
  try {
    take(await get("/settings"));
    draw();
  } catch (error) {
    render(html`<p class="problem" role="alert">${error.status ? error.message : texts.unreachable}</p><button class="button" @click=${read}>${texts.retry}</button>`, root);
  }
}

function take(found) {
  state.read = found.tables;
  state.version = found.version;
  state.tables = Object.fromEntries(forms.map(({ table, shape }) => [table, found.tables[table] ?? (shape === "rows" ? [] : null)]));
  state.errors = [];
  state.fresh.clear();
}

const changes = () => changedTables(state.read, state.tables);
const isChanged = () => Object.keys(changes()).length > 0;

function change(table, value) {
  state.tables = { ...state.tables, [table]: value };
  state.told = null;
  draw();
}

// -- drawing ----------------------------------------------------------------------------------------------------------

function draw() {
  const places = forms.flatMap(placesOf);
  const elsewhere = errorsElsewhere(state.errors, places, lang);
  render(html`
    <form class="settings-form" novalidate @submit=${(event) => { event.preventDefault(); save(); }}>
      ${elsewhere.length ? html`<div class="problem" role="alert">${elsewhere.map((sentence) => html`<p>${sentence}</p>`)}</div>` : nothing}
      ${forms.map(drawForm)}
      <footer class="save">
        <label class="save-note">${texts.note} <input class="box" maxlength="200" autocomplete="off" .value=${state.note} @input=${(event) => { state.note = event.target.value; }}></label>
        <button class="button" data-action="save" ?disabled=${state.busy || !isChanged()}>${state.busy ? texts.saving : texts.save}</button>
        <button type="button" class="button quiet" data-action="discard" ?disabled=${state.busy || !isChanged()} @click=${read}>${texts.discard}</button>
        <p class="save-told ${state.told?.good ? "good" : state.told ? "bad" : "soft"}" role="status">${state.told?.text ?? (isChanged() ? texts.not_saved : "")}</p>
      </footer>
    </form>`, root);
  for (const area of root.querySelectorAll("textarea")) {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 4}px`;
  }
}

function placesOf({ table, shape, fields }) {
  if (shape === "table") return fields.map(({ name }) => `${table}.${name}`);
  return (state.tables[table] ?? []).map((_, index) => `${table}.${index}`);
}

function drawForm(form) {
  return html`<section class="panel form" data-table=${form.table}>
    <h2 class="form-title">${form.title}</h2>
    ${form.intro ? html`<p class="soft">${form.intro}</p>` : nothing}
    ${form.shape === "rows" ? drawRows(form) : drawFields(form, state.tables[form.table] ?? {}, [form.table], (row) => change(form.table, Object.keys(row).length ? row : null), false)}
  </section>`;
}

function drawRows(form) {
  const rows = state.tables[form.table] ?? [];
  const put = (next) => change(form.table, next);
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
          <button type="button" class="small" aria-label="${texts.remove}: ${title}" data-action="remove" @click=${() => { dropFresh(form.table, index); put(rows.filter((_, at) => at !== index)); }}>×</button>
        </div>
        ${own.length ? html`<p class="field-error">${own.join(" ")}</p>` : nothing}
        ${drawFields(form, row, [form.table, index], (next) => put(rows.map((one, at) => (at === index ? next : one))), isNew)}
      </fieldset>`;
    })}
    <button type="button" class="button quiet" data-action="add" @click=${() => { state.fresh.add(`${form.table} ${rows.length}`); put([...rows, {}]); }}>${form.add}</button>`;
}

function drawFields(form, row, place, put, isNew) {
  const tables = { ...state.read, ...state.tables };
  return html`<div class="fields">${form.fields.map((field) => drawField(
    field, valueAt(row, field.name), (value) => put(withValue(row, field.name, value)),
    errorsAt(state.errors, [...place, ...field.name.split(".")], lang), [...place, field.name].join("-").replace(/[^\w-]/g, "-"),
    { texts, lang, tables, isNew, errorsOf: (below) => errorsAt(state.errors, [...place, ...field.name.split("."), ...below], lang) },
  ))}</div>`;
}

/** Which rows are new moves along with them. */
function moveFresh(table, index) {
  const [here, above] = [`${table} ${index}`, `${table} ${index - 1}`];
  const [wasHere, wasAbove] = [state.fresh.has(here), state.fresh.has(above)];
  state.fresh[wasHere ? "add" : "delete"](above);
  state.fresh[wasAbove ? "add" : "delete"](here);
}

function dropFresh(table, index) {
  const kept = [...state.fresh].filter((key) => key !== `${table} ${index}`).map((key) => {
    const [name, at] = key.split(" ");
    return name === table && Number(at) > index ? `${table} ${at - 1}` : key;
  });
  state.fresh = new Set(kept);
}

// -- saving -----------------------------------------------------------------------------------------------------------

async function save() {
  if (state.busy || !isChanged()) return;
  Object.assign(state, { busy: true, errors: [], told: null });
  draw();
  try {
    const { version } = await post("/settings", { tables: changes(), based_on: state.version, note: state.note || null });
    take(await get("/settings"));
    Object.assign(state, { note: "", told: { good: true, text: fill(texts.saved, { version }) } });
  } catch (error) {
    state.errors = error.details?.errors ?? [];
    state.told = { good: false, text: error.status ? error.message : texts.unreachable };
    if (error.code === "settings_outdated") askAboutTheirs(error.details);
  }
  state.busy = false;
  draw();
  root.querySelector(".wrong input, .wrong textarea, .wrong select")?.focus();
}

function askAboutTheirs({ theirs, version }) {
  const latest = theirs.at(-1);
  const time = latest.at.slice(11, 16); // the office's own, whatever this machine's clock is set to
  render(html`<form method="dialog">
    <h2>${texts.their_title}</h2>
    <p>${fill(texts.their_text, { name: latest.name, version, time })}</p>
    <ul class="change-list">${theirs.flatMap((one) => one.changes).map((one) => html`<li>${inWords(one, { fill, names, texts, lang, tables: state.read })}</li>`)}</ul>
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
