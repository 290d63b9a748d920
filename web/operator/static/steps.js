// The console's actions: each sends a command of the public API, or asks a question first.
import { newRequestId, post } from "talon/api.js";
import { fill } from "talon/texts.js";
import { askBreak, askClose, askNamed, askOutcome, askParked, askParkReason, askTransfer } from "./asks.js";
import { CashDesk } from "./cash_desk.js";
import { PaymentDialog } from "./dialogs/payment.js";
import { Sentences } from "./dialogs/sentences.js";
import { CardDialog } from "./dialogs/visit_card.js";
import { hourAndMinute } from "./timers.js";
import { VisitCard } from "./visit_card.js";

/** @import { Alarm, BreakDecision, BreakKind, BreakPreview, NextAnswer, OfficeWindow, Ticket, Why } from "talon/types.js" */
/** @import { Outcome } from "./asks.js" */
/** @import { Desk, Dialog, OperatorConsole } from "./types.js" */

/** @typedef {Pick<Desk, "ticket">} AtTicket */
/** @typedef {{window: OfficeWindow, ticket: Ticket}} Done The result of a step at a window. */

/**
 * The steps of a console, by action. Each looks at the window's state at the moment of the press.
 * @param {OperatorConsole} page
 */
export function stepsOf(page) {
  const { texts, lang, hall, notices } = page;
  const at = `/windows/${encodeURIComponent(page.windowId)}`;
  const open = (/** @type {Dialog} */ dialog) => page.open(dialog);
  const secondsSince = (/** @type {string} */ time) => hall.secondsSince(time);

  /**
   * Sends a command; shows what was done, or why it was refused or not sent. Returns the answer when it was done, else `undone`.
   * @param {string} name
   * @param {string} path
   * @param {object} body
   * @param {{done?: string | null}} options `done`: the sentence about what was done.
   * @returns {Promise<{undone: true} | {undone?: false, answer: any}>}
   */
  async function send(name, path, body, { done = null } = {}) {
    const { window, ticket } = page.desk;
    const result = await page.commands.send(name, `${path}?lang=${lang}`, body, { window: path.startsWith(`${at}/`) ? window : null });
    if (result.skipped) return { undone: true };
    if (result.problem) {
      notices.problem(result.problem.message);
      return { undone: true };
    }
    if (result.unsent) {
      notices.problem(fill(texts[result.lost ? "unreachable" : result.unsent], { action: texts[name] }));
      return { undone: true };
    }
    if (done || result.doneBefore) notices.good(done ?? fill(texts.done_before, { action: texts[name] }));
    else notices.clear();
    return { answer: result.doneBefore ? asItIsNow(window, ticket) : result.answer };
  }

  /**
   * The answer that was lost on its way, reconstructed from the hall.
   * @param {OfficeWindow} window
   * @param {Ticket | null} ticket
   */
  function asItIsNow(window, ticket) {
    const { windows = [], tickets = [] } = hall.state ?? {};
    const present = ticket && (tickets.find((row) => row.id === ticket.id) ?? { ...ticket, state: "done" });
    return { window: windows.find((row) => row.id === window.id), ticket: present };
  }

  const about = (/** @type {string} */ key, /** @type {Pick<Ticket, "number">} */ ticket) => ({ done: fill(texts[key], { number: ticket.number }) });

  async function callNext() {
    const result = await send("next", `${at}/call-next`, { request_id: newRequestId() });
    if (!result.undone && result.answer === null) notices.good(texts.nobody_waits);
  }

  /**
   * @param {BreakKind} kind
   * @param {number} minutes
   */
  async function takeBreak(kind, minutes) {
    const result = await send("break", `${at}/break`, { kind, minutes });
    if (result.undone) return;
    /** @type {Partial<BreakDecision>} */
    const { decision, reason, earliest } = result.answer;
    if (!decision || !reason) return; // the answer was lost, but not the command: the window shows its effect
    if (decision === "granted") {
      notices.good(reason[lang]);
      return;
    }
    const sentences = [fill(texts[`break_${decision}`], { reason: reason[lang] })];
    const when = decision === "queued" ? texts.break_expected : texts.break_earliest;
    if (earliest) sentences.push(fill(when, { time: hourAndMinute(earliest) }));
    notices.warning(sentences.join(" "));
  }

  /**
   * @param {BreakKind} kind
   * @param {number} minutes
   * @returns {Promise<BreakPreview | null>}
   */
  async function preview(kind, minutes) {
    try {
      return await page.read(`${at}/break?kind=${kind}&minutes=${minutes}`);
    } catch {
      return null; // the break can be requested all the same, and the answer then comes with it
    }
  }

  const nameOf = (/** @type {string} */ service) => hall.state?.services.find((row) => row.id === service)?.name[lang] ?? service;
  const furtherOf = (/** @type {Ticket} */ ticket) => (ticket.then ?? []).map(nameOf);

  /**
   * Ends the present matter; shows when the visitor's next one begins here, or waits in another line. Returns the window's state
   * afterwards, or null when it was not done.
   * @param {Ticket} ticket
   * @param {Outcome} outcome
   * @param {boolean} drop_rest
   */
  async function finish(ticket, outcome, drop_rest) {
    const result = await send("finish", `${at}/finish`, { outcome, drop_rest });
    if (result.undone) return null;
    /** @type {Done} */
    const { window, ticket: after } = result.answer;
    if (after.state === "serving") notices.good(fill(texts.done_matter_here, { service: nameOf(after.service) }));
    else if (after.state === "waiting") notices.good(fill(texts.done_matter_elsewhere, { number: ticket.number, service: nameOf(after.service) }));
    else notices.good(fill(texts.done_finish, { number: ticket.number }));
    return window.state;
  }

  /**
   * Shows why this visitor is being served or, without one, why the next would be called, in sentences to read out.
   * @param {Pick<Ticket, "id" | "number"> | null} ticket
   */
  async function explain(ticket) {
    try {
      /** @type {Pick<NextAnswer, "ticket" | "sentences">} */
      const next = ticket ? { ticket, sentences: [] } : await page.read(`${at}/next`);
      if (!next.ticket) {
        notices.warning(texts.nobody_waits);
        return;
      }
      const { id, number } = next.ticket;
      /** @type {Why} */
      const why = await page.read(`/tickets/${id}/why`);
      const sentences = [...next.sentences, ...why.sentences].map((sentence) => sentence[lang]);
      open(new Sentences({ title: fill(texts.why_title, { number }), sentences, cancel: texts.why_close }));
    } catch (error) {
      notices.problem(error.code ? error.message : texts.no_answer);
    }
  }

  /**
   * Accepts the earliest call of a visitor; closes it when the operator is already on the way.
   * @param {{waiting: Alarm[], mine: Alarm[]}} calls
   */
  async function answerCall({ waiting: [waiting], mine: [mine] }) {
    const call = mine ?? waiting;
    if (!call) {
      notices.warning(texts.no_calls);
      return;
    }
    try {
      await post(`/alarms/${call.id}/${mine ? "close" : "acknowledge"}?lang=${lang}`, {});
    } catch (error) {
      notices.problem(error.code ? error.message : texts.no_answer);
    }
  }

  // The state that belongs to the present visitor; discarded when the next visitor comes.
  /** @type {VisitCard | null} */
  let card = null;
  /** @type {CashDesk | null} */
  let cash = null;

  /** @param {Ticket} ticket */
  function cardOf(ticket) {
    if (card?.ticket.id === ticket.id) return card;
    const path = `/tickets/${ticket.id}/card`;
    card = new VisitCard({
      ticket,
      read: () => page.read(path),
      post: (changes) => post(`${path}?lang=${lang}`, changes),
      changed: () => page.draw(),
    });
    return card;
  }

  /** @param {Ticket} ticket */
  function openCard(ticket) {
    const opened = cardOf(ticket);
    opened.open();
    open(new CardDialog({ texts, card: opened, title: fill(texts.card_title, { number: ticket.number }) }));
  }

  /** @param {Ticket} ticket */
  async function openPayment(ticket) {
    const before = cash?.ticket.id === ticket.id ? cash : null;
    cash = before ?? new CashDesk({
      ticket,
      window: page.windowId,
      api: { get: (path) => page.read(path), post: (path, body) => post(`${path}?lang=${lang}`, body) },
      store: sessionStorage,
      newId: newRequestId,
      changed: () => page.draw(),
    });
    open(new PaymentDialog({ texts, lang, desk: cash }));
    if (before) return;
    // The account in the visit card need not be typed again.
    const noted = cardOf(ticket);
    const desk = cash;
    await noted.open();
    await desk.open(noted.draft?.account ?? "");
  }

  /** A step with the ticket at the window, if there is one. */
  const withTicket = (/** @type {(ticket: Ticket) => unknown} */ step) => (/** @type {AtTicket} */ { ticket }) => {
    if (ticket) step(ticket);
  };
  const slip = (/** @type {string} */ name, /** @type {boolean} */ printed) => withTicket((ticket) => send(name, `/tickets/${ticket.id}/slip`, { printed }, about(`done_${name}`, ticket)));

  return {
    card: withTicket(openCard),
    pay: withTicket(openPayment),
    slip_out: slip("slip_out", true),
    slip_lost: slip("slip_lost", false),
    open: () => send("open", `${at}/open`, {}),
    resume: () => send("resume", `${at}/resume`, {}),
    recall: withTicket((ticket) => send("recall", `${at}/recall`, {}, about("done_recall", ticket))),
    start: () => send("start", `${at}/start`, {}),
    no_show: withTicket((ticket) => send("no_show", `${at}/no-show`, {}, about("done_no_show", ticket))),
    undo: withTicket((ticket) => send("undo", `${at}/return`, {}, about("done_undo", ticket))),
    reprint: withTicket((ticket) => send("reprint", `/tickets/${ticket.id}/reprint`, {}, about("done_reprint", ticket))),
    next: (/** @type {Desk} */ { window, ticket }) => {
      if (window.state !== "serving" || !ticket) {
        callNext();
        return;
      }
      const then = async (/** @type {Outcome} */ outcome, /** @type {boolean} */ dropRest) => {
        if ((await finish(ticket, outcome, dropRest)) === "free") await callNext();
      };
      open(askOutcome({ texts, ticket, further: furtherOf(ticket), thenNext: true, then }));
    },
    finish: withTicket((ticket) => {
      open(askOutcome({ texts, ticket, further: furtherOf(ticket), thenNext: false, then: (outcome, dropRest) => finish(ticket, outcome, dropRest) }));
    }),
    phone: () => send("phone", `${at}/phone`, {}),
    hang_up: () => send("hang_up", `${at}/hang-up`, {}),
    withdraw: () => send("withdraw", `${at}/withdraw-break`, {}, { done: texts.done_withdraw }),
    why: (/** @type {{ticket: Pick<Ticket, "id" | "number"> | null}} */ { ticket }) => explain(ticket),
    answer_call: answerCall,
    park: withTicket((ticket) => {
      const then = (/** @type {string | null} */ reason) => send("park", `${at}/park`, reason ? { reason } : {}, about("done_park", ticket));
      open(askParkReason({ texts, ticket, open, then }));
    }),
    transfer: (/** @type {Desk} */ { window, ticket }) => {
      if (!ticket || !hall.state) return;
      const then = (/** @type {object} */ where) => send("transfer", `${at}/transfer`, where, about("done_transfer", ticket));
      open(askTransfer({ texts, lang, ticket, window, state: hall.state, then }));
    },
    call_named: (/** @type {Desk} */ _desk, query = "") => {
      const then = (/** @type {Ticket} */ ticket, /** @type {string} */ reason) => send("call_named", `${at}/call`, { ticket: ticket.id, reason });
      open(askNamed({ texts, lang, services: hall.state?.services ?? [], tickets: () => hall.state?.tickets ?? [], secondsSince, open, then, query }));
    },
    unpark: (/** @type {Desk} */ { parked }) => open(askParked({ texts, parked, secondsSince, then: unpark })),
    unpark_one: unpark,
    bring_back: (/** @type {Pick<Ticket, "id" | "number">} */ ticket) =>
      send("bring_back", `/tickets/${ticket.id}/bring-back`, { request_id: newRequestId() }, about("done_unpark", ticket)),
    break: () => open(askBreak({ texts, lang, preview, redraw: () => page.draw(), then: takeBreak })),
    close: (/** @type {Desk} */ { window }) => open(askClose({ texts, window, then: () => send("close", `${at}/close`, {}) })),
  };

  /** @param {Pick<Ticket, "id" | "number">} ticket */
  function unpark(ticket) {
    return send("unpark", `/tickets/${ticket.id}/unpark`, {}, about("done_unpark", ticket));
  }
}
