// The operator's console of one window: joins the live hall, the keys, the commands and the views.
import { html, nothing, render } from "lit-html";
import { get, newRequestId, post } from "talon/api.js";
import { openHall } from "talon/hall.js";
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

const REDRAW_MS = 250;

class Console {
  #root = document.getElementById("console");
  #element = document.getElementById("dialog");
  #presses = new Presses();
  #dialog = null;
  #question = undefined;
  #closed = { dialog: null, at: -Infinity };
  texts = readTexts();
  lang = document.documentElement.lang;
  windowId = this.#root.dataset.window;
  me = this.#root.dataset.name;
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
      this.session.heard(connected);
      this.upcoming.heard(connected, this.desk.waiting.length);
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
    document.addEventListener("click", (event) => { if (event.detail > 0) event.target.closest?.("#console button")?.blur(); });
    this.#element.addEventListener("cancel", (event) => { event.preventDefault(); this.leave(); });
    this.draw();
  }

  get desk() {
    return deskOf(this.hall.state, this.windowId, this.hall.now().getTime());
  }

  // -- presses --------------------------------------------------------------------------------------------------------

  #press(event) {
    // An alarm is meant wherever the keyboard happens to be.
    if (this.#held.down(event)) return event.preventDefault();
    if (!this.tabs.working) return;
    if (this.#dialog) {
      // Left to itself the browser closes a dialog at the second Esc, whatever the page says to it.
      if (event.key === "Escape") {
        event.preventDefault();
        return event.repeat ? undefined : this.leave();
      }
      if (!event.repeat || event.key.startsWith("Arrow")) {
        if (this.#dialog.press(event, this.page)) event.preventDefault();
      }
      return;
    }
    if (event.key === "Escape" && this.commands.takeBack()) return;
    if (event.key === "Escape" && this.notices.current) return this.notices.clear();
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

  /** Does what a key or a button asks for, once, if the window's state allows it; says why where it does not. */
  perform(action, subject) {
    if (!this.#presses.accept(action, performance.now())) return;
    if (action === "help") return this.open(new Help(this.texts, this.hall.state?.undo_s ?? 10));
    if (action === "other_window") return location.assign("../");
    if (!this.hall.state) return;
    if (this.commands.kept) return this.notices.warning(this.texts.one_is_kept);
    if (this.commands.busy) return;
    if (action === "answer_call") return this.steps.answer_call(staffCallsOf(this.hall.state.alarms, this.me));
    const desk = this.desk;
    const step = this.#stepOf(action, desk);
    if (!desk.allowed.has(step === "unpark_one" ? "unpark" : step)) return this.#refuse(step, desk);
    if (subject === undefined) this.steps[step](desk);
    else this.steps[step](step === "unpark_one" ? subject : desk, subject);
  }

  #stepOf(action, desk) {
    if (action === "primary") return desk.primary;
    if (action === "phone" && desk.window.state === "phone") return "hang_up";
    return action === "break" && desk.window.state === "break" ? "resume" : action;
  }

  #refuse(step, desk) {
    const { texts } = this;
    if (step === "next" && desk.ticket) return this.notices.warning(fill(texts.calling_hint, { number: desk.ticket.number }));
    return this.notices.warning(fill(texts.no_place_in_state, { action: texts[step] }));
  }

  // -- dialogs --------------------------------------------------------------------------------------------------------

  /** Reads from the public API, in the language of the page. */
  read(path) {
    return get(`${path}${path.includes("?") ? "&" : "?"}lang=${this.lang}`);
  }

  /** What a dialog may use of the page. */
  page = { texts: this.texts, element: this.#element, close: () => this.close(), leave: () => this.leave(), draw: () => this.draw() };

  /** A question is being answered. */
  get asking() {
    return this.#dialog !== null;
  }

  /** The dialog that was closed last, if that is less than `ms` ago. */
  justClosed(ms) {
    return performance.now() - this.#closed.at < ms ? this.#closed.dialog : null;
  }

  open(dialog) {
    if (this.#element.open) this.#element.close();
    render(nothing, this.#element);
    this.#dialog = dialog;
    this.#question = undefined;
    this.draw();
    this.#element.showModal();
  }

  /** The way out of a dialog, where it lets itself be left: no money may be on its way, nothing typed may be lost. */
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
    if (!this.hall.state) return render(this.#waiting(), this.#root);
    const view = this.#view();
    // A question about a visitor who is no longer here has lost its sense.
    if (this.#dialog?.about && this.#dialog.about !== view.desk.ticket?.number) return this.close();
    this.#root.toggleAttribute("data-busy", view.busy !== null);
    if (!this.tabs.working) return this.#standAside(view);
    render(this.#layout(view), this.#root);
    if (this.#dialog) this.#drawDialog();
    const waiting = view.desk.waiting.length;
    document.title = `${waiting ? `(${waiting}) ` : ""}${fill(this.texts.window, { name: view.desk.window.name })}`;
  }

  #drawDialog() {
    render(this.#dialog.draw(this.page), this.#element);
    // A dialog of several questions puts the keyboard into each of them as it comes.
    const { question } = this.#dialog;
    if (question === this.#question) return;
    this.#question = question;
    const field = this.#element.querySelector("[autofocus]");
    field?.focus();
    field?.select?.();
  }

  #view() {
    const { hall, texts, lang, commands } = this;
    const { state, connected } = hall;
    const now = hall.now();
    const desk = deskOf(state, this.windowId, now.getTime());
    const targetsOf = (ticket) => ({ ...state.targets[ticket.kind], visit_s: state.targets.visit_s });
    return {
      texts,
      lang,
      state,
      connected,
      desk,
      now: now.getTime(),
      time: wallClock(now, offsetMinutes(state.clock.now)),
      targetsOf,
      targets: desk.ticket ? targetsOf(desk.ticket) : null,
      me: this.me,
      mark: this.alarm.mark(state.alarms),
      upcoming: this.upcoming.one,
      busy: commands.busy,
      blocked: commands.busy !== null,
      perform: (action, subject) => this.perform(action, subject),
    };
  }

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

  #banner(connected) {
    const { texts } = this;
    if (this.session.ended) {
      return html`<p class="banner" role="alert">${texts.signed_out} <a href="/sign-in?next=${location.pathname}">${texts.sign_in}</a></p>`;
    }
    const { kept } = this.commands;
    if (kept) return html`<p class="banner" role="alert">${fill(texts[kept.lost ? "kept_unanswered" : "kept"], { action: texts[kept.name] })}</p>`;
    return connected ? nothing : html`<p class="banner" role="alert">${texts.lost}</p>`;
  }

  /** Another tab works at this window: this one only says so. */
  #standAside({ desk }) {
    if (this.#dialog) this.close();
    const takeOver = () => { this.tabs.takeOver(); this.draw(); };
    render(elsewhere({ texts: this.texts, name: desk.window.name, takeOver }), this.#root);
    if (!this.#root.contains(document.activeElement)) this.#root.querySelector("button").focus();
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

/** What joins the tabs of one window in this browser. */
function channelOf(name) {
  return typeof BroadcastChannel === "function" ? new BroadcastChannel(name) : null;
}

new Console().start();
