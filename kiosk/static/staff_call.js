// The kiosk's own call for a member of staff: one at a time, followed until somebody has been here; and its errand, the screen of it.
import * as flow from "./call_flow.js";
import { callScreen } from "./call_screen.js";

/** @import { Alarm } from "talon/types.js" */
/** @import { CallState } from "./call_flow.js" */
/** @import { Kiosk, Means, Screen, View } from "./types.js" */

const ASK_MS = 2000;
const PATIENCE_MS = 5000;
// Who called may wait in front of the screen for this long without touching it.
const HOLDS_MS = 180_000;

/** Lives as long as the kiosk, not as the screen: a visitor who called goes on with a ticket meanwhile. */
export class StaffCall {
  #kiosk;
  #asking = false;
  #askedAt = 0;
  since = 0;
  state = flow.quiet;

  /** @param {Means & {draw(): void}} kiosk */
  constructor(kiosk) {
    this.#kiosk = kiosk;
  }

  get isOn() {
    return flow.isOn(this.state);
  }

  async call() {
    const called = flow.call(this.state);
    if (called === this.state) return;
    this.since = this.#kiosk.now();
    this.#move(called);
    const body = { kind: "staff", request_id: this.#kiosk.newRequestId() };
    /** @returns {Promise<Alarm>} */
    const send = () => this.#kiosk.post("/alarms", body, { timeout: PATIENCE_MS });
    // The same request id: a call whose answer was lost is not a second call.
    const alarm = await send().catch(() => this.#kiosk.sleep(ASK_MS).then(send)).catch(() => null);
    this.#move(alarm?.id ? flow.follow(this.state, alarm) : flow.failed(this.state));
  }

  cancel() {
    const { id } = this.state;
    this.#move(flow.cancelled());
    if (id !== null) this.#kiosk.post(`/alarms/${id}/close`).catch(() => null);
  }

  async tick() {
    const { now } = this.#kiosk;
    const { id } = this.state;
    if (!this.isOn || id === null || this.#asking || now() - this.#askedAt < ASK_MS) return;
    this.#askedAt = now();
    this.#asking = true;
    const alarm = await this.#read(id).catch((error) => (error.status === 404 ? closed(id) : null));
    this.#asking = false;
    if (alarm && this.state.id === id) this.#move(flow.follow(this.state, alarm));
  }

  /**
   * @param {string} id
   * @returns {Promise<Pick<Alarm, "id" | "state">>}
   */
  #read(id) {
    return this.#kiosk.get(`/alarms/${id}`, { timeout: PATIENCE_MS });
  }

  /** @param {CallState} state */
  #move(state) {
    this.state = state;
    this.#kiosk.draw();
  }
}

/**
 * An alarm that the server no longer has.
 * @param {string} id
 * @returns {Pick<Alarm, "id" | "state">}
 */
function closed(id) {
  return { id, state: "closed" };
}

export class CallErrand {
  #kiosk;

  /** @param {Kiosk} kiosk */
  constructor(kiosk) {
    this.#kiosk = kiosk;
    kiosk.staffCall.call();
  }

  leave() {}

  tick() {}

  /**
   * @param {View} view
   * @returns {Screen}
   */
  screen({ words }) {
    const { staffCall, now } = this.#kiosk;
    return {
      at: "call",
      name: `call ${staffCall.state.step}`,
      stages: ["call"],
      stage: 0,
      back: this.act.leave,
      leave: true,
      copes: staffCall.state.step !== "quiet",
      holds: staffCall.isOn && now() - staffCall.since < HOLDS_MS,
      ...callScreen(staffCall.state, words, this.act),
    };
  }

  act = {
    call: () => this.#kiosk.staffCall.call(),
    cancel: () => {
      this.#kiosk.staffCall.cancel();
      this.#kiosk.home({ sameVisitor: true });
    },
    leave: () => this.#kiosk.home({ sameVisitor: true }),
  };
}
