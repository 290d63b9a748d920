// The lists on the right: tickets waiting for this window, parked ones, those who did not come, and how many wait in each zone.
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { fill } from "talon/texts.js";
import { countsByZone, freeForCalls } from "../queue.js";
import { clock, level, share } from "../timers.js";
import { staffCalls } from "./staff_calls.js";

/** @import { Ticket } from "talon/types.js" */
/** @import { View } from "../types.js" */

/** @param {View} view */
export function queueLists(view) {
  const { texts, desk } = view;
  return html`
    <aside class="lists">
      ${staffCalls(view)}
      <section class="list waiting" aria-label=${texts.queue}>
        <h2 class="list-title">${texts.queue} <span class="list-count figures">${desk.waiting.length}</span></h2>
        ${upcomingTicket(view)}
        <ol class="rows" tabindex="0" aria-label=${texts.queue}>
          ${repeat(desk.waiting, (ticket) => ticket.number, (ticket) => waitingRow(view, ticket))}
        </ol>
        ${desk.waiting.length ? nothing : html`<p class="list-empty">${texts.queue_empty}</p>`}
      </section>
      ${desk.parked.length ? parkedList(view) : nothing}
      ${desk.absent.length ? absentList(view) : nothing}
      ${everyone(view)}
    </aside>`;
}

/**
 * The ticket that the next press calls, and by which rule; the Y key shows the full reasoning.
 * @param {View} view
 */
function upcomingTicket({ upcoming, lang, desk }) {
  if (!upcoming || desk.window.state === "closed") return nothing;
  return html`<p class="list-next figures">${upcoming.sentences[0]?.[lang]}</p>`;
}

/**
 * @param {View} view
 * @param {Ticket} ticket
 */
function waitingRow(view, ticket) {
  const { texts, lang, state, now, targetsOf, desk, blocked, upcoming, perform } = view;
  const waited = Math.max(0, (now - Date.parse(ticket.queued_at)) / 1000);
  const target = targetsOf(ticket).wait_s;
  const how = level(waited, target);
  const service = state.services.find((row) => row.id === ticket.service);
  const callable = !blocked && desk.allowed.has("call_named");
  return html`
    <li class="row ${how} ${upcoming?.number === ticket.number ? "next" : ""}" data-number=${ticket.number} data-level=${how}>
      <button type="button" class="row-number figures" ?disabled=${!callable} tabindex="-1"
        title=${fill(texts.call_this, { number: ticket.number })} @click=${() => perform("call_named", ticket.number)}>${ticket.number}</button>
      <span class="row-service">${service?.name[lang] ?? ticket.service} ${marks(view, ticket)}</span>
      <span class="row-time figures">${clock(waited)}<span class="only-read-aloud">, ${texts[`level_${how}`]}</span></span>
      <span class="row-target figures">${how === "over" ? texts.level_over : fill(texts.target, { time: clock(target) })}</span>
      <span class="row-bar" aria-hidden="true"><span style="width:${share(waited, target) * 100}%"></span></span>
    </li>`;
}

/**
 * @param {View} view
 * @param {Ticket} ticket
 */
function marks({ texts, lang, state, desk }, ticket) {
  const priority = state.priorities?.find((row) => row.id === ticket.priority);
  return html`
    ${ticket.for_window === desk.window.id ? html`<span class="mark strong">${texts.for_you}</span>` : nothing}
    ${ticket.then?.length ? html`<span class="mark">${fill(texts.more_matters, { count: ticket.then.length })}</span>` : nothing}
    ${priority ? html`<span class="mark strong">${priority.name[lang]}</span>` : nothing}`;
}

/** @param {View} view */
function parkedList(view) {
  const { texts, desk, now, blocked, perform } = view;
  return html`
    <section class="list parked" aria-label=${texts.parked}>
      <h2 class="list-title">${texts.parked} <span class="list-count figures">${desk.parked.length}</span></h2>
      <ol class="rows" tabindex="0" aria-label=${texts.parked}>
        ${repeat(desk.parked, (ticket) => ticket.number, (ticket) => html`
          <li class="row" data-number=${ticket.number}>
            <strong class="row-number figures">${ticket.number}</strong>
            <span class="row-service">${ticket.note ?? ""}</span>
            <span class="row-time figures">${clock((now - Date.parse(ticket.issued_at)) / 1000)}</span>
            <button type="button" class="small-button" data-unpark=${ticket.number} ?disabled=${blocked || !desk.allowed.has("unpark")}
              @click=${() => perform("unpark_one", ticket)}>${texts.parked_back}</button>
          </li>`)}
      </ol>
    </section>`;
}

/**
 * Who did not come: a visitor who comes after all waits again at one press.
 * @param {View} view
 */
function absentList({ texts, lang, state, desk, now, blocked, perform }) {
  return html`
    <section class="list absent" aria-label=${texts.absent}>
      <h2 class="list-title">${texts.absent} <span class="list-count figures">${desk.absent.length}</span></h2>
      <ol class="rows" tabindex="0" aria-label=${texts.absent}>
        ${repeat(desk.absent, (ticket) => ticket.number, (ticket) => html`
          <li class="row" data-number=${ticket.number}>
            <strong class="row-number figures">${ticket.number}</strong>
            <span class="row-service">${state.services.find((row) => row.id === ticket.service)?.name[lang] ?? ticket.service}</span>
            <span class="row-time figures">${clock((now - Date.parse(ticket.finished_at ?? "")) / 1000)}</span>
            <button type="button" class="small-button" data-bring-back=${ticket.number} ?disabled=${blocked || !desk.allowed.has("bring_back")}
              @click=${() => perform("bring_back", ticket)}>${texts.parked_back}</button>
          </li>`)}
      </ol>
    </section>`;
}

/** @param {View} view */
function everyone({ texts, lang, state }) {
  return html`
    <section class="everyone" aria-label=${texts.everyone}>
      <h2 class="everyone-title">${texts.everyone}</h2>
      <ul class="everyone-zones">
        ${countsByZone(state.zones, state.tickets).map(({ zone, count }) => html`
          <li data-zone=${zone.id}><span>${zone.name[lang]}</span> <strong class="figures">${count}</strong></li>`)}
      </ul>
      <p class="free-for-calls">${freeForCalls(state).length
        ? fill(texts.free_for_calls, { windows: freeForCalls(state).map((window) => window.name).join(", ") })
        : texts.nobody_free_for_calls}</p>
    </section>`;
}
