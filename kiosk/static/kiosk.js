// The touchscreen's entry point: runs the visitor's errand, handles touches, keys, live events and time, and draws the screen.
import { render } from "lit-html";
import { get, newRequestId, post, postForSound } from "talon/api.js";
import { openHall } from "talon/hall.js";
import { elementById } from "talon/page.js";
import { readTexts } from "talon/texts.js";

import { choicesOf, meaningOf, numberChoices, readOut, step } from "./accessible.js";
import { AppointmentErrand } from "./appointment_errand.js";
import { frame } from "./frame.js";
import { idlePhase, SETTLE_MS, tooSoon } from "./idle.js";
import { InformationErrand } from "./information_errand.js";
import { roomOf } from "./layout.js";
import { OfflineNumbers } from "./offline.js";
import { PaymentErrand } from "./payment_errand.js";
import { ReadingErrand } from "./reading_errand.js";
import { Speech } from "./speech.js";
import { CallErrand, StaffCall } from "./staff_call.js";
import { TicketErrand } from "./ticket_errand.js";
import { tilesOf } from "./tiles.js";

/** @import { HallChange, InformationAnswer, InformationItem, Language, Office, OfferedService, PaymentPlace, Services, Words } from "talon/types.js" */
/** @import { Meaning } from "./accessible.js" */
/** @import { SeenPayment } from "./payment_flow.js" */
/** @import { ErrandName } from "./tiles.js" */
/** @import { Errand, FrameActions, Keypad, Kiosk, Screen, Today, View } from "./types.js" */

const DRAW_MS = 250;
const ASK_OFFICE_MS = 20_000;
const ASK_OFFICE_AGAIN_MS = 1000;
// A page that has just opened is not "away" while its first connection is being made.
const CONNECTION_DUE_MS = 3000;
const SERVICES_CHANGE = new Set(["window_opened", "window_closed", "day_closed"]);
const UNFINISHED = "talon-payment";

const now = () => performance.now();

/** @implements {Kiosk} */
class Touchscreen {
  #root = elementById("kiosk");
  /** @type {Record<Language, Words>} */
  #texts = readTexts();
  #speech = new Speech((text, lang, timeout) => postForSound("/kiosk/speech", { text, lang }, { timeout }));

  // The kiosk as errands see it. These are functions, not methods, because errands destructure them.
  get = get;
  post = post;
  now = now;
  newRequestId = newRequestId;
  hall = openHall();
  /** @type {Language} */
  lang = "ru";
  /** @type {OfferedService[]} The services as the server told them last. */
  #known = [];
  appointments = false;
  /** @type {InformationItem[]} */
  information = [];
  /** @type {PaymentPlace | null} */
  place = null;
  touchedAt = now();
  offline = new OfflineNumbers(this.#root.dataset.agent || null, { now });
  staffCall = new StaffCall(this);

  /** @type {Office | null} */
  #office = null;
  /** @type {Today | null} */
  #today = null;
  #accessible = false;
  /** @type {Errand} */
  #errand = new TicketErrand(this);
  /** @type {Screen | null} */
  #screen = null;
  #shownScreen = "";
  /** @type {Keypad | null} */
  #keypad = null;
  #officeDue = 0;
  #changedAt = -Infinity;
  #wasOffline = false;

  /** @type {Record<ErrandName, () => Errand>} */
  #errands = {
    pay: () => new PaymentErrand(this),
    reading: () => new ReadingErrand(this),
    appointment: () => new AppointmentErrand(this),
    information: () => new InformationErrand(this),
    call: () => new CallErrand(this),
  };

