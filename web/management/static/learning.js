// The page about what the office has learned: proposals to take over, the gain, yesterday's errors, times and arrivals.
import { html, nothing, render } from "lit-html";
import { get, post } from "talon/api.js";
import { elementById } from "talon/page.js";
import { fill, fillCount, readTexts } from "talon/texts.js";
import { duration, NOTHING, percent } from "./figures.js";
import { gainTable, verdict } from "./learning_gain.js";

/** @import { Language, LearningReport, PluralForms, PromiseScores, SettingsChange, Words } from "talon/types.js" */

/** @typedef {LearningReport["own_days"]} OwnDays */
/** @typedef {OwnDays["proposals"][number]} Proposal */
/** @typedef {NonNullable<LearningReport["latest_day"]>} LatestDay */
/** @typedef {LearningReport["learned"]} Learned */

const root = elementById("learning");
/** @type {Words & Record<"gain_days" | "missing", PluralForms>} */
const texts = readTexts();
const lang = /** @type {Language} */ (document.documentElement.lang);
const LONG_READ_MS = 60_000;
// A Monday: weekdays are named by the browser, in the language of the page already.
const MONDAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

/** What became of the latest press: its sentence, and whether it went well. @type {{ sentence: string, good: boolean } | null} */
let outcome = null;
/** @type {string | null} */
let inHand = null;

