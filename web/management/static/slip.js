// The office edits its slip: lines with places, logo, code, texts of services; the paper beside it is drawn by the server.
import { html, nothing, render } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { get, post, Problem, upload } from "talon/api.js";
import { fill, readTexts } from "talon/texts.js";

const root = document.getElementById("slip");
const texts = readTexts();
const lang = document.documentElement.lang === "en" ? "en" : "ru";
const PREVIEW_AFTER_MS = 500;
const DRAWING_MS = 30_000;
const SIZES = { min: 1, max: 8 };

let known = null; // the answer of GET /slip
let slip = null; // the template that is being edited
let sample = { service: null, lang: "ru", columns: 48, reprint: false };
let drawn = null; // the latest picture, and what it costs
let drawing = null; // the timer of the next drawing
let asked = 0; // counts drawings, so that a slow old one does not cover a new one
let stale = true;
let mistakes = [];
let said = null; // {level, sentence}
let busy = false;
let field = null; // the input that the cursor was in last

const copy = (value) => JSON.parse(JSON.stringify(value));
const named = ({ name, group }) => `${name[lang]} · ${texts[group]}`;
const edited = () => JSON.stringify(slip) !== JSON.stringify(known.slip);

async function read() {
  try {
    known = await get("/slip");
    slip = copy(known.slip);
    sample = { ...sample, service: known.services[0].id, columns: known.columns.at(-1) };
    drawSoon(0);
  } catch (error) {
    said = { level: "bad", sentence: fill(texts.failed, { reason: error.message }) };
  }
  draw();
}

function change(make) {
  make(slip);
  said = null;
  drawSoon();
  draw();
}

function show(changes) {
  sample = { ...sample, ...changes };
  drawSoon(0);
  draw();
}

function drawSoon(after = PREVIEW_AFTER_MS) {
  stale = true;
  clearTimeout(drawing);
  drawing = setTimeout(preview, after);
}

async function preview() {
  const mine = (asked += 1);
  try {
    const answer = await post(`/slip/preview?lang=${lang}`, { slip, ...sample }, { timeout: DRAWING_MS });
    if (mine !== asked) return;
    drawn = answer;
    mistakes = [];
    stale = false;
  } catch (error) {
    if (mine !== asked) return;
    tell(error);
  }
  draw();
}

function tell(error) {
  if (error instanceof Problem && error.problems.length) mistakes = error.problems.map((each) => each[lang]);
  else said = { level: "bad", sentence: error instanceof Problem ? error.message : texts.unreachable };
}

async function save() {
  busy = true;
  draw();
  try {
    const answer = await post(`/slip?lang=${lang}`, { slip, based_on: known.version });
    known = { ...known, version: answer.version, slip: answer.slip };
    slip = copy(answer.slip);
    mistakes = [];
    said = { level: "good", sentence: fill(texts.saved, { version: answer.version }) };
  } catch (error) {
    tell(error);
  }
  busy = false;
  draw();
}

async function takeLogo(event) {
  const [file] = event.target.files;
  if (!file) return;
  try {
    const { logo } = await upload(`/slip/logo?lang=${lang}`, file);
    change((one) => { one.logo = logo; });
  } catch (error) {
    tell(error);
    draw();
  }
  event.target.value = "";
}

/** Puts a place where the cursor was last. */
function insert(place) {
  const at = field?.isConnected ? field : root.querySelector(".slip-lines input[type=text]");
  if (!at) return;
  const end = at.selectionEnd ?? at.value.length;
  at.setRangeText(`{${place}}`, at.selectionStart ?? end, end, "end");
  at.dispatchEvent(new Event("input", { bubbles: true }));
  at.focus();
}

function move(index, by) {
  change(({ lines }) => lines.splice(index + by, 0, ...lines.splice(index, 1)));
}

function textInput(value, label, take, extra = {}) {
  return html`<input type="text" maxlength=${extra.longest ?? 200} lang=${extra.lang ?? nothing} aria-label=${label} .value=${live(value ?? "")}
    @focus=${(event) => { if (extra.places) field = event.target; }} @input=${(event) => take(event.target.value)}>`;
}

