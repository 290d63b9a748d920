// The entry point of the operator's console: connects the live hall, keys, commands and views of a window.
import { html, nothing, render } from "lit-html";
import { get, newRequestId, post } from "talon/api.js";
import { openHall } from "talon/hall.js";
import { dataIn, elementById } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";
import { Commands } from "./commands.js";
import { deskOf } from "./desk.js";
import { Help } from "./dialogs/help.js";
import { HeldKeys } from "./held_keys.js";
import { HELD, actionOf, isTyping } from "./keys.js";
import { Notices } from "./notices.js";
import { Presses } from "./presses.js";
import { SessionWatch } from "./session.js";
import { SilentAlarm } from "./silent_alarm.js";
import { stepsOf } from "./steps.js";
import { Tabs } from "./tabs.js";
import { offsetMinutes, wallClock } from "./timers.js";
import { Upcoming } from "./upcoming.js";
import { actions } from "./views/actions.js";
import { breakRequest } from "./views/break_request.js";
import { deviceAlerts } from "./views/device_alerts.js";
import { elsewhere } from "./views/elsewhere.js";
import { header } from "./views/header.js";
import { queueLists } from "./views/queue_list.js";
import { staffCallsOf } from "./views/staff_calls.js";
import { visitorCard } from "./views/visitor.js";
import { attendDevices } from "./window_devices.js";

/** @import { HallState, Language, Ticket, Words } from "talon/types.js" */
/** @import { Channel } from "./tabs.js" */
/** @import { Action, Desk, Dialog, DialogPage, OperatorConsole, Step, View } from "./types.js" */

const REDRAW_MS = 250;

