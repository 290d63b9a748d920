// What each action of the console does: a command of the public API, or a question that becomes one.
import { newRequestId, post } from "talon/api.js";
import { fill } from "talon/texts.js";
import { askBreak, askClose, askNamed, askOutcome, askParked, askParkReason, askTransfer } from "./asks.js";
import { CashDesk } from "./cash_desk.js";
import { PaymentDialog } from "./dialogs/payment.js";
import { Sentences } from "./dialogs/sentences.js";
import { CardDialog } from "./dialogs/visit_card.js";
import { hourAndMinute } from "./timers.js";

import { VisitCard } from "./visit_card.js";

/** The steps of a console, by action. The desk is asked for at the moment of the press. */
export function stepsOf(console_) {
  const { texts, lang, hall, notices } = console_;
  const at = `/windows/${encodeURIComponent(console_.windowId)}`;
  const open = (dialog) => console_.open(dialog);
  const secondsSince = (time) => hall.secondsSince(time);

  /** Sends a command; says what was done, or why it was refused or not sent. Gives {answer} when it was done, else false. */
  async function send(name, path, body, { done = null } = {}) {
    const { window, ticket } = console_.desk;
    const result = await console_.commands.send(name, `${path}?lang=${lang}`, body, { window: path.startsWith(`${at}/`) ? window : null });
    if (result.skipped) return false;
    if (result.problem) {
      notices.problem(result.problem.message);
      return false;
    }
    if (result.unsent) {
      notices.problem(fill(texts[result.lost ? "unreachable" : result.unsent], { action: texts[name] }));
      return false;
    }
    if (done || result.doneBefore) notices.good(done ?? fill(texts.done_before, { action: texts[name] }));
    else notices.clear();
    return result.doneBefore ? { answer: asItIsNow(window, ticket) } : result;
  }

  /** The answer that was lost on its way, as far as the hall tells it. */
  function asItIsNow(window, ticket) {
    const { windows, tickets } = hall.state;
    const found = ticket && (tickets.find((row) => row.id === ticket.id) ?? { ...ticket, state: "done" });
    return { window: windows.find((row) => row.id === window.id), ticket: found };
  }

  const about = (key, ticket) => ({ done: fill(texts[key], { number: ticket.number }) });

  async function callNext() {
    const result = await send("next", `${at}/call-next`, { request_id: newRequestId() });
    if (result && result.answer === null) notices.good(texts.nobody_waits);
  }

  async function takeBreak(kind, minutes) {
    const result = await send("break", `${at}/break`, { kind, minutes });
    if (!result) return;
    const { decision, reason, earliest } = result.answer;
    if (!decision) return; // the answer was lost, but not the command: the window shows what came of it
    if (decision === "granted") return notices.good(reason[lang]);
    const sentences = [fill(texts[`break_${decision}`], { reason: reason[lang] })];
    const when = decision === "queued" ? texts.break_expected : texts.break_earliest;
    if (earliest) sentences.push(fill(when, { time: hourAndMinute(earliest) }));
    notices.warning(sentences.join(" "));
  }

  async function preview(kind, minutes) {
    try {
      return await console_.read(`${at}/break?kind=${kind}&minutes=${minutes}`);
    } catch {
      return null; // the break can be asked for all the same: the answer then says it
    }
  }

  const nameOf = (service) => hall.state.services.find((row) => row.id === service)?.name[lang] ?? service;
  const furtherOf = (ticket) => (ticket.then ?? []).map(nameOf);

  /** Ends the present matter; says so when the visitor's next one begins here, or waits in another line. */
  async function finish(ticket, outcome, drop_rest) {
    const result = await send("finish", `${at}/finish`, { outcome, drop_rest });
    if (!result) return false;
    const after = result.answer.ticket;
    if (after.state === "serving") notices.good(fill(texts.done_matter_here, { service: nameOf(after.service) }));
    else if (after.state === "waiting") notices.good(fill(texts.done_matter_elsewhere, { number: ticket.number, service: nameOf(after.service) }));
    else notices.good(fill(texts.done_finish, { number: ticket.number }));
    return result;
  }

  /** Why this visitor is served now, or is the next one to be called: sentences to be read out. */
  async function tellWhy(ticket) {
    try {
      const next = ticket ? null : await console_.read(`${at}/next`);
      const { id, number } = ticket ?? next.ticket;
      const told = await console_.read(`/tickets/${id}/why`);
      const sentences = [...(next?.sentences ?? []), ...told.sentences].map((sentence) => sentence[lang]);
      open(new Sentences({ title: fill(texts.why_title, { number }), sentences, cancel: texts.why_close }));
    } catch (error) {
      notices.problem(error.code ? error.message : texts.no_answer);
    }
  }

  /** Takes the earliest visitor's call up; once on the way, says that it is over. */
  async function answerCall({ waiting, mine }) {
    const [call, what] = mine.length ? [mine[0], "close"] : [waiting[0], "acknowledge"];
    if (!call) return notices.warning(texts.no_calls);
    try {
      await post(`/alarms/${call.id}/${what}?lang=${lang}`, {});
    } catch (error) {
      notices.problem(error.code ? error.message : texts.no_answer);
    }
  }

  // What belongs to the present visitor; it goes when the next one comes.
  let card = null;
  let cash = null;
  const ofTicket = (kept, ticket) => (kept?.ticket.id === ticket.id ? kept : null);

  function cardOf(ticket) {
    const path = `/tickets/${ticket.id}/card`;
    card = ofTicket(card, ticket) ?? new VisitCard({
      ticket,
      read: () => console_.read(path),
      post: (changes) => post(`${path}?lang=${lang}`, changes),
      changed: () => console_.draw(),
    });
    return card;
  }

  function openCard(ticket) {
    const opened = cardOf(ticket);
    opened.open();
    open(new CardDialog({ texts, card: opened, title: fill(texts.card_title, { number: ticket.number }) }));
  }

  async function openPayment(ticket) {
    const found = ofTicket(cash, ticket);
    cash = found ?? new CashDesk({
      ticket,
      window: console_.windowId,
      api: { get: (path) => console_.read(path), post: (path, body) => post(`${path}?lang=${lang}`, body) },
      lang,
      store: sessionStorage,
      newId: newRequestId,
      changed: () => console_.draw(),
    });
    open(new PaymentDialog({ texts, lang, desk: cash }));
    if (found) return;
    // The account that stands in the visit card need not be typed again.
    const noted = cardOf(ticket);
    await noted.open();
    await cash.open(noted.draft?.account ?? "");
  }

  const slip = (name, printed) => ({ ticket }) => send(name, `/tickets/${ticket.id}/slip`, { printed }, about(`done_${name}`, ticket));

  return {
    card: ({ ticket }) => openCard(ticket),
    pay: ({ ticket }) => openPayment(ticket),
    slip_out: slip("slip_out", true),
    slip_lost: slip("slip_lost", false),
    open: () => send("open", `${at}/open`, {}),
    resume: () => send("resume", `${at}/resume`, {}),
    recall: ({ ticket }) => send("recall", `${at}/recall`, {}, about("done_recall", ticket)),
    start: () => send("start", `${at}/start`, {}),
    no_show: ({ ticket }) => send("no_show", `${at}/no-show`, {}, about("done_no_show", ticket)),
    undo: ({ ticket }) => send("undo", `${at}/return`, {}, about("done_undo", ticket)),
    reprint: ({ ticket }) => send("reprint", `/tickets/${ticket.id}/reprint`, {}, about("done_reprint", ticket)),
    next: ({ window, ticket }) => {
      if (window.state !== "serving") return callNext();
      const then = async (outcome, drop_rest) => {
        const result = await finish(ticket, outcome, drop_rest);
        if (result?.answer.window.state === "free") await callNext();
      };
      return open(askOutcome({ texts, ticket, further: furtherOf(ticket), thenNext: true, then }));
    },
    finish: ({ ticket }) => {
      const then = (outcome, drop_rest) => finish(ticket, outcome, drop_rest);
      open(askOutcome({ texts, ticket, further: furtherOf(ticket), thenNext: false, then }));
    },
    phone: () => send("phone", `${at}/phone`, {}),
    hang_up: () => send("hang_up", `${at}/hang-up`, {}),
    withdraw: () => send("withdraw", `${at}/withdraw-break`, {}, { done: texts.done_withdraw }),
    why: ({ ticket }) => tellWhy(ticket),
    answer_call: answerCall,
    park: ({ ticket }) => {
      const then = (reason) => send("park", `${at}/park`, reason ? { reason } : {}, about("done_park", ticket));
      open(askParkReason({ texts, ticket, open, then }));
    },
    transfer: ({ window, ticket }) => {
      const then = (where) => send("transfer", `${at}/transfer`, where, about("done_transfer", ticket));
      open(askTransfer({ texts, lang, ticket, window, state: hall.state, then }));
    },
    call_named: (_desk, query = "") => {
      const then = (ticket, reason) => send("call_named", `${at}/call`, { ticket: ticket.id, reason });
      open(askNamed({ texts, lang, state: () => hall.state, secondsSince, open, then, query }));
    },
    unpark: ({ parked }) => open(askParked({ texts, parked, secondsSince, then: unpark })),
    unpark_one: unpark,
    break: () => open(askBreak({ texts, lang, preview, redraw: () => console_.draw(), then: takeBreak })),
    close: ({ window }) => open(askClose({ texts, window, then: () => send("close", `${at}/close`, {}) })),
  };

  function unpark(ticket) {
    return send("unpark", `/tickets/${ticket.id}/unpark`, {}, about("done_unpark", ticket));
  }
}
