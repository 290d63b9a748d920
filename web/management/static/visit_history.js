// A visit as a timeline in plain words, with the reasons for its call, and its visit card on request.
import { html, nothing } from "lit-html";
import { fill, fillCount } from "talon/texts.js";
import { STEPS } from "../../operator/static/visit_card.js";

/** @import { Language, PluralForms, VisitCard, VisitHistory, Words } from "talon/types.js" */

/** @typedef {Words & Record<"ahead", PluralForms>} Texts */
/** @typedef {{type: string, service?: any, then?: any[], [field: string]: any}} VisitEvent An event of the journal, with the fields of its type. */
/** @typedef {{texts: Texts, lang: Language, word?: string | null}} Context `word`: what the visitor wrote with the rating. */
/** @typedef {{what: string, more: string[]}} Wording What happened, and sentences about it. */
/** @typedef {Partial<VisitCard>} Card */
/** @typedef {{history: VisitHistory, card: Card | null, problem: string, texts: Texts, lang: Language, onCard: () => void}} Shown */

/** @type {(keyof Card & ("account" | "contract" | "client" | "phone" | "email" | "note"))[]} */
const FIELDS = ["account", "contract", "client", "phone", "email", "note"];

const minutes = (/** @type {number | null} */ seconds) => Math.round((seconds ?? 0) / 60);

/**
 * @param {VisitEvent} event
 * @param {Words} texts
 */
function announced({ low_s: low, high_s: high }, texts) {
  if (low === null) return texts.not_announced;
  if (high === 0) return texts.announced_at_once;
  if (low === 0) return fill(texts.announced_at_most, { high: minutes(high) });
  return fill(texts.announced, { low: minutes(low), high: minutes(high) });
}

/** @type {Record<string, string>} */
const CANCELLED = { day_closed: "day_closed", replaced: "replaced" };

/**
 * An event in words; null for an event that readers do not need.
 * @param {VisitEvent} event
 * @param {Context} context
 * @returns {Wording | null}
 */
export function eventInWords(event, { texts, lang, word = null }) {
  const named = (/** @type {{id?: string, name?: Record<string, string> | null} | null} */ service) => service?.name?.[lang] ?? service?.id ?? "";
  const outcome = texts[`outcome_${event.outcome}`] ?? event.outcome ?? "";
  const given = event.issued_at?.slice(11, 16) ?? "";
  const values = { ...event, service: named(event.service), priority: named(event.priority ?? null), window: event.for_window ?? event.window, outcome, given };
  const words = (/** @type {string} */ name, /** @type {(string | null | false | undefined)[]} */ ...more) => ({
    what: fill(texts[name], values),
    more: more.filter((sentence) => typeof sentence === "string").filter(Boolean),
  });
  switch (event.type) {
    case "ticket_issued":
      return words(
        event.issued_at ? "issued_offline" : event.kiosk ? "issued_at_kiosk" : "issued",
        event.then?.length ? fill(texts.issued_then, { services: event.then.map(named).join(", ") }) : null,
        event.issued_at ? null : event.ahead ? fillCount(texts.ahead, event.ahead, {}, lang) : texts.ahead_nobody,
        announced(event, texts),
        event.note && fill(texts.note_for_operator, values),
      );
    case "ticket_called": return words("called", event.reason && fill(texts.out_of_turn, values));
    case "call_unshown": return words("call_unshown");
    case "call_shown": return words("call_shown");
    case "ticket_recalled": return words("recalled");
    case "service_started": return words("started");
    case "matter_finished": return words(event.here ? "matter_here" : "matter_elsewhere");
    case "ticket_finished": return words("finished");
    case "ticket_no_show": return words("no_show");
    case "ticket_parked": return words("parked", event.reason && fill(texts.parked_reason, values));
    case "ticket_unparked": return words("unparked");
    case "ticket_brought_back": return words(event.keeps_place ? "brought_back" : "brought_back_last", event.reason && fill(texts.reason_given, values));
    case "priority_changed": return words(event.priority ? "priority_given" : "priority_taken", event.reason && fill(texts.reason_given, values));
    case "ticket_returned": return words("returned");
    case "ticket_transferred": return words(event.for_window ? "transferred_to_window" : "transferred");
    case "ticket_cancelled": return words(CANCELLED[event.reason ?? ""] ?? "visitor_left");
    case "visit_rated": return words("rated", word && `«${word}»`);
    case "slip_queued": return words("slip_again");
    case "slip_reported": return words(`slip_${event.outcome}`);
    case "slip_moved": return words("slip_moved");
    case "slip_resolved": return words(event.printed ? "slip_came_out" : "slip_did_not");
    case "appointment_met": return words("appointment");
    default: return null;
  }
}

/**
 * Who acted, and whose shift it was if that is somebody else: a keypad's agent or a manager acts for the operator.
 * @param {VisitHistory["events"][number]} event
 * @param {Context} context
 */
function whoActed(event, { texts }) {
  const shift = event.for_operator ? fill(texts.shift_of, { name: event.for_name ?? event.for_operator }) : "";
  const name = event.name ?? (shift && event.actor);
  return name ? html`<span class="soft">${shift ? `${name} · ${shift}` : name}</span>` : nothing;
}

/**
 * @param {VisitHistory["events"][number]} event
 * @param {Context} context
 */
function moment(event, context) {
  const words = eventInWords(event, context);
  if (!words) return nothing;
  return html`
    <li data-type=${event.type}>
      <a class="figures" href=${`/management/replay/?${new URLSearchParams({ at: event.at })}`} title=${context.texts.replay}><time>${event.at.slice(11, 19)}</time></a>
      <span>
        <span class="what">${words.what}</span>
        ${whoActed(event, context)}
        ${words.more.map((sentence) => html`<span class="more">${sentence}</span>`)}
      </span>
    </li>`;
}

/** @param {Shown} shown */
function card({ history, card: read, texts, onCard, problem }) {
  if (!history.card) return html`<p class="soft">${texts.card_none}</p>`;
  if (!read) {
    return html`
      <button type="button" class="button quiet" @click=${onCard}>${texts.card_show}</button>
      <p class="soft note">${texts.card_noted}</p>
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}`;
  }
  const done = STEPS.filter((step) => (step === "consent" ? read.consent_at : read.steps?.includes(step)));
  return html`
    <dl class="card-fields">
      ${FIELDS.filter((name) => read[name]).map((name) => html`<dt>${texts[`card_${name}`]}</dt><dd>${read[name]}</dd>`)}
    </dl>
    ${done.length ? html`<h4>${texts.card_steps}</h4><ul class="card-steps">${done.map((step) => html`<li>${texts[`step_${step}`]}</li>`)}</ul>` : nothing}`;
}

/**
 * A visit with its events; `card` is the visit card once it was read, `onCard` asks for it.
 * @param {Shown} shown
 */
export function historyView(shown) {
  const { history, texts, lang } = shown;
  const context = { texts, lang, word: history.word };
  return html`
    <div class="history">
      <section>
        <h3>${fill(texts.history, { number: history.visit.number })}</h3>
        <ol class="timeline">${history.events.map((event) => moment(event, context))}</ol>
      </section>
      <section>
        ${history.why.length ? html`<h3>${texts.why}</h3><ul class="why">${history.why.map((sentence) => html`<li>${sentence[lang]}</li>`)}</ul>` : nothing}
        <h3>${texts.card}</h3>
        ${card(shown)}
      </section>
    </div>`;
}
