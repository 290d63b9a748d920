// What the touchscreen shows: the frame, the questions, trouble. Views are functions of the model; `act` is what touches do.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";

import * as flow from "./flow.js";
import * as icons from "./icons.js";
import { ticketScreen } from "./ticket_screen.js";
import { unbroken } from "./wording.js";

const STAGES = [...flow.QUESTIONS, "ticket"];
const ICONS = { individual: icons.person, legal_entity: icons.building, consultation: icons.talk, cash_operation: icons.coins };

/** The whole screen for a model: {flow, services, office, today, zones, texts, time, date, perPage, away, warning, slow, ticket}. */
export function screen(model, act) {
  const words = model.texts[model.flow.lang];
  return html`
    ${header(model, act)}
    ${stages(model, words)}
    <main class="stage stage-${model.flow.step}" aria-live="polite">${stageContent(model, words, act)}</main>
    ${footer(model, words, act)}
    ${model.warning && !model.away ? idleWarning(model, words, act) : nothing}
    ${model.away ? away(model) : nothing}
  `;
}

function header(model, act) {
  const { flow: state, office } = model;
  const other = state.lang === "ru" ? "en" : "ru";
  return html`<header class="top">
    <p class="office">${office?.name[state.lang] ?? ""}</p>
    <p class="clock figures"><time>${model.time}</time><span class="date">${model.date}</span></p>
    <button class="language" lang=${other} @click=${() => act.language(other)}>${other === "en" ? "English" : "Русский"}</button>
  </header>`;
}

function stages(model, words) {
  const now = flow.stage(model.flow);
  return html`<ol class="stages" aria-label=${fill(words.progress, { step: now + 1, steps: STAGES.length })}>
    ${STAGES.map((name, index) => {
      const state = index < now ? "past" : index === now ? "present" : "future";
      return html`<li class=${state} aria-current=${index === now ? "step" : nothing}>
        <span class="mark figures">${index < now ? icons.tick : index + 1}</span>${words[`stage_${name}`]}
      </li>`;
    })}
  </ol>`;
}

function stageContent(model, words, act) {
  const { step } = model.flow;
  if (step === "issuing") return issuing(model, words);
  if (step === "ticket") return ticketScreen(model, words, act);
  if (step === "refused") return refused(model, words);
  if (step === "unanswered") return unanswered(words, act);
  if (step === "chosen") return chosenMatters(model, words, act);
  if (model.services.length === 0) return html`<h1>${words.loading}</h1>`;
  return step === "service" ? services(model, words, act) : choice(model, words, act);
}

/** The customer group or the kind of service: few large buttons, each saying what lies behind it. */
function choice(model, words, act) {
  const { step, answers, lang } = model.flow;
  const values = flow.options(step, model.services, answers);
  return html`
    <h1>${words[`ask_${step}`]}</h1>
    ${flow.isHome(model.flow) ? closedNotice(model) : nothing}
    <div class="cards large">
      ${values.map((value) => {
        const behind = model.services.filter((service) =>
          service[step] === value && (step === "group" || service.group === answers.group));
        const closed = behind.every((service) => !service.open);
        return html`<button class="card" data-answer=${value} @click=${() => act.answer(value)}>
          <span class="picture">${ICONS[value] ?? icons.paper}</span>
          <span class="words">
            <span class="name">${words[value] ?? value}</span>
            <span class="note">${step === "group" ? words[`${value}_note`] : behind.map(({ name }) => html`<span class="behind">${name[lang]}</span>`)}</span>
            ${closed ? html`<span class="note closed-now">${words.closed_now}</span>` : nothing}
          </span>
          <span class="go">${icons.right}</span>
        </button>`;
      })}
    </div>
    ${flow.isHome(model.flow) ? severalEntry(model, words, act) : nothing}`;
}

/** Several matters with one ticket: a quiet way in for those who need it, and afterwards which question this is. */
function severalEntry({ flow: state, services }, words, act) {
  if (state.chosen) return html`<p class="matters-so-far">${fill(words.matter_number, { number: state.chosen.length + 1 })}</p>`;
  if (services.filter((service) => service.open).length < 2) return nothing;
  return html`<button class="several" @click=${act.several}>${words.several}</button>`;
}

/** The chosen matters to look at: each can be dropped, one more added, and the ticket taken. */
function chosenMatters(model, words, act) {
  const { chosen, lang } = model.flow;
  const rows = chosen.map((id) => model.services.find((service) => service.id === id));
  return html`
    <h1>${words.your_matters}</h1>
    <div class="cards matters count-${rows.length}">
      ${rows.map((service, index) => html`<div class="card matter" data-matter=${service.id}>
        <span class="words"><span class="note">${index + 1}</span><span class="name">${service.name[lang]}</span></span>
        <button class="second-button" aria-label=${`${words.drop_matter}: ${service.name[lang]}`} @click=${() => act.dropMatter(service.id)}>${words.drop_matter}</button>
      </div>`)}
    </div>
    <div class="matters-go">
      ${flow.canAddMatter(model.flow) ? html`<button class="second-button" @click=${act.several}>${words.one_more_matter}</button>` : nothing}
      <button class="main-button" data-action="take-ticket" @click=${act.takeTicket}>${words.take_ticket}</button>
    </div>`;
}

/** When the office as a whole gives no tickets, its reason stands on the first screen already. */
function closedNotice({ today, flow: { lang } }) {
  if (!today?.closed) return nothing;
  return html`<p class="notice" role="status">${icons.warning}<span>${unbroken(today.closed[lang])}</span></p>`;
}