function line(row, index) {
  const number = index + 1;
  const size = (name) => html`<input type="number" min=${SIZES.min} max=${SIZES.max} aria-label="${number}: ${texts[name]}" .value=${live(String(row[name]))}
    @change=${(event) => change(() => { row[name] = Number(event.target.value); })}>`;
  return html`
    <tr data-line=${index}>
      <td class="wordings">
        ${textInput(row.text.ru, `${number}: ${texts.column_ru}`, (value) => change(() => { row.text.ru = value; }), { lang: "ru", places: true })}
        ${textInput(row.text.en, `${number}: ${texts.column_en}`, (value) => change(() => { row.text.en = value; }), { lang: "en", places: true })}
      </td>
      <td class="numbers">${size("width")} × ${size("height")}</td>
      <td><select aria-label="${number}: ${texts.column_align}" @change=${(event) => change(() => { row.align = event.target.value; })}>
        ${["left", "center", "right"].map((align) => html`<option value=${align} ?selected=${align === row.align}>${texts[align]}</option>`)}</select></td>
      <td><input type="checkbox" aria-label="${number}: ${texts.column_bold}" .checked=${live(row.bold)} @change=${(event) => change(() => { row.bold = event.target.checked; })}></td>
      <td class="line-buttons">
        <button type="button" class="slip-small" aria-label="${number}: ${texts.up}" ?disabled=${index === 0} @click=${() => move(index, -1)}>↑</button>
        <button type="button" class="slip-small" aria-label="${number}: ${texts.down}" ?disabled=${index === slip.lines.length - 1} @click=${() => move(index, 1)}>↓</button>
        <button type="button" class="slip-small" aria-label="${number}: ${texts.remove}" ?disabled=${slip.lines.length === 1} @click=${() => change(({ lines }) => lines.splice(index, 1))}>×</button>
      </td>
    </tr>`;
}

const newLine = () => ({ text: { ru: "", en: "" }, align: "center", width: 1, height: 1, bold: false });

function lines() {
  return html`
    <section class="panel slip-part">
      <h2>${texts.lines}</h2>
      <p class="soft">${texts.lines_note}</p>
      <table class="slip-lines">
        <thead><tr><th scope="col">${texts.column_words}</th><th scope="col">${texts.column_size}</th><th scope="col">${texts.column_align}</th><th scope="col">${texts.column_bold}</th><td></td></tr></thead>
        <tbody>${slip.lines.map(line)}</tbody>
      </table>
      <div class="slip-row"><button type="button" class="button quiet" id="add-line" @click=${() => change((one) => one.lines.push(newLine()))}>${texts.add}</button></div>
      <h3>${texts.places}</h3>
      <p class="soft">${texts.places_note}</p>
      <ul class="slip-places">${known.places.map((place) => html`<li><button type="button" class="slip-small" data-place=${place} @click=${() => insert(place)}>${texts[`place_${place}`]}</button></li>`)}</ul>
    </section>`;
}

function logo() {
  return html`
    <section class="panel slip-part">
      <h2>${texts.logo}</h2>
      <p class="soft">${texts.logo_note}</p>
      <div class="slip-row">
        <label class="button quiet">${texts.logo_choose}<input type="file" id="logo-file" class="slip-file" accept="image/png" @change=${takeLogo}></label>
        ${slip.logo ? html`<button type="button" class="button quiet" @click=${() => change((one) => { one.logo = null; })}>${texts.logo_remove}</button>` : nothing}
        <span>${slip.logo ? texts.logo_kept : texts.logo_none}</span>
      </div>
    </section>`;
}

function code() {
  return html`
    <section class="panel slip-part">
      <h2>${texts.qr}</h2>
      <div class="slip-row">
        <label><input type="checkbox" .checked=${live(slip.qr)} @change=${(event) => change((one) => { one.qr = event.target.checked; })}>${texts.qr_print}</label>
        <label>${texts.qr_size} <input type="number" min="3" max="12" .value=${live(String(slip.qr_size))} @change=${(event) => change((one) => { one.qr_size = Number(event.target.value); })}></label>
      </div>
      <div class="slip-service"><span>${texts.qr_text}</span>
        ${textInput(slip.qr_text.ru, `${texts.qr_text}: ${texts.column_ru}`, (value) => change((one) => { one.qr_text.ru = value; }), { lang: "ru" })}
        ${textInput(slip.qr_text.en, `${texts.qr_text}: ${texts.column_en}`, (value) => change((one) => { one.qr_text.en = value; }), { lang: "en" })}
      </div>
    </section>`;
}

