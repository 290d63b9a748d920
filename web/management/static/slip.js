// The office edits its slip: lines with places, logo, code, texts of services; the paper beside it is drawn by the server.
import { html, nothing, render } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { get, post, Problem, upload } from "talon/api.js";
import { elementById, fieldOf } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";

/** @import { Bilingual, Group, Language, PreviewSlipAnswer, SaveSlipAnswer, SlipAnswer, SlipTemplate, Timer, UploadSlipLogoAnswer, Words } from "talon/types.js" */

/** @typedef {{text: Bilingual, align: string, width: number, height: number, bold: boolean}} Line */
/** @typedef {Omit<Required<SlipTemplate>, "lines" | "qr_text"> & {lines: Line[], qr_text: Bilingual}} Template A slip's template as the server gives it: whole. */
/** @typedef {SlipAnswer & {slip: Template, usual: Template}} Known */
/** @typedef {{longest?: number, lang?: Language, places?: boolean}} InputOptions `places`: places can be put into the text. */

const root = elementById("slip");
/** @type {Words} */
const texts = readTexts();
/** @type {Language} */
const lang = document.documentElement.lang === "en" ? "en" : "ru";
const PREVIEW_AFTER_MS = 500;
const DRAWING_MS = 30_000;
const SIZES = { min: 1, max: 8 };

/** @type {Known | null} What the server knows. */
let known = null;
/** @type {Template | null} The template that is being edited. */
let slip = null;
let sample = { service: "", lang: "ru", columns: 48, reprint: false };
/** @type {PreviewSlipAnswer | null} The latest picture, and what it costs. */
let drawn = null;
/** @type {Timer | undefined} The timer of the next drawing. */
let drawing;
let asked = 0; // counts drawings, so that a slow old one does not cover a new one
let stale = true;
/** @type {string[]} */
let mistakes = [];
/** @type {{level: "good" | "bad", sentence: string} | null} What came of the last command. */
let result = null;
let busy = false;
/** @type {HTMLInputElement | null} The input that the cursor was in last. */
let field = null;

/**
 * @template T
 * @param {T} value
 * @returns {T}
 */
const copy = (value) => JSON.parse(JSON.stringify(value));
const named = (/** @type {{name: Bilingual, group: Group}} */ { name, group }) => `${name[lang]} · ${texts[group]}`;
const isEdited = () => JSON.stringify(slip) !== JSON.stringify(known?.slip);

async function read() {
  try {
    /** @type {Known} */
    const answer = await get("/slip");
    known = answer;
    slip = copy(answer.slip);
    sample = { ...sample, service: answer.services[0].id, columns: answer.columns.at(-1) ?? sample.columns };
    drawSoon(0);
  } catch (error) {
    result = { level: "bad", sentence: fill(texts.failed, { reason: error.message }) };
  }
  draw();
}

/** @param {(template: Template) => void} make */
function change(make) {
  if (slip) make(slip);
  result = null;
  drawSoon();
  draw();
}

/** @param {Partial<typeof sample>} changes */
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
    /** @type {PreviewSlipAnswer} */
    const answer = await post(`/slip/preview?lang=${lang}`, { slip, ...sample }, { timeout: DRAWING_MS });
    if (mine !== asked) return;
    drawn = answer;
    mistakes = [];
    stale = false;
  } catch (error) {
    if (mine !== asked) return;
    showRefusal(error);
  }
  draw();
}

/** @param {Error} error */
function showRefusal(error) {
  if (error instanceof Problem && error.problems.length) mistakes = error.problems.map((problem) => problem[lang]);
  else result = { level: "bad", sentence: error instanceof Problem ? error.message : texts.unreachable };
}

