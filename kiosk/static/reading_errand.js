// The errand of a meter reading: asks the billing system, has the readings judged by the server, and forgets all input afterwards.
import { lookUpAccount, surelyRefused } from "./account_look_up.js";
import { ticketStays } from "./idle.js";
import * as flow from "./reading_flow.js";
import { readingScreen } from "./reading_screens.js";
import { SlipWatch } from "./ticket.js";

/** @import { Readings } from "talon/types.js" */
/** @import { State } from "./reading_flow.js" */
/** @import { Kiosk, Screen, View } from "./types.js" */

const SEND_PATIENCE_MS = 10_000;
const ASK_SLIP_MS = 1000;

export class ReadingErrand {
  #kiosk;
  #gone = false;
  #page = 0;
  #requestId = "";
  #slip = new SlipWatch(null, 0);
  #endedAt = 0;
  /** The id of the readings that were taken. */
  #taken = "";
  #asking = false;
  #askedAt = 0;

  /** @param {Kiosk} kiosk */
  constructor(kiosk) {
    this.#kiosk = kiosk;
    this.state = flow.begin(kiosk.place?.account_digits ?? 0);
  }

  leave() {
    this.#gone = true;
  }

  tick() {
    if (this.state.step === "taken") this.#askSlip();
    if (this.#closesIn() <= 0) this.#kiosk.home();
  }

  /**
   * @param {View} view
   * @returns {Screen}
   */
  screen({ words, lang, perPage }) {
    const { state } = this;
    const left = this.#closesIn();
    const model = {
      slip: this.#slip.state(this.#kiosk.now()),
      closesIn: Number.isFinite(left) ? Math.max(0, Math.ceil(left / 1000)) : null,
      page: this.#page,
      perPage,
    };
    const earlier = this.#page > 0 && state.step === "meter" ? state : flow.back(state);
    return {
      at: `reading-${state.step}`,
      name: ["reading", state.step, state.zone, this.#page].join(" "),
      stages: flow.STAGES.map((name) => `reading_${name}`),
      stage: flow.stage(state),
      back: earlier ? () => this.#back(earlier) : () => this.#kiosk.home({ sameVisitor: true }),
      leave: !["sending", "taken"].includes(state.step),
      copes: ["sending", "unanswered", "taken"].includes(state.step),
      holds: ["sending", "looking"].includes(state.step),
      stays: state.step === "taken",
      ...readingScreen(state, words, lang, this.act, model),
    };
  }

  act = {
    press: (/** @type {string} */ key) => this.#move(this.state.step === "account" ? flow.pressAccount(this.state, key) : flow.press(this.state, key)),
    lookUp: () => this.#lookUp(flow.lookUp(this.state)),
    again: () => this.#lookUp(flow.lookUpAgain(this.state)),
    mine: () => this.#move(flow.mine(this.state)),
    notMine: () => this.#move(flow.notMine(this.state)),
    meter: (/** @type {string} */ serial) => this.#move(flow.meterChosen(this.state, serial)),
    more: () => {
      this.#page += 1;
      this.#kiosk.draw();
    },
    zoneTyped: () => this.#move(flow.zoneTyped(this.state)),
    correct: () => this.#move(flow.correct(this.state)),
    send: () => {
      if (this.state.step === "check") this.#requestId = this.#kiosk.newRequestId();
      this.#send(flow.send(this.state));
    },
    confirm: () => {
      this.#requestId = this.#kiosk.newRequestId();
      this.#send(flow.confirm(this.state));
    },
    done: () => this.#kiosk.home(),
  };

  /** @param {State} state */
  #move(state) {
    if (this.#gone) return;
    this.state = state;
    this.#kiosk.draw();
  }

  /** @param {State} earlier */
  #back(earlier) {
    if (this.#page > 0) this.#page -= 1;
    this.#move(earlier);
  }

  /** @param {State} state */
  async #lookUp(state) {
    this.#move(state);
    if (state.step !== "looking") return;
    const { account, code } = await lookUpAccount(state.entry, this.#kiosk);
    this.#move(account ? flow.known(this.state, account) : flow.notKnown(this.state, code));
  }

  /** @param {State} state */
  async #send(state) {
    this.#move(state);
    if (state.step !== "sending") return;
    const { account, meter, readings, confirmed } = state;
    const body = { account: account?.number, meter: meter?.serial, readings, confirmed, lang: this.#kiosk.lang, request_id: this.#requestId };
    try {
      /** @type {Readings} */
      const answer = await this.#kiosk.post("/readings", body, { timeout: SEND_PATIENCE_MS });
      if (answer.outcome === "accepted") {
        this.#taken = answer.id ?? "";
        this.#slip = new SlipWatch(answer.slip, this.#kiosk.now());
        this.#endedAt = this.#kiosk.now();
      }
      this.#move(flow.judged(this.state, answer));
    } catch (error) {
      this.#move(surelyRefused(error) ? flow.refused(this.state, error.code ?? "unknown") : flow.unanswered(this.state));
    }
  }

  async #askSlip() {
    const { now } = this.#kiosk;
    if (this.#asking || this.#slip.state(now()) === "printed" || now() - this.#askedAt < ASK_SLIP_MS) return;
    this.#askedAt = now();
    this.#asking = true;
    const reading = await this.#read().catch(() => null);
    this.#asking = false;
    if (!reading?.slip) return;
    if (reading.slip.job === this.#slip.job) this.#slip.answered(reading.slip, now());
    else this.#slip = new SlipWatch(reading.slip, now());
    this.#kiosk.draw();
  }

  /** @returns {Promise<Readings>} */
  #read() {
    return this.#kiosk.get(`/readings/${this.#taken}`, { timeout: SEND_PATIENCE_MS });
  }

  #closesIn() {
    if (this.state.step !== "taken") return Infinity;
    const { now, touchedAt } = this.#kiosk;
    return ticketStays(this.#slip.state(now())) - Math.min(this.#slip.knownFor(now()), now() - touchedAt, now() - this.#endedAt);
  }
}
