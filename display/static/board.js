// The hall board: calls, spotlight, clock and waiting counts, drawn from the live hall.
import { html, render, nothing } from "lit-html";
import { openHall } from "talon/hall.js";
import { fill, readTexts } from "talon/texts.js";
import { Announcements } from "./announcements.js";
import { Chime } from "./chime.js";
import { callRows, inZones, waitingRows } from "./rows.js";

const FRESH_MS = 20000;
const STEP_MS = 200;

const stage = document.getElementById("board");
const zones = JSON.parse(stage.dataset.zones);
const unknown = JSON.parse(stage.dataset.unknown);
const texts = readTexts();
const clock = new Intl.DateTimeFormat("ru", { timeZone: stage.dataset.timeZone, hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat("ru", { timeZone: stage.dataset.timeZone, weekday: "long", day: "numeric", month: "long" });

const hall = openHall();
const announcements = new Announcements();
const chime = new Chime();
let switchedOn = false;

hall.subscribe(({ state, event }) => {
  if (state) takeIn(state, event);
  draw();
});
setInterval(step, STEP_MS);
stage.addEventListener("pointerdown", () => chime.wake().then(draw));

function takeIn(state, event) {
  if (!switchedOn) announcements.skipTo(state.calls[0]?.seq ?? state.seq);
  switchedOn = true;
  if (event?.type === "ticket_returned") announcements.withdraw(event.ticket.number, event.window.id);
  // A snapshot after a lost connection may bring several calls at once, the oldest last.
  for (const call of [...state.calls].reverse()) {
    const age = (hall.secondsSince(call.at) * 1000) / hall.speed;
    if (inZones(zones, call.zone) && age < FRESH_MS) announcements.offer(call, performance.now(), age);
  }
}

function step() {
  const begun = announcements.advance(performance.now());
  if (begun) {
    chime.ring();
    stage.dispatchEvent(new CustomEvent("talon:announced", { bubbles: true, detail: begun }));
  }
  draw();
}

function draw() {
  const { state } = hall;
  render(
    html`
      ${header(state)}
      <main class=${hall.connected ? "calls" : "calls stale"}>
        ${state ? callList(callRows(state, zones)) : nothing} ${spotlight(announcements.current)}
      </main>
      <aside class=${hall.connected ? "side" : "side stale"}>
        <p class="clock figures">${state ? clock.format(hall.now()) : "–:–"}</p>
        <p class="date">${state ? date.format(hall.now()) : nothing}</p>
        ${state ? waitingRows(state, zones).map(waiting) : nothing}
      </aside>
      ${notice()}
    `,
    stage,
  );
}

function header(state) {
  if (!state) return html`<header></header>`;
  const { office } = state;
  return html`<header>
    <h1>${office.name.ru}</h1>
    <p>${office.address.ru} · ${office.hours.ru} · ${office.phone}</p>
  </header>`;
}

function callList(rows) {
  if (rows.length === 0) return html`<div class="nobody">${both("nobody_called")}</div>`;
  return html`
    <div class="heads"><span>${both("ticket")}</span><span>${both("window")}</span></div>
    <ol class="list figures">
      ${rows.map(
        (row) => html`<li class=${row.active ? "active" : ""} data-number=${row.number} data-window=${row.window}>
          <span class="number">${row.number}</span>
          <svg class="arrow" viewBox="0 0 60 40" aria-hidden="true"><path d="M4 20h50M38 4l16 16-16 16" /></svg>
          <span class="window">${row.window}</span>
        </li>`,
      )}
    </ol>
  `;
}

function spotlight(call) {
  if (!call) return nothing;
  const order = call.lang === "en" ? ["en", "ru"] : ["ru", "en"];
  return html`<section class="spotlight figures" role="status" data-number=${call.number} data-window=${call.window}>
    <p class="number">${call.number}</p>
    <p class="instruction" lang=${order[0]}>${fill(texts[order[0]].go_to, { window: call.window })}</p>
    <p class="instruction second" lang=${order[1]}>${fill(texts[order[1]].go_to, { window: call.window })}</p>
  </section>`;
}

function waiting(row) {
  return html`<section class="zone" data-zone=${row.zone.id}>
    <h2>${row.zone.name.ru}<span lang="en">${row.zone.name.en}</span></h2>
    <p class="total figures"><span>${both("waiting")}</span><strong>${row.total}</strong></p>
    <dl class="figures">
      <dt>${texts.ru.consultation}<span lang="en">${texts.en.consultation}</span></dt>
      <dd>${row.consultation}</dd>
      <dt>${texts.ru.cash_operation}<span lang="en">${texts.en.cash_operation}</span></dt>
      <dd>${row.cash_operation}</dd>
    </dl>
  </section>`;
}

function notice() {
  if (!hall.connected && hall.state) return html`<div class="notice lost" role="alert">${both("lost")}</div>`;
  if (unknown.length) {
    return html`<div class="notice">${unknown.map((zone) => html`<span>${fill(texts.ru.unknown_zone, { zone })}</span>`)}</div>`;
  }
  if (chime.silent) return html`<div class="notice small">${both("sound_off")}</div>`;
  return nothing;
}

function both(key) {
  return html`<span>${texts.ru[key]}</span><span class="english" lang="en">${texts.en[key]}</span>`;
}
