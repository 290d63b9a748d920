// The frame around every errand: office and clock, progress, question and controls, back and start over, accessible mode.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";

import * as icons from "./icons.js";

/** @import { Language } from "talon/types.js" */
/** @import { FrameActions, Screen, View } from "./types.js" */

/** @typedef {View & {away: boolean, warning: {secondsLeft: number | null} | null}} FramedView The view with what lies over the screen. */

/**
 * The whole page, with the errand's screen inside.
 * @param {Screen} screen
 * @param {FramedView} view
 * @param {FrameActions} act
 */
export function frame(screen, view, act) {
  return html`
    ${header(view, act)}
    ${progress(screen, view)}
    <main class=${`stage stage-${screen.at} ${screen.keypad ? "with-keypad" : ""}`}>
      ${screen.body ?? html`
        <div class="said" aria-live="polite"><h1>${screen.title}</h1>${screen.explanation ?? nothing}${view.offline ? offlineNotice(view) : nothing}</div>
        <div class="controls">${screen.controls ?? nothing}</div>`}
    </main>
    ${view.accessible ? accessibleBar(screen, view, act) : bottom(screen, view, act)}
    ${view.warning && !view.away ? idleWarning(view, act) : nothing}
    ${view.away ? away(view) : nothing}
  `;
}

/** @returns {Language} */
const otherLanguage = (/** @type {View} */ { lang }) => (lang === "ru" ? "en" : "ru");
const NAMES = { en: "English", ru: "Русский" };

/**
 * @param {View} view
 * @param {FrameActions} act
 */
function languageButton(view, act) {
  const other = otherLanguage(view);
  return html`<button class="language" lang=${other} @click=${() => act.language(other)}>${NAMES[other]}</button>`;
}

/**
 * @param {View} view
 * @param {FrameActions} act
 */
function header(view, act) {
  const { office, lang, time, date, accessible } = view;
  return html`<header class="top">
    <p class="office">${office?.name[lang] ?? ""}</p>
    <p class="clock figures"><time>${time}</time><span class="date">${date}</span></p>
    ${accessible ? nothing : languageButton(view, act)}
  </header>`;
}

/**
 * @param {Screen} screen
 * @param {View} view
 */
function progress({ stages, stage }, { words, accessible }) {
  const sentence = fill(words.progress, { step: stage + 1, steps: stages.length });
  if (stages.length < 2) return html`<p class="stages none"></p>`;
  if (accessible) return html`<p class="stages told figures">${sentence}</p>`;
  return html`<ol class="stages" style="--stages: ${stages.length}" aria-label=${sentence}>
    ${stages.map((name, index) => {
      const state = index < stage ? "past" : index === stage ? "present" : "future";
      return html`<li class=${state} aria-current=${index === stage ? "step" : nothing}>
        <span class="mark figures">${index < stage ? icons.tick : index + 1}</span><span>${words[`stage_${name}`]}</span>
      </li>`;
    })}
  </ol>`;
}

/**
 * @param {Screen} screen
 * @param {View} view
 * @param {FrameActions} act
 */
function bottom(screen, view, act) {
  const { words } = view;
  const mode = html`<button class="mode" data-action="accessible" aria-pressed="false" @click=${act.accessible}>${icons.access}<span>${words.accessible_on}</span></button>`;
  if (screen.home) return html`<footer class="edge">${aboutOffice(view)}${mode}</footer>`;
  if (screen.leave === false) return nothing;
  return html`<nav class="bottom">
    <button class="back" ?disabled=${!screen.back} @click=${screen.back}>${icons.left}${words.back}</button>
    <button class="start-over" @click=${act.startOver}>${icons.restart}${words.start_over}</button>
    ${mode}
  </nav>`;
}

/**
 * All the controls within reach of a wheelchair. A control that is not available now is disabled and keeps its place.
 * @param {Screen} screen
 * @param {View} view
 * @param {FrameActions} act
 */
function accessibleBar(screen, view, act) {
  const { words } = view;
  const mayLeave = screen.leave !== false && !screen.home;
  return html`<nav class="bar">
    <button class="back" ?disabled=${!screen.back} @click=${screen.back}>${words.back}</button>
    <button class="start-over" ?disabled=${!mayLeave} @click=${act.startOver}>${words.start_over}</button>
    <button class="repeat" @click=${act.repeat}>${words.repeat}</button>
    ${languageButton(view, act)}
    <button class="call-staff" ?disabled=${screen.leave === false} @click=${act.callStaff}>${view.callIsOn ? words.call_tile_on : words.call_tile}</button>
    <button class="mode" data-action="accessible" aria-pressed="true" @click=${act.accessible}>${words.accessible_off}</button>
  </nav>`;
}

/**
 * Hours, address and phone on the idle screen (clause 6.3.1).
 * @param {View} view
 */
function aboutOffice({ office, lang, words }) {
  if (!office) return html`<div class="about"></div>`;
  const rows = [
    [words.hours, office.hours[lang].split(", ").map((part, index, parts) => html`<span class="whole">${part}${index < parts.length - 1 ? "," : ""}</span> `)],
    [words.address, office.address[lang]],
    [words.phone, office.phone],
  ];
  return html`<div class="about"><dl>
    ${rows.filter(([, value]) => value).map(([name, value]) => html`<div><dt>${name}</dt><dd class="figures">${value}</dd></div>`)}
  </dl></div>`;
}

/**
 * @param {FramedView} view
 * @param {FrameActions} act
 */
function idleWarning({ warning, words }, act) {
  const seconds = warning?.secondsLeft ?? 0;
  return html`<div class="veil" role="alertdialog" aria-modal="true" aria-label=${words.still_there}>
    <div class="sheet">
      <h1>${words.still_there}</h1>
      <p class="countdown figures" aria-hidden="true">${seconds}</p>
      <p class="lead">${fill(words.going_home, { seconds })}</p>
      <button class="main-button" @click=${act.carryOn}>${words.carry_on}</button>
      <button class="second-button" @click=${act.leaveNow}>${words.start_over}</button>
    </div>
  </div>`;
}

/**
 * Over the questions, while the numbers come from the kiosk itself.
 * @param {View} view
 */
function offlineNotice({ words }) {
  return html`<p class="notice offline" role="status">${icons.warning}<span>${words.offline}</span></p>`;
}

/**
 * The notice while the server is away, in both languages, the visitor's first: what to do, and that the kiosk will recover.
 * @param {View} view
 */
function away({ texts, lang }) {
  /** @type {Language[]} */
  const languages = lang === "en" ? ["en", "ru"] : ["ru", "en"];
  return html`<div class="veil away" role="alert">
    <div class="sheet">
      <span class="sign">${icons.warning}</span>
      ${languages.map((language) => html`<section lang=${language}>
        <h1>${texts[language].away}</h1>
        <p class="lead">${texts[language].away_note}</p>
        <p class="note">${texts[language].away_recovers}</p>
      </section>`)}
    </div>
  </div>`;
}