function services(model, words, act) {
  const { answers, lang, page } = model.flow;
  const ids = flow.options("service", model.services, answers);
  const rows = ids.map((id) => model.services.find((service) => service.id === id));
  const { shown, more } = flow.pageOf(rows, page, model.perPage);
  return html`
    <h1>${words.ask_service}</h1>
    <div class="cards count-${shown.length}">
      ${shown.map((service) => (service.open ? openService(service, lang, act) : closedService(service, lang, words)))}
    </div>
    ${more ? html`<button class="more" @click=${act.more}>${words.more}${icons.right}</button>` : nothing}`;
}

function openService(service, lang, act) {
  return html`<button class="card" data-answer=${service.id} @click=${() => act.answer(service.id)}>
    <span class="words">
      <span class="name">${service.name[lang]}</span>
      ${service.description ? html`<span class="note">${service.description[lang]}</span>` : nothing}
    </span>
    <span class="go">${icons.right}</span>
  </button>`;
}

/** A service that cannot be given now stays in sight, with the reason and where or when it can (clause 6.4.3). */
function closedService(service, lang, words) {
  return html`<div class="card closed" data-service=${service.id}>
    <span class="words">
      <span class="name">${service.name[lang]}</span>
      <span class="note closed-now">${service.reason?.code === "elsewhere" ? words.other_office : words.closed_now}</span>
      <span class="note reason">${unbroken(service.reason?.text[lang] ?? words.service_closed)}</span>
    </span>
  </div>`;
}

function issuing(model, words) {
  return html`<div class="middle" role="status">
    <span class="busy" aria-hidden="true"></span>
    <h1>${words.issuing}</h1>
    ${model.slow ? html`<p class="lead">${words.still_issuing}</p>` : nothing}
  </div>`;
}

function refused(model, words) {
  const { refusal, answers, lang } = model.flow;
  const service = model.services.find((row) => row.id === answers.service);
  const reason = refusal === "service_closed" ? service?.reason?.text[lang] : null;
  return html`<div class="middle" role="alert" data-refusal=${refusal}>
    <span class="sign">${icons.warning}</span>
    <h1>${words.not_issued}</h1>
    <p class="lead">${unbroken(reason ?? refusalText(refusal, words))}</p>
  </div>`;
}

const KIOSK_UNKNOWN = new Set(["unauthorized", "forbidden", "csrf"]);

/** The sentence for a problem's code in the visitor's language; a general one for codes that are not the visitor's business. */
export function refusalText(code, words) {
  if (KIOSK_UNKNOWN.has(code)) return words.kiosk_unknown;
  const known = ["office_closed", "lunch", "no_window", "elsewhere", "too_late", "service_closed", "unknown_service", "request_used"];
  return known.includes(code) ? words[code] : words.refused;
}

function unanswered(words, act) {
  return html`<div class="middle" role="alert">
    <span class="sign">${icons.warning}</span>
    <h1>${words.unanswered}</h1>
    <p class="lead">${words.unanswered_note}</p>
    <button class="main-button" @click=${act.again}>${words.try_again}</button>
  </div>`;
}

function footer(model, words, act) {
  const state = model.flow;
  if (state.step === "ticket" || state.step === "issuing") return nothing;
  if (flow.isHome(state)) return aboutOffice(model, words);
  return html`<nav class="bottom">
    <button class="back" ?disabled=${!flow.canGoBack(state)} @click=${act.back}>${icons.left}${words.back}</button>
    <button class="start-over" @click=${act.home}>${icons.restart}${words.start_over}</button>
  </nav>`;
}

/** Hours, address and phone on the idle screen (clause 6.3.1). */
function aboutOffice({ office, flow: { lang } }, words) {
  if (!office) return html`<footer class="about"></footer>`;
  const rows = [
    [words.hours, office.hours[lang].split(", ").map((part, index, parts) => html`<span class="whole">${part}${index < parts.length - 1 ? "," : ""}</span> `)],
    [words.address, office.address[lang]],
    [words.phone, office.phone],
  ];
  return html`<footer class="about"><dl>
    ${rows.filter(([, value]) => value).map(([name, value]) => html`<div><dt>${name}</dt><dd class="figures">${value}</dd></div>`)}
  </dl></footer>`;
}

function idleWarning({ warning }, words, act) {
  return html`<div class="veil" role="alertdialog" aria-modal="true" aria-label=${words.still_there}>
    <div class="sheet">
      <h1>${words.still_there}</h1>
      <p class="countdown figures" aria-hidden="true">${warning.secondsLeft}</p>
      <p class="lead">${fill(words.going_home, { seconds: warning.secondsLeft })}</p>
      <button class="main-button" @click=${act.carryOn}>${words.carry_on}</button>
      <button class="second-button" @click=${act.home}>${words.start_over}</button>
    </div>
  </div>`;
}

/** In both languages: who cannot go on has not chosen one yet. */
function away({ texts }) {
  return html`<div class="veil away" role="alert">
    <div class="sheet">
      <span class="sign">${icons.warning}</span>
      ${["ru", "en"].map((lang) => html`<section lang=${lang}>
        <h1>${texts[lang].away}</h1>
        <p class="lead">${texts[lang].away_note}</p>
        <p class="note">${texts[lang].away_recovers}</p>
      </section>`)}
    </div>
  </div>`;
}