  /** @type {FrameActions} */
  #act = {
    language: (lang) => {
      this.lang = lang;
      this.#errand.languageChanged?.(lang);
      this.draw();
    },
    accessible: () => {
      this.#accessible = !this.#accessible;
      if (!this.#accessible) this.#speech.stop();
      this.draw();
    },
    repeat: () => this.#readOut(),
    callStaff: () => this.open(this.#errands.call()),
    startOver: () => this.home({ sameVisitor: true }),
    leaveNow: () => this.home(),
    carryOn: () => {
      this.touchedAt = now();
      this.draw();
    },
  };

  start() {
    this.#listen();
    this.draw();
    this.#pass();
    setInterval(() => this.#pass(), DRAW_MS);
  }

  // -- errands -----------------------------------------------------------------------------------------------------------

  /** @param {number} ms */
  sleep = (ms) => new Promise((/** @type {(_: void) => void} */ resolve) => { setTimeout(resolve, ms); });

  /** The services as they are offered now. */
  get services() {
    return this.offline.isOn ? this.offline.offered(this.#known) : this.#known;
  }

  words = () => this.#texts[this.lang];

  /** @param {Errand} errand */
  open(errand) {
    this.#errand.leave();
    this.#errand = errand;
    this.touchedAt = now();
    this.draw();
  }

  /** Goes to the home screen. A new visitor gets Russian and the ordinary mode. Input is discarded with its errand. */
  home({ sameVisitor = false } = {}) {
    if (this.#errand.needsReload) {
      location.reload();
      return;
    }
    if (!sameVisitor) {
      this.lang = "ru";
      this.#accessible = false;
      this.#speech.stop();
    }
    this.open(new TicketErrand(this));
  }

  /** @param {string | null} payment */
  remember(payment) {
    if (payment) localStorage.setItem(UNFINISHED, payment);
    else localStorage.removeItem(UNFINISHED);
  }

  // -- the office --------------------------------------------------------------------------------------------------------

  async loadServices() {
    this.#officeDue = now() + ASK_OFFICE_MS;
    try {
      /** @type {Services} */
      const answer = await get("/services");
      this.#known = answer.services;
      this.appointments = answer.appointments;
      this.#office = answer.office;
      this.#today = answer.office.today;
      this.#errand.servicesChanged?.();
    } catch {
      this.#officeDue = now() + ASK_OFFICE_AGAIN_MS;
    }
    this.draw();
  }

  /** Loads what this kiosk offers besides tickets. Without an answer the last known offer stays, so that tiles do not flicker. */
  async #loadErrands() {
    /** @type {[Promise<PaymentPlace>, Promise<InformationAnswer>]} */
    const asked = [get("/payments/place"), get("/information")];
    const [place, information] = await Promise.allSettled(asked);
    if (place.status === "fulfilled") this.place = place.value;
    if (information.status === "fulfilled") this.information = information.value.items;
    await this.#takeUpPayment();
    this.draw();
  }

  /** Resumes a payment after the page was reloaded in the middle of it, so that the visitor learns how it ended. */
  async #takeUpPayment() {
    const id = localStorage.getItem(UNFINISHED);
    if (!id || !this.place || this.#errand instanceof PaymentErrand || !this.#isUntouched) return;
    /** @type {SeenPayment} */
    let payment;
    try {
      payment = await get(`/payments/${id}`);
    } catch (error) {
      // A server that refuses will refuse again; a server that is away is worth another attempt.
      if (error.status) this.remember(null);
      return;
    }
    this.remember(null);
    if (this.#isUntouched) this.open(new PaymentErrand(this, payment));
  }

  /** @param {HallChange} change */
  #hallChanged({ state, event }) {
    if (state) this.#office = state.office;
    // After a snapshot, which also follows a reconnection, anything may have changed.
    if (event === null ? this.hall.connected : SERVICES_CHANGE.has(event.type)) this.#officeDue = 0;
    if (event) this.#errand.hallChanged?.(event);
    this.draw();
  }

  // -- time --------------------------------------------------------------------------------------------------------------

  #pass() {
    if (now() >= this.#officeDue) {
      this.loadServices();
      this.#loadErrands();
    }
    this.#lookForNumbers();
    this.staffCall.tick();
    this.#errand.tick();
    if (!this.#screen?.stays && this.#idle().phase === "over") this.home();
    else this.draw();
  }

  get #lineLost() {
    const late = !this.hall.state && now() < CONNECTION_DUE_MS;
    return !this.hall.connected && !late;
  }

  /** While the server is away the agent is asked what it offers; as soon as the server is back, the server alone counts. */
  #lookForNumbers() {
    const was = this.offline.isOn;
    if (this.#lineLost) this.offline.look();
    else this.offline.forget();
    if (was !== this.#wasOffline) {
      this.#wasOffline = was;
      this.#errand.servicesChanged?.();
    }
  }

  get #isUntouched() {
    return Boolean(this.#errand.isUntouched) && !this.#accessible;
  }

  #idle() {
    if (this.#screen?.holds || this.#isUntouched) this.touchedAt = now();
    return idlePhase(now() - this.touchedAt);
  }

  // -- touches and keys --------------------------------------------------------------------------------------------------

  #listen() {
    for (const kind of ["pointerdown", "keydown"]) {
      document.addEventListener(kind, ({ target }) => {
        // The warning must not vanish under the finger before its own buttons are released.
        if (!(target instanceof Element && target.closest(".sheet"))) this.touchedAt = now();
      }, { capture: true });
    }
    // The second touch of a trembling finger lands on whatever has just appeared, and is ignored.
    document.addEventListener("click", (event) => {
      if (!tooSoon(now() - this.#changedAt)) return;
      event.stopImmediatePropagation();
      event.preventDefault();
    }, { capture: true });
    for (const kind of ["contextmenu", "dragstart"]) document.addEventListener(kind, (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => this.#press(event));
    this.hall.subscribe((change) => this.#hallChanged(change));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const key = event.code === "NumpadDecimal" ? "Decimal" : event.key;
    if (key === "Enter" && this.#keypad?.enter && !document.activeElement?.matches("button:not(.key):not(:disabled)")) {
      event.preventDefault();
      this.#keypad.enter();
      return;
    }
    const meaning = meaningOf(key, { keypad: this.#keypad !== null, comma: Boolean(this.#keypad?.comma) });
    if (!meaning || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#carryOut(meaning);
  }

  /** @param {Meaning} meaning */
  #carryOut(meaning) {
    switch (meaning.type) {
      case "press": this.#keypad?.press(meaning.key); break;
      case "choose": this.#click(`button[data-number="${meaning.index + 1}"]`); break;
      case "move": step(choicesOf(this.#root), document.activeElement, meaning.by)?.focus(); break;
      case "back": this.#click("button.back:not(:disabled)"); break;
      case "home": this.#click("button.start-over:not(:disabled)"); break;
      case "repeat": this.#readOut(); break;
    }
  }

  /** @param {string} selector */
  #click(selector) {
    /** @type {HTMLButtonElement | null} */
    const button = this.#root.querySelector(selector);
    button?.click();
  }

  #settle() {
    this.#changedAt = now();
    this.#root.classList.add("settling");
    setTimeout(() => { if (!tooSoon(now() - this.#changedAt)) this.#root.classList.remove("settling"); }, SETTLE_MS + 1);
  }

  #readOut() {
    if (!this.#accessible) return;
    this.#speech.say(readOut(this.#root, { choice: this.words().choice_said }), this.lang);
  }

  // -- drawing -----------------------------------------------------------------------------------------------------------

  /** @returns {View} */
  #view() {
    const words = this.words();
    const offline = this.#lineLost && this.offline.isOn;
    const room = roomOf(innerWidth, innerHeight, this.#accessible);
    return {
      words, room,
      texts: this.#texts,
      accessible: this.#accessible,
      lang: this.lang,
      services: this.services,
      office: this.#office,
      // The agent keeps to the hours by itself; what the server said of them last may be hours old.
      today: offline ? null : this.#today,
      zones: this.hall.state?.zones ?? [],
      perPage: room.cards,
      lineLost: this.#lineLost,
      offline,
      callIsOn: this.staffCall.isOn,
      // What else the kiosk offers needs the server.
      tiles: offline ? [] : tilesOf(this, words, (name) => this.open(this.#errands[name]())),
      ...this.#clock(),
    };
  }

  #clock() {
    if (!this.hall.state) return { time: "", date: "" };
    const { timeZone } = this.#root.dataset;
    const locale = this.lang === "ru" ? "ru-RU" : "en-GB";
    const moment = this.hall.now();
    return {
      time: new Intl.DateTimeFormat(locale, { timeZone, hour: "2-digit", minute: "2-digit" }).format(moment),
      date: new Intl.DateTimeFormat(locale, { timeZone, weekday: "long", day: "numeric", month: "long" }).format(moment),
    };
  }

  draw() {
    const view = this.#view();
    const screen = this.#errand.screen(view);
    this.#screen = screen;
    const idle = this.#idle();
    const away = view.lineLost && !screen.copes && !(view.offline && screen.offline);
    const warning = !screen.stays && idle.phase === "warning" ? idle : null;
    this.#keypad = away || warning ? null : (screen.keypad ?? null);
    document.documentElement.lang = this.lang;
    this.#root.classList.toggle("accessible", this.#accessible);
    render(frame(screen, { ...view, away, warning }, this.#act), this.#root);
    numberChoices(this.#root, this.#accessible && !this.#keypad);
    const name = [screen.name, this.lang, this.#accessible, away, warning !== null].join();
    if (name === this.#shownScreen) return;
    const first = this.#shownScreen === "";
    this.#shownScreen = name;
    if (first) return;
    this.#settle();
    if (this.#accessible) this.#direct();
  }

  /** On a screen with a keypad Enter submits the entry; elsewhere it presses the first choice. The new screen is read out. */
  #direct() {
    if (!this.#keypad) choicesOf(this.#root)[0]?.focus();
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    this.#readOut();
  }
}

new Touchscreen().start();
