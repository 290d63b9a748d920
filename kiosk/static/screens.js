// The screens of the ticket errand before the number, and those of a refusal. Screens are functions of the model; touches call `act`.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";

import * as flow from "./flow.js";
import * as icons from "./icons.js";
import { card, message } from "./parts.js";
import { unbroken } from "./wording.js";

/** @import { Language, OfferedService, Words } from "talon/types.js" */
/** @import { Question, State } from "./flow.js" */
/** @import { TicketErrand } from "./ticket_errand.js" */
/** @import { Content, Middle, View } from "./types.js" */

/** @typedef {View & {flow: State, slow: boolean}} Model `slow`: the ticket has been on its way for a while. */
/** @typedef {TicketErrand["act"]} Actions */

const ICONS = new Map(Object.entries({ individual: icons.person, legal_entity: icons.building, consultation: icons.talk, cash_operation: icons.coins }));
// In double-size print, within reach of a wheelchair and short enough to be read aloud, few things fit on a screen.
const ACCESSIBLE_PAGE = 3;

/**
 * @param {Model} model
 * @param {Words} words
 * @param {Actions} act
 * @returns {Middle}
 */
export function ticketQuestions(model, words, act) {
  const { step } = model.flow;
  if (step === "issuing") return { body: message("busy", words.issuing, model.slow ? words.still_issuing : null) };
  if (step === "refused") return refused(model, words);
  if (step === "unanswered") return unanswered(words, act);
  if (step === "chosen") return chosenMatters(model, words, act);
  if (model.services.length === 0) return { title: words.loading };
  if (model.accessible && flow.isHome({ ...model.flow, page: 0 }) && model.flow.page > 0) return otherErrands(model, words, act);
  return step === "group" || step === "kind" ? choice(step, model, words, act) : services(model, words, act);
}

/**
 * The customer group or the kind of service: a few large buttons, each listing what lies behind it.
 * @param {Exclude<Question, "service">} step
 * @param {Model} model
 * @param {Words} words
 * @param {Actions} act
 * @returns {Middle}
 */
function choice(step, model, words, act) {
  const { answers, lang } = model.flow;
  const values = flow.options(step, model.services, answers);
  const atHome = flow.isHome(model.flow);
  return {
    title: words[`ask_${step}`],
    explanation: atHome ? closedNotice(model) : nothing,
    controls: html`
      <div class="cards large">
        ${values.map((value) => {
          const behind = model.services.filter((service) =>
            service[step] === value && (step === "group" || service.group === answers.group));
          // When the office is closed, the notice above already states it.
          const closed = !model.today?.closed && behind.every((service) => !service.open);
          return html`<button class="card" data-answer=${value} @click=${() => act.answer(value)}>
            <span class="picture">${ICONS.get(value) ?? icons.paper}</span>
            <span class="words">
              <span class="name">${words[value] ?? value}</span>
              <span class="note">${step === "group" ? words[`${value}_note`] : behind.map(({ name }) => html`<span class="behind">${name[lang]}</span>`)}</span>
              ${closed ? html`<span class="note closed-now">${words.closed_now}</span>` : nothing}
            </span>
            <span class="go">${icons.right}</span>
          </button>`;
        })}
      </div>
      ${atHome ? besides(model, words, act) : nothing}`,
  };
}

/**
 * On the first screen, below the ticket: several matters, and the other errands of this kiosk.
 * @param {Model} model
 * @param {Words} words
 * @param {Actions} act
 * @returns {Content}
 */
function besides(model, words, act) {
  if (model.flow.chosen) return html`<p class="matters-so-far">${fill(words.matter_number, { number: model.flow.chosen.length + 1 })}</p>`;
  if (model.accessible) return html`<button class="more" data-action="other-errands" @click=${act.more}>${words.other_errands}${icons.right}</button>`;
  return html`
    <div class="tiles">
      ${maySeveral(model) ? html`<button class="tile several" @click=${act.several}>${icons.paper}<span>${words.several}</span></button>` : nothing}
      ${model.tiles.map(({ name, title, icon, lit, touch }) => html`<button class=${lit ? "tile lit" : "tile"} data-errand=${name} @click=${touch}>${icon}<span>${title}</span></button>`)}
    </div>`;
}

/**
 * The agent's numbers are for one matter each.
 * @param {Pick<Model, "services" | "offline">} model
 */
function maySeveral({ services, offline }) {
  return !offline && services.filter((service) => service.open).length > 1;
}

/**
 * In the accessible mode the other errands are on pages behind the first question; the call for staff is on every screen.
 * @param {Model} model
 * @param {Words} words
 * @param {Actions} act
 * @returns {Middle}
 */
function otherErrands(model, words, act) {
  const several = maySeveral(model) ? [{ name: "several", title: words.several, icon: icons.paper, touch: act.several }] : [];
  const all = [...model.tiles.filter(({ name }) => name !== "call"), ...several];
  const { shown, more } = flow.pageOf(all, model.flow.page - 1, ACCESSIBLE_PAGE);
  return {
    title: words.ask_errand,
    controls: html`
      <div class="cards">${shown.map(({ name, title, icon, touch }) => card({ name, title, icon, touch }))}</div>
      ${more ? html`<button class="more" data-action="more" @click=${act.more}>${words.more_errands}${icons.right}</button>` : nothing}`,
  };
}

/**
 * The review of the chosen matters: each can be removed, another added, and the ticket taken.
 * @param {Model} model
 * @param {Words} words
 * @param {Actions} act
 * @returns {Middle}
 */
