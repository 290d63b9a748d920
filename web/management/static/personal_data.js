// A person's data on demand: shows what is kept about whoever is named in the form, and erases it after a question.
import { html, nothing, render } from "lit-html";
import { post } from "talon/api.js";
import { elementById } from "talon/page.js";
import { fillCount, readTexts } from "talon/texts.js";

/** @import { Language, PersonalData, PluralForms, Words } from "talon/types.js" */
/** @typedef {Record<string, string | null>} Sought */

const root = elementById("personal_data");
const form = elementById("person", HTMLFormElement);
const dialog = elementById("ask", HTMLDialogElement);
/** @type {Words & Record<"found" | "stays" | "erased", PluralForms>} */
const texts = readTexts();
/** @type {Language} */
const lang = document.documentElement.lang === "en" ? "en" : "ru";
// A search reads the whole file of personal data.
const LONG_READ_MS = 60_000;

/** Whom the shown data are about; the form may say something else by now. @type {Sought | null} */
let sought = null;
/** @type {PersonalData | null} */
let found = null;
let [problem, done] = ["", ""];
let busy = false;

const moneyOf = (/** @type {number | null} */ kopecks) =>
  kopecks === null ? "" : (kopecks / 100).toLocaleString(lang, { style: "currency", currency: "RUB" });
const dayOf = (/** @type {string} */ day) => day.split("-").reverse().join(".");
const reasonOf = (/** @type {{code?: string, message: string}} */ error) => (error.code ? error.message : texts.unreachable);

/** @returns {Sought} */
function typed() {
  const filled = new FormData(form);
  const value = (/** @type {string} */ name) => String(filled.get(name) ?? "").trim();
  const who = Object.fromEntries(["account", "phone", "name", "day"].map((name) => [name, value(name) || null]));
  return { ...who, ground: value("ground"), document: value("document") };
}

/** @param {() => Promise<void>} act */
async function attempt(act) {
  [busy, problem, done] = [true, "", ""];
  draw();
  try {
    await act();
  } catch (error) {
    problem = reasonOf(error);
  }
  busy = false;
  draw();
}

function find() {
  const asked = typed();
  return attempt(async () => {
    [found, sought] = [null, asked];
    found = await post(`/personal-data/find?lang=${lang}`, asked, { timeout: LONG_READ_MS });
  });
}

/** @param {PersonalData} shown */
function ask(shown) {
  const erase = async (/** @type {Event} */ event) => {
    event.preventDefault();
    dialog.close();
    await attempt(async () => {
      /** @type {{erased: number, entries: PersonalData["entries"]}} */
      const answer = await post(`/personal-data/erase?lang=${lang}`, { ...sought, most: shown.held.length }, { timeout: LONG_READ_MS });
      found = { held: [], entries: answer.entries };
      done = fillCount(texts.erased, answer.erased);
    });
  };
  render(html`
    <form method="dialog" @submit=${erase}>
      <h2>${texts.erase_title}</h2>
      <p>${fillCount(texts.found, shown.held.length)} ${texts.erase_text}</p>
      <div class="ask-buttons">
        <button type="button" class="button quiet" @click=${() => dialog.close()}>${texts.cancel}</button>
        <button class="button danger" data-action="erase">${texts.erase}</button>
      </div>
    </form>`, dialog);
  dialog.showModal();
}

/** @param {PersonalData["held"][number]} held */
function item(held) {
  const label = (/** @type {string} */ name) => (held.kind === "text" ? texts.value_text : texts[`value_${name}`]);
  return html`
    <li data-kind=${held.kind}>
      <h3>${texts[`kind_${held.kind}`]} <span class="soft figures">${dayOf(held.day)}</span></h3>
      <dl>${Object.entries(held.values).map(([name, value]) => html`<dt>${label(name)}</dt><dd translate="no">${value}</dd>`)}</dl>
    </li>`;
}

/** @param {PersonalData} shown */
function held(shown) {
  if (!shown.held.length) return html`<p class="nothing">${texts.nothing}</p>`;
  return html`
    <div class="found-head">
      <h2>${fillCount(texts.found, shown.held.length)}</h2>
      <button type="button" class="button danger" id="erase" ?disabled=${busy} @click=${() => ask(shown)}>${texts.erase}</button>
    </div>
    <ul class="found-list">${shown.held.map(item)}</ul>`;
}

/** @param {PersonalData["entries"]} entries */
function ledger(entries) {
  if (!entries.length) return nothing;
  return html`
    <section class="panel" id="ledger">
      <h2>${fillCount(texts.stays, entries.length)}</h2>
      <p class="soft">${texts.stays_why}</p>
      <table class="table ledger">
        <thead><tr><th scope="col">${texts.column_day}</th><th scope="col">${texts.column_what}</th><th scope="col" class="number">${texts.column_amount}</th></tr></thead>
        <tbody>${entries.map((entry) => html`<tr><td class="figures">${dayOf(entry.day)}</td><td>${texts[`entry_${entry.kind}`] ?? entry.kind}</td><td class="figures number">${moneyOf(entry.kopecks)}</td></tr>`)}</tbody>
      </table>
    </section>`;
}

function draw() {
  render(html`
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
    ${done ? html`<p class="done" role="status">${done}</p>` : nothing}
    ${busy ? html`<p class="soft">${texts.loading}</p>` : nothing}
    ${found ? html`<section class="panel" id="held">${held(found)}</section>${ledger(found.entries)}` : nothing}`, root);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});