const number = (/** @type {number | null} */ value, digits = 0) => value === null ? NOTHING : value.toLocaleString(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const day = (/** @type {string} */ iso) => new Date(`${iso}T00:00:00Z`).toLocaleDateString(lang === "ru" ? "ru-RU" : "en-GB", { timeZone: "UTC", day: "2-digit", month: "2-digit", year: "numeric" });
const weekday = (/** @type {number} */ place) => new Date(MONDAY + place * DAY_MS).toLocaleDateString(lang, { timeZone: "UTC", weekday: "short" });

/** @param {number | null} seconds */
function signed(seconds) {
  if (seconds === null) return NOTHING;
  const sign = Math.round(seconds) < 0 ? "\u2212" : Math.round(seconds) > 0 ? "+" : "";
  return `${sign}${duration(Math.abs(seconds))}`;
}

/** @param {OwnDays} own */
function gain(own) {
  const { over_first_come: over, recorded } = own;
  return html`
    <section class="panel" id="gain">
      <h2>${texts.gain}</h2>
      <p>
        ${own.days ? `${fillCount(texts.gain_days, own.days)}.` : nothing}
        ${own.missing ? html`<span id="missing">${fillCount(texts.missing, own.missing)}</span>` : nothing}
      </p>
      ${over && recorded
        ? html`
          ${verdict(texts, lang, over)}
          ${gainTable(texts, lang, [
            { label: texts.column_recorded, total: recorded },
            { label: texts.column_first_come, total: over.before },
            { label: texts.column_own, total: over.after },
          ])}
          <p class="note">${texts.how_gain}</p>`
        : own.missing ? nothing : html`<p class="soft">${texts.not_enough_days}</p>`}
    </section>`;
}

/**
 * A value of the settings file, in its own words.
 * @param {unknown} value
 * @returns {string}
 */
function inFile(value) {
  if (value === null || value === undefined) return NOTHING;
  if (typeof value !== "object") return String(value);
  return Object.values(value).map(inFile).join(", ");
}

/** @param {SettingsChange} change */
function changed({ path, before, after }) {
  return html`<li><strong>${path}</strong>: ${inFile(before)} → ${inFile(after)}</li>`;
}

/**
 * @param {Proposal} proposal
 * @param {number} version
 */
function proposed(proposal, version) {
  const { id, label, changes, gain } = proposal;
  return html`
    <li class="proposal" data-proposal=${id}>
      <h3>${label[lang]}</h3>
      ${gain
        ? html`
          ${verdict(texts, lang, gain)}
          <p class="soft">${fillCount(texts.gain_days, gain.before.days)}.</p>
          ${gainTable(texts, lang, [{ label: texts.before, total: gain.before }, { label: texts.after, total: gain.after }])}`
        : html`<p class="soft">${texts.not_measured}</p>`}
      <ul class="changed" translate="no">${changes.map(changed)}</ul>
      <button type="button" class="button ${gain?.verdict === "better" ? "" : "quiet"}" ?disabled=${inHand !== null}
              aria-label="${texts.take_over}: ${label[lang]}" @click=${() => takeOver(id, version)}>
        ${inHand === id ? texts.taking_over : texts.take_over}
      </button>
    </li>`;
}

/** @param {LearningReport} report */
function proposals({ own_days: { proposals }, settings_version: version }) {
  return html`
    <section class="panel" id="proposals">
      <h2>${texts.proposals}</h2>
      <p role="status" class=${outcome ? outcome.good ? "strong" : "problem" : ""}>${outcome?.sentence ?? ""}</p>
      ${proposals.length ? html`<ul class="proposal-list">${proposals.map((one) => proposed(one, version))}</ul>` : html`<p class="soft">${texts.no_proposals}</p>`}
    </section>`;
}

/**
 * @param {string} label
 * @param {PromiseScores} scores
 */
function scored(label, scores) {
  return html`
    <tr>
      <th scope="row">${label}</th>
      <td class="figures number">${scores.n}</td>
      <td class="figures number">${percent(scores.coverage)}</td>
      <td class="figures number">${duration(scores.mae_s)}</td>
      <td class="figures number">${signed(scores.bias_s)}</td>
      <td class="figures number">${duration(scores.width_s)}</td>
    </tr>`;
}

/** @param {LatestDay | null} latest */
function latestDay(latest) {
  if (!latest) return html`<section class="panel" id="latest"><p class="soft">${texts.no_latest}</p></section>`;
  const heads = ["n", "kept", "error", "bias", "width"];
  return html`
    <section class="panel" id="latest">
      <h2>${fill(texts.latest, { day: day(latest.day) })}</h2>
      <div class="wide" tabindex="0" role="region" aria-label=${texts.announced}>
        <table class="table">
          <thead><tr>
            <th scope="col">${texts.announced}</th>
            ${heads.map((name) => html`<th scope="col" class="number">${texts[`column_${name}`]}</th>`)}
          </tr></thead>
          <tbody>${latest.announced.kinds.map((kind) => scored(kind.label[lang], kind))}</tbody>
          <tfoot>${scored(texts.all, latest.announced)}</tfoot>
        </table>
      </div>
      <h3>${texts.visitors}</h3>
      <p>${latest.expected === null ? fill(texts.came_only, { came: latest.came }) : fill(texts.came_of_expected, { came: latest.came, expected: number(latest.expected) })}</p>
      ${latest.half_hours.length
        ? html`
          <details>
            <summary>${texts.by_half_hours}</summary>
            <table class="table">
              <thead><tr><th scope="col">${texts.column_time}</th><th scope="col" class="number">${texts.column_expected}</th><th scope="col" class="number">${texts.column_came}</th></tr></thead>
              <tbody>${latest.half_hours.map((one) => html`
                <tr><th scope="row" class="figures">${one.from}</th><td class="figures number">${number(one.expected, 1)}</td><td class="figures number">${one.came}</td></tr>`)}
              </tbody>
            </table>
          </details>`
        : nothing}
    </section>`;
}

/** @param {Learned["services"][number]} service */
function service({ label, times, expected_s, basis, operators }) {
  return html`
    <tr>
      <th scope="row">${label[lang]}</th>
      <td class="figures number">${times?.n ?? 0}</td>
      <td class="figures number">${duration(times?.mean_s)}</td>
      <td class="figures number">${duration(times?.spread_s)}</td>
      <td class="figures number">${duration(expected_s)} ${basis === "standard" ? html`<span class="soft">${texts.of_standard}</span>` : nothing}</td>
    </tr>
    ${operators.map((one) => html`
      <tr class="operator">
        <th scope="row">${one.name}</th>
        <td class="figures number">${one.n}</td>
        <td class="figures number">${duration(one.mean_s)}</td>
        <td class="figures number">${duration(one.spread_s)}</td>
        <td></td>
      </tr>`)}`;
}

/** @param {Learned} learned */
function times(learned) {
  return html`
    <section class="panel" id="times">
      <h2>${fill(texts.times, { first: day(learned.from), last: day(learned.to) })}</h2>
      <div class="wide" tabindex="0" role="region" aria-label=${texts.column_service}>
        <table class="table">
          <thead><tr>
            <th scope="col">${texts.column_service}</th>
            ${["receptions", "mean", "spread", "expects"].map((name) => html`<th scope="col" class="number">${texts[`column_${name}`]}</th>`)}
          </tr></thead>
          <tbody>${learned.services.map(service)}</tbody>
        </table>
      </div>
      <p class="note">${texts.how_times}</p>
    </section>`;
}

/** @param {Learned} learned */
function arrivals({ weekdays }) {
  const from = [...new Set(weekdays.flatMap((one) => one.half_hours.map((half) => half.from)))].sort();
  return html`
    <section class="panel" id="arrivals">
      <h2>${texts.arrivals}</h2>
      ${weekdays.length
        ? html`
          <div class="wide" tabindex="0" role="region" aria-label=${texts.arrivals}>
            <table class="table">
              <thead><tr>
                <th scope="col">${texts.column_time}</th>
                ${weekdays.map((one) => html`<th scope="col" class="number"><span translate="no">${weekday(one.weekday)}</span><br>${fill(texts.days, { days: one.days })}</th>`)}
              </tr></thead>
              <tbody>${from.map((time) => html`
                <tr>
                  <th scope="row" class="figures">${time}</th>
                  ${weekdays.map((one) => html`<td class="figures number">${number(one.half_hours.find((half) => half.from === time)?.visitors ?? 0, 1)}</td>`)}
                </tr>`)}
              </tbody>
              <tfoot><tr>
                <th scope="row">${texts.all_day}</th>
                ${weekdays.map((one) => html`<td class="figures number">${number(one.half_hours.reduce((sum, half) => sum + half.visitors, 0), 1)}</td>`)}
              </tr></tfoot>
            </table>
          </div>`
        : html`<p class="soft">${texts.nothing_learned}</p>`}
    </section>`;
}

/** @param {LearningReport} report */
function draw(report) {
  render(html`
    <h1>${texts.title}</h1>
    ${gain(report.own_days)} ${proposals(report)} ${latestDay(report.latest_day)} ${times(report.learned)} ${arrivals(report.learned)}`, root);
}

/** @type {LearningReport | null} */
let shown = null;

async function show() {
  if (!shown) render(html`<h1>${texts.title}</h1><p class="panel soft">${texts.loading}</p>`, root);
  try {
    shown = /** @type {LearningReport} */ (await get("/reports/learning", { timeout: LONG_READ_MS }));
    draw(shown);
  } catch (problem) {
    const reason = problem.code ? problem.message : texts.unreachable;
    render(html`
      <h1>${texts.title}</h1>
      <section class="panel">
        <p class="problem">${fill(texts.failed, { reason })}</p>
        <button type="button" class="button" @click=${show}>${texts.retry}</button>
      </section>`, root);
  }
}

/**
 * @param {string} id
 * @param {number} version
 */
async function takeOver(id, version) {
  inHand = id;
  if (shown) draw(shown);
  try {
    /** @type {{ version: number }} */
    const inForce = await post(`/settings/proposals/${id}`, { based_on: version });
    outcome = { sentence: fill(texts.taken_over, { number: inForce.version }), good: true };
  } catch (problem) {
    outcome = { sentence: fill(texts.not_taken_over, { reason: problem.code ? problem.message : texts.unreachable }), good: false };
  }
  inHand = null;
  await show();
}

show();