function chosenMatters(model, words, act) {
  const { chosen = [], lang } = model.flow;
  const rows = servicesOf(model, chosen);
  return {
    title: words.your_matters,
    controls: html`
      <div class="cards matters count-${rows.length}">
        ${rows.map((service, index) => html`<div class="card matter" data-matter=${service.id}>
          <span class="words"><span class="note">${index + 1}</span><span class="name">${service.name[lang]}</span></span>
          <button class="second-button" aria-label=${`${words.drop_matter}: ${service.name[lang]}`} @click=${() => act.dropMatter(service.id)}>${words.drop_matter}</button>
        </div>`)}
      </div>
      <div class="matters-go">
        ${flow.canAddMatter(model.flow) ? html`<button class="second-button" @click=${act.several}>${words.one_more_matter}</button>` : nothing}
        <button class="main-button" data-action="take-ticket" @click=${act.takeTicket}>${words.take_ticket}</button>
      </div>`,
  };
}

/**
 * When the whole office issues no tickets, the first screen already shows the reason.
 * @param {Model} model
 */
function closedNotice({ today, flow: { lang } }) {
  if (!today?.closed) return nothing;
  return html`<p class="notice" role="status">${icons.warning}<span>${unbroken(today.closed[lang])}</span></p>`;
}

/**
 * @param {Model} model
 * @param {Words} words
 * @param {Actions} act
 * @returns {Middle}
 */
function services(model, words, act) {
  const { answers, lang, page } = model.flow;
  const ids = flow.options("service", model.services, answers);
  const rows = servicesOf(model, ids);
  const { shown, more } = model.accessible ? accessiblePage(rows, page) : flow.pageOf(rows, page, model.perPage);
  const closed = shown.filter((service) => !service.open).map((service) => closedService(service, lang, words));
  const moreButton = more ? html`<button class="more" data-action="more" @click=${act.more}>${words.more}${icons.right}</button>` : nothing;
  if (!model.accessible) {
    return {
      title: words.ask_service,
      controls: html`
        <div class="cards count-${shown.length}">
          ${shown.map((service) => (service.open ? openService(service, lang, act) : closedService(service, lang, words)))}
        </div>
        ${moreButton}`,
    };
  }
  return {
    title: words.ask_service,
    explanation: closed.length > 0 ? html`${closed}` : nothing,
    controls: html`<div class="cards">${shown.filter(({ open }) => open).map((service) => openService(service, lang, act))}</div>${moreButton}`,
  };
}

/**
 * The rows of a page. A closed service is shown above with its reason, so at most one fits on a page.
 * @param {OfferedService[]} rows
 * @param {number} page
 */
function accessiblePage(rows, page) {
  /** @type {OfferedService[]} */
  let present = [];
  const pages = [present];
  for (const row of rows) {
    const full = present.length === ACCESSIBLE_PAGE || (!row.open && present.some(({ open }) => !open));
    if (full) {
      present = [];
      pages.push(present);
    }
    present.push(row);
  }
  return { shown: pages[page] ?? [], more: page + 1 < pages.length };
}

/**
 * @param {Model} model
 * @param {string[]} ids
 */
function servicesOf(model, ids) {
  return model.services.filter(({ id }) => ids.includes(id)).sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

/**
 * @param {OfferedService} service
 * @param {Language} lang
 * @param {Actions} act
 */
function openService(service, lang, act) {
  return card({ name: service.id, title: service.name[lang], note: (service.quick ?? service.description)?.[lang] ?? null, touch: () => act.answer(service.id) });
}

/**
 * A service that is not available now stays visible, with the reason and where or when it is available (clause 6.4.3).
 * @param {OfferedService} service
 * @param {Language} lang
 * @param {Words} words
 */
function closedService(service, lang, words) {
  return html`<div class="card closed" data-service=${service.id}>
    <span class="words">
      <span class="name">${service.name[lang]}</span>
      <span class="note closed-now">${service.reason?.code === "elsewhere" ? words.other_office : words.closed_now}</span>
      <span class="note reason">${unbroken(service.reason?.text[lang] ?? words.service_closed)}</span>
    </span>
  </div>`;
}

/**
 * @param {Model} model
 * @param {Words} words
 * @returns {Middle}
 */
function refused(model, words) {
  const { refusal = "unknown", answers, lang } = model.flow;
  const service = model.services.find((row) => row.id === answers.service);
  const reason = refusal === "service_closed" ? service?.reason?.text[lang] : null;
  return { body: message("warning", words.not_issued, unbroken(reason ?? refusalText(refusal, words)), { name: refusal }) };
}

const KIOSK_UNKNOWN = new Set(["unauthorized", "forbidden", "csrf"]);

/**
 * The text for a problem's code in the visitor's language; a general text for codes that do not concern the visitor.
 * @param {string} code
 * @param {Words} words
 */
function refusalText(code, words) {
  if (KIOSK_UNKNOWN.has(code)) return words.kiosk_unknown;
  const known = ["office_closed", "lunch", "no_window", "elsewhere", "too_late", "service_closed", "unknown_service", "request_used"];
  return known.includes(code) ? words[code] : words.refused;
}

/**
 * @param {Words} words
 * @param {Actions} act
 * @returns {Middle}
 */
function unanswered(words, act) {
  return {
    body: message("warning", words.unanswered, words.unanswered_note, {
      name: "unanswered",
      more: html`<button class="main-button" @click=${act.again}>${words.try_again}</button>`,
    }),
  };
}