/** @param {Known} before */
async function save(before) {
  busy = true;
  draw();
  try {
    /** @type {SaveSlipAnswer & {slip: Template}} */
    const answer = await post(`/slip?lang=${lang}`, { slip, based_on: before.version });
    known = { ...before, version: answer.version, slip: answer.slip };
    slip = copy(answer.slip);
    mistakes = [];
    result = { level: "good", sentence: fill(texts.saved, { version: answer.version }) };
  } catch (error) {
    showRefusal(error);
  }
  busy = false;
  draw();
}

/** @param {Event} event */
async function takeLogo(event) {
  const input = fieldOf(event);
  const [file] = input.files ?? [];
  if (!file) return;
  try {
    /** @type {UploadSlipLogoAnswer} */
    const { logo } = await upload(`/slip/logo?lang=${lang}`, file);
    change((template) => { template.logo = logo; });
  } catch (error) {
    showRefusal(error);
    draw();
  }
  input.value = "";
}

/**
 * Puts a place where the cursor was last.
 * @param {string} place
 */
function insert(place) {
  /** @type {HTMLInputElement | null} */
  const first = root.querySelector(".slip-lines input[type=text]");
  const at = field?.isConnected ? field : first;
  if (!at) return;
  const end = at.selectionEnd ?? at.value.length;
  at.setRangeText(`{${place}}`, at.selectionStart ?? end, end, "end");
  at.dispatchEvent(new Event("input", { bubbles: true }));
  at.focus();
}

/**
 * @param {number} index
 * @param {number} by
 */
function move(index, by) {
  change(({ lines }) => lines.splice(index + by, 0, ...lines.splice(index, 1)));
}

/**
 * @param {string | undefined} value
 * @param {string} label
 * @param {(value: string) => void} take
 * @param {InputOptions} extra
 */
function textInput(value, label, take, extra = {}) {
  return html`<input type="text" maxlength=${extra.longest ?? 200} lang=${extra.lang ?? nothing} aria-label=${label} .value=${live(value ?? "")}
    @focus=${(/** @type {Event} */ event) => { if (extra.places) field = fieldOf(event); }} @input=${(/** @type {Event} */ event) => take(fieldOf(event).value)}>`;
}

/**
 * @param {Line} row
 * @param {number} index
 * @param {number} count
 */
function line(row, index, count) {
  const number = index + 1;
  const size = (/** @type {"width" | "height"} */ name) => html`<input type="number" min=${SIZES.min} max=${SIZES.max} aria-label="${number}: ${texts[name]}" .value=${live(String(row[name]))}
    @change=${(/** @type {Event} */ event) => change(() => { row[name] = Number(fieldOf(event).value); })}>`;
  return html`
    <tr data-line=${index}>
      <td class="wordings">
        ${textInput(row.text.ru, `${number}: ${texts.column_ru}`, (value) => change(() => { row.text.ru = value; }), { lang: "ru", places: true })}
        ${textInput(row.text.en, `${number}: ${texts.column_en}`, (value) => change(() => { row.text.en = value; }), { lang: "en", places: true })}
      </td>
      <td class="numbers">${size("width")} × ${size("height")}</td>
      <td><select aria-label="${number}: ${texts.column_align}" @change=${(/** @type {Event} */ event) => change(() => { row.align = fieldOf(event).value; })}>
        ${["left", "center", "right"].map((align) => html`<option value=${align} ?selected=${align === row.align}>${texts[align]}</option>`)}</select></td>
      <td><input type="checkbox" aria-label="${number}: ${texts.column_bold}" .checked=${live(row.bold)} @change=${(/** @type {Event} */ event) => change(() => { row.bold = fieldOf(event).checked; })}></td>
      <td class="line-buttons">
        <button type="button" class="slip-small" aria-label="${number}: ${texts.up}" ?disabled=${index === 0} @click=${() => move(index, -1)}>↑</button>
        <button type="button" class="slip-small" aria-label="${number}: ${texts.down}" ?disabled=${index === count - 1} @click=${() => move(index, 1)}>↓</button>
        <button type="button" class="slip-small" aria-label="${number}: ${texts.remove}" ?disabled=${count === 1} @click=${() => change(({ lines }) => lines.splice(index, 1))}>×</button>
      </td>
    </tr>`;
}

