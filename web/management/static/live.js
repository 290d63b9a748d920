// Today, live: joins the hall, today's figures and the end of the day into the manager's page.
import { html, nothing, render } from "lit-html";
import { get, post } from "talon/api.js";
import { openHall } from "talon/hall.js";
import { dataIn, dataOf, elementById } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";
import { SessionWatch } from "../../operator/static/session.js";
import { offsetMinutes, wallClock } from "../../operator/static/timers.js";
import { Announcing } from "./announcing.js";
import { BreaksToday } from "./breaks_today.js";
import { Devices, devicesSection } from "./devices.js";
import { EndOfDay } from "./end_of_day.js";
import { Issuing } from "./issuing.js";
import { forecasts, queuesSection } from "./queues.js";
import { askReason } from "./reason.js";
import { issuingSection, todaySection, windowsSection } from "./sections.js";
import { Targets } from "./targets.js";
import { Today } from "./today.js";
import { WindowActs } from "./window_acts.js";

/** @import { Language, OfficeWindow, Post, Words } from "talon/types.js" */
/** @import { Operator } from "./window_acts.js" */

const root = elementById("live");
const head = elementById("head-live");
/** @type {Words} */
const texts = readTexts();
const lang = /** @type {Language} */ (document.documentElement.lang);
const hall = openHall();
const session = new SessionWatch({ get, changed: draw });
const today = new Today({ read: (day) => get(`/reports/waits?from=${day}&to=${day}&by=kind&lang=${lang}`), changed: draw });
const endOfDay = new EndOfDay({ element: elementById("end-of-day", HTMLDialogElement), texts, post: (path) => post(`${path}?lang=${lang}`), changed: draw });

const issuing = new Issuing({
  get: (path) => get(`${path}?lang=${lang}`),
  post: (path, body) => post(`${path}?lang=${lang}`, body),
  changed: draw,
  dialog: elementById("reopen", HTMLDialogElement),
  texts,
  lang,
});

/** @type {Post} */
const send = (path, body, options) => post(`${path}?lang=${lang}`, body, options);
const targets = new Targets({ read: () => get("/targets"), changed: draw });
const devices = new Devices({ get, post: send, changed: draw });
const breaks = new BreaksToday({ read: () => get(`/breaks/plan?lang=${lang}`), changed: draw });
/** @type {Operator[]} */
const people = dataOf("people");
const acts = new WindowActs({ dialog: elementById("window-acts", HTMLDialogElement), texts, lang, post: send, hall, people });
const officeNow = () => wallClock(hall.now(), offsetMinutes(hall.state?.clock.now ?? ""));
const announcing = new Announcing({ dialog: elementById("announcing", HTMLDialogElement), texts, post: send, hall, officeNow });

/**
 * A break that waits is granted at once against the rule, by the manager's decision.
 * @param {OfficeWindow} window
 */
function grantBreak({ id, name, request }) {
  if (!request) return;
  askReason({
    dialog: elementById("reopen", HTMLDialogElement),
    texts,
    title: fill(texts.grant_title, { window: name }),
    text: texts.grant_text,
    action: texts.grant,
    submit: (reason) => post(`/windows/${encodeURIComponent(id)}/break?lang=${lang}`, { kind: request.kind, minutes: request.minutes, override: reason }),
  });
}

function drawHead() {
  const { state, connected } = hall;
  render(html`
    <span class="connection ${connected ? "on" : "off"}" role="status"><span class="state-dot" aria-hidden="true"></span>${connected ? texts.online : texts.offline}</span>
    <time class="head-clock figures" aria-label=${texts.office_clock}>${state ? wallClock(hall.now(), offsetMinutes(state.clock.now)) : ""}</time>`, head);
}

function banner() {
  if (session.ended) {
    return html`<p class="banner" role="alert">${texts.signed_out} <a href="/sign-in?next=${location.pathname}">${texts.sign_in}</a></p>`;
  }
  return hall.connected || !hall.state ? nothing : html`<p class="banner" role="alert">${texts.lost}</p>`;
}

function draw() {
  drawHead();
  const { state, connected } = hall;
  if (!state) {
    render(html`${banner()}<p class="soft">${texts.connecting}</p>`, root);
    return;
  }
  const view = { texts, lang, state, now: hall.now().getTime(), connected, today, targets, devices, acts, issuing, grantBreak, reportAddress: dataIn(root, "report") };
  render(html`
    ${banner()}
    ${forecasts(view)}
    <div class="panels">
      <div class="panels-left">${windowsSection(view)} ${queuesSection(view)} ${announcing.section(view)} ${endOfDay.section(connected)}</div>
      <div class="panels-right">${todaySection(view)} ${devicesSection(view)} ${issuingSection(view)}</div>
    </div>
    ${breaks.section(view, { time: officeNow(), address: dataIn(root, "breaks") })}`, root);
}

hall.subscribe(({ state, connected, event }) => {
  session.connectionChanged(connected);
  if (connected && state) today.hallChanged(state.day, event);
  devices.hallChanged(event);
  breaks.hallChanged(event);
  draw();
});
setInterval(draw, 1000);
draw();