function serviceTexts() {
  const set = (id, language, value) => change((one) => {
    const text = { ru: "", en: "", ...one.service_texts[id], [language]: value };
    if (text.ru || text.en) one.service_texts[id] = text;
    else delete one.service_texts[id];
  });
  return html`
    <section class="panel slip-part">
      <h2>${texts.texts}</h2>
      <p class="soft">${texts.texts_note}</p>
      ${known.services.map((service) => html`
        <div class="slip-service"><span>${named(service)}</span>
          ${textInput(slip.service_texts[service.id]?.ru, `${named(service)}: ${texts.column_ru}`, (value) => set(service.id, "ru", value), { lang: "ru", longest: 400 })}
          ${textInput(slip.service_texts[service.id]?.en, `${named(service)}: ${texts.column_en}`, (value) => set(service.id, "en", value), { lang: "en", longest: 400 })}
        </div>`)}
    </section>`;
}

function paper() {
  const options = (list, chosen) => list.map(([value, label]) => html`<option value=${value} ?selected=${String(value) === String(chosen)}>${label}</option>`);
  const widths = [...new Set([32, 42, 48, ...known.columns])].sort((a, b) => a - b);
  return html`
    <aside class="panel slip-preview" aria-label=${texts.preview}>
      <div class="slip-row">
        <button type="button" class="button" id="save" ?disabled=${busy || !edited()} @click=${save}>${texts.save}</button>
        <button type="button" class="button quiet" ?disabled=${!edited()} @click=${() => change(() => { slip = copy(known.slip); })}>${texts.undo}</button>
        <button type="button" class="button quiet" id="usual" @click=${() => change(() => { slip = { ...copy(known.usual), logo: slip.logo, service_texts: slip.service_texts }; })}>${texts.usual}</button>
      </div>
      ${mistakes.length ? html`<div role="alert"><p class="strong">${texts.mistakes}</p><ul class="slip-mistakes">${mistakes.map((each) => html`<li>${each}</li>`)}</ul></div>` : nothing}
      ${said ? html`<p class="slip-said ${said.level}" role="status">${said.sentence}</p>` : edited() ? html`<p class="soft" role="status">${texts.unsaved}</p>` : nothing}
      <h2 class="panel-title">${texts.preview}</h2>
      <label>${texts.preview_service}<select id="sample-service" @change=${(event) => show({ service: event.target.value })}>${options(known.services.map((service) => [service.id, named(service)]), sample.service)}</select></label>
      <label>${texts.preview_lang}<select id="sample-lang" @change=${(event) => show({ lang: event.target.value })}>${options([["ru", "Русский"], ["en", "English"]], sample.lang)}</select></label>
      <label>${texts.preview_columns}<select id="sample-columns" @change=${(event) => show({ columns: Number(event.target.value) })}>${options(widths.map((width) => [width, width]), sample.columns)}</select></label>
      <label>${texts.preview_reprint}<input type="checkbox" id="sample-reprint" .checked=${live(sample.reprint)} @change=${(event) => show({ reprint: event.target.checked })}></label>
      ${drawn ? html`
        <div class="slip-paper ${stale ? "stale" : ""}" tabindex="0" role="group" aria-label=${texts.preview_alt}><img id="paper" alt=${texts.preview_alt} src="data:image/png;base64,${drawn.png}"></div>
        <p class="soft figures">${fill(texts.preview_cost, { length: (drawn.length_mm / 10).toFixed(0), bytes: drawn.bytes, slow: drawn.seconds["9600"], fast: drawn.seconds["115200"] })}</p>` : html`<p class="soft">${texts.loading}</p>`}
    </aside>`;
}

function draw() {
  if (!slip) {
    render(html`<p class="panel ${said ? "problem" : "soft"}">${said?.sentence ?? texts.loading}</p>`, root);
    return;
  }
  render(html`<div class="slip-parts">${lines()}${logo()}${code()}${serviceTexts()}</div>${paper()}`, root);
}

addEventListener("beforeunload", (event) => { if (slip && edited()) event.preventDefault(); });
root.replaceChildren();
draw();
read();
