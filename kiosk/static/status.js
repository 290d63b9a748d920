// The visitor's phone: asks every 5 s what became of the ticket, and says so when nobody answers.
import { html, nothing, render } from "lit-html";
import { readTexts } from "talon/texts.js";

import { announcedWait } from "./wording.js";

const EVERY_MS = 5000;
const OVER = new Set(["done", "no_show", "cancelled"]);

const root = document.getElementById("status");
const words = readTexts();
const language = root.dataset.language;

let ticket = JSON.parse(document.getElementById("ticket").textContent);
let trouble = null;

async function refresh() {
  try {
    const response = await fetch(root.dataset.address, { cache: "no-store", signal: AbortSignal.timeout(EVERY_MS) });
    if (response.status === 404) trouble = words.gone;
    else if (!response.ok) throw new Error(`HTTP ${response.status}`);
    else {
      const fresh = await response.json();
      if (fresh.state === "called" && ticket.state !== "called") navigator.vibrate?.([400, 200, 400]);
      ticket = fresh;
      trouble = null;
    }
  } catch {
    trouble = words.line_lost;
  }
  draw();
  // A visit that is over changes no more.
  if (!OVER.has(ticket.state) && trouble !== words.gone) setTimeout(refresh, EVERY_MS);
}

function draw() {
  render(html`
    <p class="your-number">${words.your_number}</p>
    <p class="number">${ticket.number}</p>
    ${ticket.state === "called" ? called() : html`<p class="state" role="status">${words[ticket.state]}</p>`}
    ${ticket.state === "serving" ? html`<p class="state">${words.window} ${ticket.window}</p>` : nothing}
    ${ticket.state === "waiting" ? facts() : nothing}
    ${trouble ? html`<p class="line-lost" role="alert">${trouble}</p>` : nothing}
  `, root);
}

function called() {
  return html`<div class="called" role="alert"><p>${words.called}</p><p class="window">${words.window} ${ticket.window}</p></div>`;
}

function facts() {
  return html`<dl class="facts">
    <div><dt>${words.ahead}</dt><dd>${ticket.ahead === 0 ? words.nobody_ahead : ticket.ahead}</dd></div>
    <div><dt>${words.wait}</dt><dd>${ticket.wait ? announcedWait(ticket.wait, language) : words.follow_board}</dd></div>
  </dl>
  <p class="hint">${words.watch_board}</p>`;
}

root.replaceChildren();
draw();
setTimeout(refresh, EVERY_MS);
