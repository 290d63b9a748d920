// The versions of the settings: who saved what and why, and going back to an earlier version.
import { html, nothing, render } from "lit-html";
import { get, post } from "talon/api.js";
import { dataOf, elementById } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";
import { inWords } from "./changes.js";

/** @import { Language, SettingsInForce, Words } from "talon/types.js" */

/** @type {Words} */
const texts = readTexts();
/** @type {Words} */
const names = dataOf("names");
const lang = /** @type {Language} */ (document.documentElement.lang);
const root = elementById("section");
const dialog = elementById("ask", HTMLDialogElement);
// The times come in the office's own offset: they are shown as they stand, whatever zone this machine is in.
const when = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
const LONGEST = 12;

let problem = "";

async function read() {
  try {
    draw(await get("/settings"));
  } catch (error) {
    render(html`<p class="problem" role="alert">${error.status ? error.message : texts.unreachable}</p><button class="button" @click=${read}>${texts.retry}</button>`, root);
  }
}

/** @param {SettingsInForce} inForce */
function draw({ version, versions, tables }) {
  render(html`
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
    ${versions.length ? nothing : html`<p class="panel">${texts.version_first}</p>`}
    ${versions.map((saved) => html`<article class="panel version" data-version=${saved.number}>
      <header>
        <h2>${fill(texts.version, { number: saved.number })}</h2>
        <p class="soft">${saved.number === 0 ? texts.version_file : html`${when.format(new Date(`${saved.at.slice(0, 19)}Z`))}, ${saved.name}`}${saved.restored === null ? nothing : html`, ${fill(texts.restored, { number: saved.restored })}`}</p>
        ${saved.number === version ? html`<span class="mark">${texts.in_force}</span>` : html`
          <button type="button" class="button quiet" data-action="restore" @click=${() => ask(saved.number, version)}>${texts.restore}</button>`}
        <a href="/api/v1/settings/versions/${saved.number}" aria-label="${texts.show_text}: ${fill(texts.version, { number: saved.number })}">${texts.show_text}</a>
      </header>
      ${saved.note ? html`<p class="note">${saved.note}</p>` : nothing}
      ${saved.changes.length ? html`<ul class="change-list">${saved.changes.slice(0, LONGEST).map((change) => html`<li>${inWords(change, { fill, names, texts, lang, tables })}</li>`)}
        ${saved.changes.length > LONGEST ? html`<li>…</li>` : nothing}</ul>` : nothing}
    </article>`)}`, root);
}

/**
 * @param {number} number
 * @param {number} version
 */
function ask(number, version) {
  render(html`<form method="dialog">
    <h2>${fill(texts.restore_title, { number })}</h2>
    <p>${texts.restore_text}</p>
    <div class="ask-buttons">
      <button class="button quiet" value="cancel">${texts.cancel}</button>
      <button class="button" data-action="restore-now" @click=${() => goBack(number, version)}>${texts.restore_yes}</button>
    </div>
  </form>`, dialog);
  dialog.showModal();
}

/**
 * @param {number} number
 * @param {number} version
 */
async function goBack(number, version) {
  try {
    await post("/settings/restore", { version: number, based_on: version });
    problem = "";
  } catch (error) {
    problem = error.status ? error.message : texts.unreachable;
  }
  await read();
}

read();
