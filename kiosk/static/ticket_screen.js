// The screen with the ticket's number in huge print: where to wait, how long, and the state of the slip.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";

import { slipState } from "./parts.js";
import { announcedWait } from "./wording.js";

/** @import { IssuedTicket, Language, Ticket, Words, Zone } from "talon/types.js" */
/** @import { State } from "./flow.js" */
/** @import { TicketErrand } from "./ticket_errand.js" */
/** @import { View } from "./types.js" */

/** @typedef {"idle" | "asked" | "refused"} Reprint The state of a request to print again. */
/** @typedef {{slip: string, reprint: Reprint, closesIn: number | null, row: Ticket | null}} TicketModel The slip's state, the seconds until the screen closes, the ticket's row in the live hall. */

const MAY_PRINT_AGAIN = new Set(["failed", "unknown", "late"]);

/**
 * @param {IssuedTicket} ticket
 * @param {View & {flow: State, ticket: TicketModel}} model
 * @param {Words} words
 * @param {TicketErrand["act"]} act
 */
export function ticketScreen(ticket, model, words, act) {
  const { flow: { lang }, zones, services } = model;
  const zone = zones.find((row) => row.id === ticket.zone);
  const service = services.find((row) => row.id === ticket.service);
  const { slip, row, closesIn } = model.ticket;
  return html`
    <section class="number-part">
      <h1 class="your-number">${words.your_number}</h1>
      <p class="number figures" style="--signs: ${ticket.number.length}">${ticket.number}</p>
      <p class="of-service">${service?.name[lang] ?? ""}</p>
      ${ticket.then?.length ? html`<p class="of-service then">${fill(words.then, { services: ticket.then.map((id) => services.find((row) => row.id === id)?.name[lang] ?? id).join(", ") })}</p>` : nothing}
    </section>
    <section class="facts-part">
      ${row?.state === "called" ? called(row, words) : facts(ticket, zone, lang, words)}
      ${"pressed" in ticket ? html`<p class="line-lost" role="status">${words.given_offline}</p>` : model.lineLost
        ? html`<p class="line-lost" role="status">${words.line_lost}</p>`
        : html`<p class="watch-board">${words.watch_board}</p>`}
      ${slipState(slip, words)}
    </section>
    <nav class="bottom">
      ${MAY_PRINT_AGAIN.has(slip) ? printAgain(model.ticket, words, act) : nothing}
      <button class="main-button" @click=${act.home}>
        ${words.done}
        <small class="figures">${closesIn === null ? nothing : fill(words.closes_in, { seconds: closesIn })}</small>
      </button>
    </nav>`;
}

/**
 * @param {IssuedTicket} ticket
 * @param {Zone | undefined} zone
 * @param {Language} lang
 * @param {Words} words
 */
function facts(ticket, zone, lang, words) {
  return html`<dl class="facts">
    <div class="where"><dt>${words.wait_here}</dt><dd>${zone?.name[lang] ?? ""}</dd></div>
    ${ticket.ahead === null ? nothing : html`<div><dt>${words.ahead}</dt><dd class="figures">${ticket.ahead || words.nobody_ahead}</dd></div>`}
    <div class=${ticket.ahead === null ? "alone" : nothing}><dt>${words.wait}</dt><dd class="figures announced">${ticket.wait ? announcedWait(ticket.wait, lang) : words.follow_board}</dd></div>
  </dl>`;
}

/**
 * The visitor is called while the number is still on the screen, because nobody was ahead.
 * @param {Ticket} row
 * @param {Words} words
 */
function called(row, words) {
  return html`<div class="called" role="alert">
    <p>${words.called}</p>
    <p class="window figures">${words.window} ${row.window}</p>
  </div>`;
}

/**
 * @param {TicketModel} model
 * @param {Words} words
 * @param {TicketErrand["act"]} act
 */
function printAgain({ reprint }, words, act) {
  return html`<button class="second-button print-again" ?disabled=${reprint === "asked"} @click=${act.printAgain}>
    ${reprint === "refused" ? words.print_again_failed : words.print_again}
  </button>`;
}