/** @returns {Line} */
const newLine = () => ({ text: { ru: "", en: "" }, align: "center", width: 1, height: 1, bold: false });

/**
 * @param {Template} template
 * @param {string[]} places
 */
function lines(template, places) {
  return html`
    <section class="panel slip-part">
      <h2>${texts.lines}</h2>
      <p class="soft">${texts.lines_note}</p>
      <table class="slip-lines">
        <thead><tr><th scope="col">${texts.column_words}</th><th scope="col">${texts.column_size}</th><th scope="col">${texts.column_align}</th><th scope="col">${texts.column_bold}</th><td></td></tr></thead>
        <tbody>${template.lines.map((row, index) => line(row, index, template.lines.length))}</tbody>
      </table>
      <div class="slip-row"><button type="button" class="button quiet" id="add-line" @click=${() => change((edited) => { edited.lines.push(newLine()); })}>${texts.add}</button></div>
      <h3>${texts.places}</h3>
      <p class="soft">${texts.places_note}</p>
      <ul class="slip-places">${places.map((place) => html`<li><button type="button" class="slip-small" data-place=${place} @click=${() => insert(place)}>${texts[`place_${place}`]}</button></li>`)}</ul>
    </section>`;
}

/** @param {Template} template */
function logo(template) {
  return html`
    <section class="panel slip-part">
      <h2>${texts.logo}</h2>
      <p class="soft">${texts.logo_note}</p>
      <div class="slip-row">
        <label class="button quiet">${texts.logo_choose}<input type="file" id="logo-file" class="slip-file" accept="image/png" @change=${takeLogo}></label>
        ${template.logo ? html`<button type="button" class="button quiet" @click=${() => change((edited) => { edited.logo = null; })}>${texts.logo_remove}</button>` : nothing}
        <span>${template.logo ? texts.logo_kept : texts.logo_none}</span>
      </div>
    </section>`;
}

/** @param {Template} template */
function code(template) {
  return html`
    <section class="panel slip-part">
      <h2>${texts.qr}</h2>
      <div class="slip-row">
        <label><input type="checkbox" .checked=${live(template.qr)} @change=${(/** @type {Event} */ event) => change((edited) => { edited.qr = fieldOf(event).checked; })}>${texts.qr_print}</label>
        <label>${texts.qr_size} <input type="number" min="3" max="12" .value=${live(String(template.qr_size))} @change=${(/** @type {Event} */ event) => change((edited) => { edited.qr_size = Number(fieldOf(event).value); })}></label>
      </div>
      <div class="slip-service"><span>${texts.qr_text}</span>
        ${textInput(template.qr_text.ru, `${texts.qr_text}: ${texts.column_ru}`, (value) => change((edited) => { edited.qr_text.ru = value; }), { lang: "ru" })}
        ${textInput(template.qr_text.en, `${texts.qr_text}: ${texts.column_en}`, (value) => change((edited) => { edited.qr_text.en = value; }), { lang: "en" })}
      </div>
    </section>`;
}

/**
 * @param {Template} template
 * @param {SlipAnswer["services"]} services
 */
function serviceTexts(template, services) {
  const set = (/** @type {string} */ id, /** @type {Language} */ language, /** @type {string} */ value) => change((edited) => {
    const text = { ...(edited.service_texts[id] ?? { ru: "", en: "" }), [language]: value };
    if (text.ru || text.en) edited.service_texts[id] = text;
    else delete edited.service_texts[id];
  });
  return html`
    <section class="panel slip-part">
      <h2>${texts.texts}</h2>
      <p class="soft">${texts.texts_note}</p>
      ${services.map((service) => html`
        <div class="slip-service"><span>${named(service)}</span>
          ${textInput(template.service_texts[service.id]?.ru, `${named(service)}: ${texts.column_ru}`, (value) => set(service.id, "ru", value), { lang: "ru", longest: 400 })}
          ${textInput(template.service_texts[service.id]?.en, `${named(service)}: ${texts.column_en}`, (value) => set(service.id, "en", value), { lang: "en", longest: 400 })}
        </div>`)}
    </section>`;
}