/** @implements {OperatorConsole} */
class Console {
  #root = elementById("console");
  #element = elementById("dialog", HTMLDialogElement);
  #presses = new Presses();
  /** @type {Dialog | null} */
  #dialog = null;
  /** @type {unknown} */
  #question = undefined;
  /** @type {{dialog: Dialog | null, at: number}} */
  #closed = { dialog: null, at: -Infinity };
  /** @type {Words} */
  texts = readTexts();
  lang = /** @type {Language} */ (document.documentElement.lang);
  windowId = dataIn(this.#root, "window");
  me = dataIn(this.#root, "name");
  hall = openHall();
  notices = new Notices(() => this.draw());
  commands = new Commands({ hall: this.hall, post, changed: () => this.draw() });
  session = new SessionWatch({ get, changed: () => this.draw() });
  tabs = new Tabs({ channel: channelOf(`talon-window-${this.windowId}`), changed: () => this.draw() });
  alarm = new SilentAlarm({ window: this.windowId, post, changed: () => this.draw(), store: sessionStorage, newId: newRequestId });
  upcoming = new Upcoming({ read: () => this.read(`/windows/${encodeURIComponent(this.windowId)}/next`), changed: () => this.draw() });
  #held = new HeldKeys(HELD, (kind) => this.alarm.raise(kind));
  steps = stepsOf(this);

  start() {
    this.hall.subscribe(({ connected }) => {
      this.session.connectionChanged(connected);
      this.upcoming.hallChanged(connected, this.hall.state ? this.desk.waiting.length : 0);
      this.draw();
    });
    attendDevices(this);
    setInterval(() => this.draw(), REDRAW_MS);
    document.addEventListener("keydown", (event) => this.#press(event));
    document.addEventListener("keyup", (event) => this.#held.up(event));
    window.addEventListener("blur", () => this.#held.release());
    window.addEventListener("pagehide", () => this.tabs.leave());
    window.addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
    document.addEventListener("keyup", (event) => { if (event.code === "Space" && !isTyping(event.target)) event.preventDefault(); });
    // After a click the keyboard belongs to the shortcuts again, not to the button that was clicked.
    document.addEventListener("click", (event) => { if (event.detail > 0) buttonAt(event.target)?.blur(); });
    this.#element.addEventListener("cancel", (event) => { event.preventDefault(); this.leave(); });
    this.draw();
  }

  /** Throws TypeError while the hall is not known yet. */
  get desk() {
    if (!this.hall.state) throw new TypeError("The hall is not known yet.");
    return deskOf(this.hall.state, this.windowId, this.hall.now().getTime());
  }

  // -- presses --------------------------------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  #press(event) {
    // An alarm is raised wherever the keyboard focus happens to be.
    if (this.#held.down(event)) {
      event.preventDefault();
      return;
    }
    if (!this.tabs.working) return;
    if (this.#dialog) {
      this.#pressInDialog(event, this.#dialog);
      return;
    }
    if (event.key === "Escape" && this.commands.takeBack()) return;
    if (event.key === "Escape" && this.notices.current) {
      this.notices.clear();
      return;
    }
    // Enter on a button or link that was reached with Tab belongs to it; the space bar is always the main step.
    if (event.key === "Enter" && document.activeElement?.matches("button, a")) return;
    const action = actionOf(event, isTyping(event.target));
    if (!action) {
      if (event.code === "Space" && !isTyping(event.target)) event.preventDefault();
      return;
    }
    event.preventDefault();
    this.perform(action);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Dialog} dialog
   */
  #pressInDialog(event, dialog) {
    // By itself the browser closes a dialog at the second Esc, whatever the page does.
    if (event.key === "Escape") {
      event.preventDefault();
      if (!event.repeat) this.leave();
    } else if (!event.repeat || event.key.startsWith("Arrow")) {
      if (dialog.press(event, this.page)) event.preventDefault();
    }
  }

  /**
   * Carries out the action of a key or a button, once, if the window's state allows it; otherwise shows why not.
   * @param {Action} action
   * @param {string | Ticket} [subject] The number or the ticket that it is about.
   */
  perform(action, subject) {
    if (!this.#presses.accept(action, performance.now())) return;
    const { state } = this.hall;
    if (action === "help") this.open(new Help(this.texts, state?.undo_s ?? 10));
    else if (action === "other_window") location.assign("../");
    else if (state && this.commands.kept) this.notices.warning(this.texts.one_is_kept);
    else if (state && !this.commands.busy) this.#take(this.#stepOf(action, this.desk), state, subject);
  }

  /**
   * @param {Exclude<Action, "help" | "other_window">} action
   * @param {Desk} desk
   * @returns {Step}
   */
  #stepOf(action, desk) {
    if (action === "primary") return desk.primary;
    if (action === "phone" && desk.window.state === "phone") return "hang_up";
    return action === "break" && desk.window.state === "break" ? "resume" : action;
  }

  /**
   * @param {Step} step
   * @param {HallState} state
   * @param {string | Ticket} [subject]
   */
  #take(step, state, subject) {
    const { desk, steps } = this;
    if (step === "answer_call") steps.answer_call(staffCallsOf(state.alarms, this.me));
    else if (!desk.allowed.has(step === "unpark_one" ? "unpark" : step)) this.#refuse(step, desk);
    else if (step === "call_named") steps.call_named(desk, typeof subject === "string" ? subject : undefined);
    else if (step !== "unpark_one" && step !== "bring_back") steps[step](desk);
    else if (typeof subject === "object") steps[step](subject);
  }

  /**
   * @param {Step} step
   * @param {Desk} desk
   */
  #refuse(step, desk) {
    const { texts, notices } = this;
    if (step === "next" && desk.ticket) notices.warning(fill(texts.calling_hint, { number: desk.ticket.number }));
    else notices.warning(fill(texts.no_place_in_state, { action: texts[step] }));
  }

  // -- dialogs --------------------------------------------------------------------------------------------------------

  /**
   * Reads from the public API, in the language of the page.
   * @template T
   * @param {string} path
   * @returns {Promise<T>}
   */
  read(path) {
    return get(`${path}${path.includes("?") ? "&" : "?"}lang=${this.lang}`);
  }

  /**
   * What a dialog may use of the page.
   * @type {DialogPage}
   */
  page = { texts: this.texts, element: this.#element, close: () => this.close(), leave: () => this.leave(), draw: () => this.draw() };

  /** A question is being answered. */
  get asking() {
    return this.#dialog !== null;
  }

  /**
   * The dialog that was closed last, if that is less than `ms` ago.
   * @param {number} ms
   */
  justClosed(ms) {
    return performance.now() - this.#closed.at < ms ? this.#closed.dialog : null;
  }

  /** @param {Dialog} dialog */
  open(dialog) {
    if (this.#element.open) this.#element.close();
    render(nothing, this.#element);
    this.#dialog = dialog;
    this.#question = undefined;
    this.draw();
    this.#element.showModal();
  }

  /** Leaves a dialog if it allows that: not while money is on its way or typed text would be lost. */
  leave() {
    if (!this.#dialog?.leave || this.#dialog.leave(this.page)) this.close();
    else this.draw();
  }

  close() {
    this.#closed = { dialog: this.#dialog, at: performance.now() };
    this.#dialog = null;
    this.#element.close();
    render(nothing, this.#element);
    this.draw();
  }

  // -- drawing --------------------------------------------------------------------------------------------------------

  draw() {
    const { state } = this.hall;
    if (!state) {
      render(this.#waiting(), this.#root);
      return;
    }
    const view = this.#view(state);
    // A question about a visitor who has left no longer makes sense.
    if (this.#dialog?.about && this.#dialog.about !== view.desk.ticket?.number) {
      this.close();
      return;
    }
    this.#root.toggleAttribute("data-busy", view.busy !== null);
    if (!this.tabs.working) {
      this.#standAside(view);
      return;
    }
    render(this.#layout(view), this.#root);
    if (this.#dialog) this.#drawDialog(this.#dialog);
    const waiting = view.desk.waiting.length;
    document.title = `${waiting ? `(${waiting}) ` : ""}${fill(this.texts.window, { name: view.desk.window.name })}`;
  }

  /** @param {Dialog} dialog */
  #drawDialog(dialog) {
    render(dialog.draw(this.page), this.#element);
    // A dialog of several questions moves the keyboard focus to each as it comes.
    const { question } = dialog;
    if (question === this.#question) return;
    this.#question = question;
    const field = this.#element.querySelector("[autofocus]");
    if (field instanceof HTMLElement) field.focus();
    if (field instanceof HTMLInputElement) field.select();
  }

  /**
   * @param {HallState} state
   * @returns {View}
   */
  #view(state) {
    const { hall, texts, lang, commands } = this;
    const { connected } = hall;
    const now = hall.now();
    const desk = deskOf(state, this.windowId, now.getTime());
    const targetsOf = (/** @type {Ticket} */ ticket) => ({ ...state.targets[ticket.kind], visit_s: state.targets.visit_s });
    return {
      texts,
      lang,
      state,
      connected,
      desk,
      now: now.getTime(),
      time: wallClock(now, offsetMinutes(state.clock.now)),
      targetsOf,
      me: this.me,
      mark: this.alarm.mark(state.alarms),
      upcoming: this.upcoming.ticket,
      busy: commands.busy,
      blocked: commands.busy !== null,
      perform: (action, subject) => this.perform(action, subject),
    };
  }

  /** @param {View} view */
  #layout(view) {
    return html`
      ${header(view)}
      ${this.#banner(view.connected)}
      ${deviceAlerts(view)}
      <main class="board">
        <div class="work">
          ${visitorCard(view)}
          ${breakRequest(view)}
          ${this.#notice()}
          ${actions(view)}
        </div>
        ${queueLists(view)}
      </main>`;
  }

  /** @param {boolean} connected */
  #banner(connected) {
    const { texts } = this;
    if (this.session.ended) {
      return html`<p class="banner" role="alert">${texts.signed_out} <a href="/sign-in?next=${location.pathname}">${texts.sign_in}</a></p>`;
    }
    const { kept } = this.commands;
    if (kept) return html`<p class="banner" role="alert">${fill(texts[kept.lost ? "kept_unanswered" : "kept"], { action: texts[kept.name] })}</p>`;
    return connected ? nothing : html`<p class="banner" role="alert">${texts.lost}</p>`;
  }

  /**
   * Another tab works at this window: this tab only shows that.
   * @param {View} view
   */
  #standAside({ desk }) {
    if (this.#dialog) this.close();
    const takeOver = () => { this.tabs.takeOver(); this.draw(); };
    render(elsewhere({ texts: this.texts, name: desk.window.name, takeOver }), this.#root);
    if (!this.#root.contains(document.activeElement)) this.#root.querySelector("button")?.focus();
  }

  #notice() {
    const { current } = this.notices;
    return html`
      <div class="notice ${current?.kind ?? "none"}" role="status" aria-live="polite">
        <span class="notice-text">${current?.text ?? ""}</span>
        ${current ? html`<button type="button" class="notice-hide" aria-label=${this.texts.dismiss} @click=${() => this.notices.clear()}>×</button>` : nothing}
      </div>`;
  }

  #waiting() {
    return html`${this.#banner(true)}<p class="connecting">${this.texts.connecting}</p>`;
  }
}

/**
 * The button that was clicked, if any.
 * @param {EventTarget | null} target
 */
function buttonAt(target) {
  const button = target instanceof Element ? target.closest("#console button") : null;
  return button instanceof HTMLElement ? button : null;
}

/**
 * The channel that connects a window's tabs in this browser.
 * @param {string} name
 * @returns {Channel | null}
 */
function channelOf(name) {
  return typeof BroadcastChannel === "function" ? new BroadcastChannel(name) : null;
}

new Console().start();
