// Today, live: joins the hall, today's figures and the end of the day into the manager's page.
import { html, nothing, render } from "lit-html";
import { get, post } from "talon/api.js";
import { openHall } from "talon/hall.js";
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

const root = document.getElementById("live");
const head = document.getElementById("head-live");
const texts = readTexts();
const lang = document.documentElement.lang;
const hall = openHall();
const session = new SessionWatch({ get, changed: draw });
const today = new Today({ read: (day) => get(`/reports/waits?from=${day}&to=${day}&by=kind&lang=${lang}`), changed: draw });
const endOfDay = new EndOfDay({ element: document.getElementById("end-of-day"), texts, post: (path) => post(`${path}?lang=${lang}`), changed: draw });

const issuing = new Issuing({
  get: (path) => get(`${path}?lang=${lang}`),
  post: (path, body) => post(`${path}?lang=${lang}`, body),
  changed: draw,
  dialog: document.getElementById("reopen"),
  texts,
  lang,
});

const send = (path, body, options) => post(`${path}?lang=${lang}`, body, options);
const targets = new Targets({ read: () => get("/targets"), changed: draw });
const devices = new Devices({ get, post: send, changed: draw });
const breaks = new BreaksToday({ read: () => get(`/breaks/plan?lang=${lang}`), changed: draw });
const people = JSON.parse(document.getElementById("people").textContent);
const acts = new WindowActs({ dialog: document.getElementById("window-acts"), texts, lang, post: send, hall, people });
const officeNow = () => wallClock(hall.now(), offsetMinutes(hall.state.clock.now));
const announcing = new Announcing({ dialog: document.getElementById("announcing"), texts, post: send, hall, officeNow });

/** A break that waits is granted at once against the rule, by the manager's decision. */
function grantBreak({ id, name, request }) {
  askReason({
    dialog: document.getElementById("reopen"),
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
  if (!state) return render(html`${banner()}<p class="soft">${texts.connecting}</p>`, root);
  const view = { texts, lang, state, now: hall.now().getTime(), connected, today, targets, devices, acts, issuing, grantBreak, reportAddress: root.dataset.report };
  render(html`
    ${banner()}
    ${forecasts(view)}
    <div class="panels">
      <div class="panels-left">${windowsSection(view)} ${queuesSection(view)} ${announcing.section(view)} ${endOfDay.section(connected)}</div>
      <div class="panels-right">${todaySection(view)} ${devicesSection(view)} ${issuingSection(view)}</div>
    </div>
    ${breaks.section(view, { time: officeNow(), address: root.dataset.breaks })}`, root);
}

hall.subscribe(({ state, connected, event }) => {
  session.heard(connected);
  if (connected) today.heard(state.day, event);
  devices.heard(event);
  breaks.heard(event);
  draw();
});
setInterval(draw, 1000);
draw();
