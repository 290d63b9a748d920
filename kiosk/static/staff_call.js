// The kiosk's own call for a member of staff: one at a time, followed until somebody has been here; and its errand, the screen of it.
import * as flow from "./call_flow.js";
import { callScreen } from "./call_screen.js";

const ASK_MS = 2000;
const PATIENCE_MS = 5000;
// Who called may wait in front of the screen for so long without touching it.
const HOLDS_MS = 180_000;

/** Lives as long as the kiosk, not as the screen: a visitor who called goes on with a ticket meanwhile. */
export class StaffCall {
  #kiosk;
  #asking = false;
  #askedAt = 0;
  since = 0;
  state = flow.quiet;

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
    const send = () => this.#kiosk.post("/alarms", body, { timeout: PATIENCE_MS });
    // The same request id: a call whose answer was lost is not a second call.
    const alarm = await send().catch(() => this.#kiosk.sleep(ASK_MS).then(send)).catch(() => null);
    this.#move(alarm?.id ? flow.told(this.state, alarm) : flow.failed(this.state));
  }

  cancel() {
    const { id } = this.state;
    this.#move(flow.cancelled());
    if (id !== null) this.#kiosk.post(`/alarms/${id}/close`).catch(() => null);
  }

  async tick() {
    const { get, now } = this.#kiosk;
    const { id } = this.state;
    if (!this.isOn || id === null || this.#asking || now() - this.#askedAt < ASK_MS) return;
    this.#askedAt = now();
    this.#asking = true;
    const alarm = await get(`/alarms/${id}`, { timeout: PATIENCE_MS }).catch((error) => (error.status === 404 ? { id, state: "closed" } : null));
    this.#asking = false;
    if (alarm && this.state.id === id) this.#move(flow.told(this.state, alarm));
  }

  #move(state) {
    this.state = state;
    this.#kiosk.draw();
  }
}

export class CallErrand {
  #kiosk;

  constructor(kiosk) {
    this.#kiosk = kiosk;
    kiosk.staffCall.call();
  }

  leave() {}

  tick() {}

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
