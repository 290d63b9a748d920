// The screens of a meter reading: which meter, the reading of each tariff zone, a look at all, what was asked back, the slip.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";

import { accountScreen } from "./account_screens.js";
import * as icons from "./icons.js";
import { card, keypad, mainButton, message, secondButton, slipState, typedField } from "./parts.js";
import { slipWords } from "./payment_screens.js";
import * as flow from "./reading_flow.js";

/** @import { Language, Meter, Words } from "talon/types.js" */
/** @import { AccountStep } from "./account_flow.js" */
/** @import { ReadingErrand } from "./reading_errand.js" */
/** @import { State, Step } from "./reading_flow.js" */
/** @import { Middle } from "./types.js" */

/** @typedef {{slip: string, closesIn: number | null, page: number, perPage: number}} Model The slip's state, the seconds until the screen closes, the page of the list of meters. */
/** @typedef {(state: State, words: Words, lang: Language, act: ReadingErrand["act"], model: Model) => Middle} DrawStep */
/** @typedef {Exclude<Step, AccountStep>} OwnStep */

/** @type {Record<OwnStep, DrawStep>} */
const SCREENS = { no_meter: noMeter, meter, zone, check, sending, asked_back: askedBack, unanswered, refused, taken };

/** @type {DrawStep} */
export function readingScreen(state, words, lang, act, model) {
  return accountScreen(state, words, act) ?? SCREENS[/** @type {OwnStep} */ (state.step)](state, words, lang, act, model);
}

/** @type {DrawStep} */
function noMeter(_state, words) {
  return { body: message("warning", words.no_meter, words.no_meter_note, { name: "no_meter" }) };
}

/** @type {DrawStep} */
function meter(state, words, lang, act, { page, perPage }) {
  const meters = state.account?.meters ?? [];
  const shown = meters.slice(page * perPage, (page + 1) * perPage);
  return {
    title: words.ask_meter,
    explanation: html`<p class="lead">${words.ask_meter_note}</p>`,
    controls: html`
      <div class="cards count-${Math.max(2, shown.length)}">
        ${shown.map(({ serial, place }) => card({ name: serial, title: place || `№ ${serial}`, note: place ? `№ ${serial}` : null, icon: icons.meter, touch: () => act.meter(serial) }))}
      </div>
      ${meters.length > (page + 1) * perPage ? html`<button class="more" @click=${act.more}>${words.more_meters}${icons.right}</button>` : nothing}`,
  };
}

/**
 * What a zone is called: with one zone just the reading, with more the hours it counts.
 * @param {Meter} meter
 * @param {string} zone
 * @param {Words} words
 */
function zoneName(meter, zone, words) {
  return meter.zones.length === 1 ? words.reading : words[`zone_${zone}_of_${meter.zones.length}`];
}

/** @type {DrawStep} */
function zone(state, words, lang, act) {
  const meter = flow.meterOf(state);
  const { zone: name, last_reading: last } = flow.zoneShown(state);
  const verdict = state.verdicts[name];
  const complete = /\d$/.test(flow.entry(state));
  return {
    title: zoneName(meter, name, words),
    explanation: html`
      ${verdict?.outcome === "refused"
        ? html`<p class="notice" role="alert">${icons.warning}<span>${verdict.why?.[lang]}</span></p>`
        : html`<p class="lead">${meter.decimals > 0 ? words.reading_note_comma : words.reading_note}</p>`}
      <p class="last-reading figures" data-private>${fill(words.last_reading, { reading: withComma(last), day: dayIn(meter.last_read_on, lang) })}</p>
      ${typedField(zoneName(meter, name, words), flow.entry(state), { unit: words.kwh })}`,
    controls: html`${keypad(words, act.press, { comma: meter.decimals > 0 })}${mainButton(words.next, act.zoneTyped, { name: "next", disabled: !complete })}`,
    keypad: { press: act.press, enter: complete ? act.zoneTyped : null, comma: meter.decimals > 0 },
  };
}

/** @type {DrawStep} */
function check(state, words, lang, act) {
  const meter = flow.meterOf(state);
  return {
    title: words.ask_check,
    explanation: html`<dl class="fact-list" data-private>
      ${meter.zones.map(({ zone: name, last_reading: last }) => html`<div>
        <dt>${zoneName(meter, name, words)}<small>${fill(words.was, { reading: withComma(last) })}</small></dt>
        <dd class="figures">${state.readings[name]}</dd>
      </div>`)}
    </dl>`,
    controls: html`<div class="go-on">
      ${secondButton(words.correct, act.correct, { name: "correct" })}
      ${mainButton(words.send_reading, act.send, { name: "send" })}
    </div>`,
  };
}

/** @type {DrawStep} */
function sending(_state, words) {
  return { body: message("busy", words.sending_reading) };
}

/**
 * Unlikely but possible: the sentence asks, the visitor decides.
 * @type {DrawStep}
 */
function askedBack(state, words, lang, act) {
  const { zone: name } = flow.zoneShown(state);
  return {
    title: words.ask_sure,
    explanation: html`
      <p class="notice" role="alert" data-private>${icons.warning}<span>${state.verdicts[name].why?.[lang]}</span></p>
      ${typedField(zoneName(flow.meterOf(state), name, words), state.readings[name], { unit: words.kwh })}`,
    controls: html`<div class="cards count-2">
      ${card({ name: "sure", title: words.yes_right, icon: icons.tick, touch: act.confirm })}
      ${card({ name: "correct", title: words.no_correct, icon: icons.erase, touch: act.correct })}
    </div>`,
  };
}

/** @type {DrawStep} */
function unanswered(_state, words, _lang, act) {
  return {
    body: html`${message("warning", words.unanswered, words.reading_unanswered_note, { name: "unanswered" })}
      <div class="go-on">${mainButton(words.try_again, act.send, { name: "again" })}</div>`,
  };
}

/** @type {DrawStep} */
function refused(state, words) {
  const code = state.refusal ?? "unknown";
  const known = ["billing_stale", "billing_unavailable", "no_billing", "too_many_requests"].includes(code);
  return { body: message("warning", words.reading_not_taken, known ? words[`trouble_${code}`] : words.refused_at_window, { name: code }) };
}

/** @type {DrawStep} */
function taken(state, words, _lang, act, { slip, closesIn }) {
  const meter = flow.meterOf(state);
  return {
    body: html`
      ${message("good", words.reading_taken, null, {
        name: "taken",
        more: html`<dl class="fact-list" data-private>
          ${meter.zones.map(({ zone: name }) => html`<div><dt>${zoneName(meter, name, words)}</dt><dd class="figures">${withComma(state.readings[name])} <small>${words.kwh}</small></dd></div>`)}
        </dl>`,
      })}
      ${slipState(slip, slipWords(words))}
      <nav class="go-on"><button class="main-button" data-action="done" @click=${act.done}>
        ${words.done}
        <small class="figures">${closesIn === null ? nothing : fill(words.closes_in, { seconds: closesIn })}</small>
      </button></nav>`,
  };
}

const withComma = (/** @type {string} */ reading) => reading.replace(".", ",");

/**
 * @param {string} day
 * @param {Language} lang
 */
function dayIn(day, lang) {
  return new Intl.DateTimeFormat(lang === "ru" ? "ru-RU" : "en-GB", { day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00Z`));
}