/**
 * @param {Template} template
 * @param {Known} server
 */
function paper(template, server) {
  const options = (/** @type {[value: string | number, label: string | number][]} */ list, /** @type {string | number} */ chosen) => list.map(([value, label]) => html`<option value=${value} ?selected=${String(value) === String(chosen)}>${label}</option>`);
  const widths = [...new Set([32, 42, 48, ...server.columns])].sort((a, b) => a - b);
  return html`
    <aside class="panel slip-preview" aria-label=${texts.preview}>
      <div class="slip-row">
        <button type="button" class="button" id="save" ?disabled=${busy || !isEdited()} @click=${() => save(server)}>${texts.save}</button>
        <button type="button" class="button quiet" ?disabled=${!isEdited()} @click=${() => change(() => { slip = copy(server.slip); })}>${texts.undo}</button>
        <button type="button" class="button quiet" id="usual" @click=${() => change(() => { slip = { ...copy(server.usual), logo: template.logo, service_texts: template.service_texts }; })}>${texts.usual}</button>
      </div>
      ${mistakes.length ? html`<div role="alert"><p class="strong">${texts.mistakes}</p><ul class="slip-mistakes">${mistakes.map((mistake) => html`<li>${mistake}</li>`)}</ul></div>` : nothing}
      ${result ? html`<p class="slip-said ${result.level}" role="status">${result.sentence}</p>` : isEdited() ? html`<p class="soft" role="status">${texts.unsaved}</p>` : nothing}
      <h2 class="panel-title">${texts.preview}</h2>
      <label>${texts.preview_service}<select id="sample-service" @change=${(/** @type {Event} */ event) => show({ service: fieldOf(event).value })}>${options(server.services.map((service) => [service.id, named(service)]), sample.service)}</select></label>
      <label>${texts.preview_lang}<select id="sample-lang" @change=${(/** @type {Event} */ event) => show({ lang: fieldOf(event).value })}>${options([["ru", "Русский"], ["en", "English"]], sample.lang)}</select></label>
      <label>${texts.preview_columns}<select id="sample-columns" @change=${(/** @type {Event} */ event) => show({ columns: Number(fieldOf(event).value) })}>${options(widths.map((width) => [width, width]), sample.columns)}</select></label>
      <label>${texts.preview_reprint}<input type="checkbox" id="sample-reprint" .checked=${live(sample.reprint)} @change=${(/** @type {Event} */ event) => show({ reprint: fieldOf(event).checked })}></label>
      ${drawn ? html`
        <div class="slip-paper ${stale ? "stale" : ""}" tabindex="0" role="group" aria-label=${texts.preview_alt}><img id="paper" alt=${texts.preview_alt} src="data:image/png;base64,${drawn.png}"></div>
        <p class="soft figures">${fill(texts.preview_cost, { length: (drawn.length_mm / 10).toFixed(0), bytes: drawn.bytes, slow: drawn.seconds["9600"], fast: drawn.seconds["115200"] })}</p>` : html`<p class="soft">${texts.loading}</p>`}
    </aside>`;
}

function draw() {
  if (!slip || !known) {
    render(html`<p class="panel ${result ? "problem" : "soft"}">${result?.sentence ?? texts.loading}</p>`, root);
    return;
  }
  render(html`<div class="slip-parts">${lines(slip, known.places)}${logo(slip)}${code(slip)}${serviceTexts(slip, known.services)}</div>${paper(slip, known)}`, root);
}

addEventListener("beforeunload", (event) => { if (slip && isEdited()) event.preventDefault(); });
root.replaceChildren();
draw();
read();
