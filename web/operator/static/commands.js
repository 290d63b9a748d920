// Sends commands, one at a time, and waits for their events. Without a connection a command is kept and sent once. No DOM here.

/** @import { HallEvent, OfficeWindow, Post } from "talon/types.js" */

/** @typedef {{connected: boolean, subscribe(listener: (change: {event: Partial<HallEvent> | null}) => void): () => void}} LiveHall */
/** @typedef {{window?: {id: string}, ticket?: {number: string}, number?: string, decision?: string}} Answer The server's answer to a command: the window or the ticket as it is now, or a decision about a break. */
/** @typedef {{name: string, lost: boolean}} KeptCommand `lost`: it was sent, but not answered. */
/** @typedef {"taken_back" | "too_late"} WhyUnsent */
/**
 * The outcome of a command. `doneBefore`: an earlier message had got through.
 * @typedef {object} Result
 * @property {true} [skipped]
 * @property {any} [answer]
 * @property {any} [problem]
 * @property {true} [doneBefore]
 * @property {WhyUnsent} [unsent]
 * @property {boolean} [lost]
 */

// A command is over when its event has arrived. The event may be slow, but the operator waits no longer than this.
const SETTLE_MS = 1500;
// A command is kept this long for the connection to return; later it might no longer be intended.
const KEEP_MS = 60_000;
const PAUSE_MS = 400;
// The refusals of a command sent again whose first message had got through after all.
const DONE_BEFORE = new Set(["window_changed", "window_state", "ticket_state", "no_shift"]);

export class Commands {
  #hall;
  #post;
  #changed;
  #settle;
  #keep;
  #pause;
  /** @type {((how: WhyUnsent) => void) | null} */
  #letGo = null;
  /**
   * The name of the command on its way, or null.
   * @type {string | null}
   */
  busy = null;
  /**
   * The command that is kept until there is a connection, or null.
   * @type {KeptCommand | null}
   */
  kept = null;

  /**
   * `changed()` is called when `busy` or `kept` changes. The times are in milliseconds: how long to wait for an event, to keep a
   * command, and between two checks of the connection.
   * @param {{hall: LiveHall, post: Post, changed?: () => void, settle?: number, keep?: number, pause?: number}} options
   */
  constructor({ hall, post, changed = () => {}, settle = SETTLE_MS, keep = KEEP_MS, pause = PAUSE_MS }) {
    this.#hall = hall;
    this.#post = post;
    this.#changed = changed;
    this.#settle = settle;
    this.#keep = keep;
    this.#pause = pause;
  }

  /**
   * Sends a command unless another is on its way. `window` is the window's row as the operator saw it when pressing the key:
   * with it the server carries the command out once, however often it is sent, and never for a screen that is out of date.
   * A command that comes while another is on its way is skipped.
   * @param {string} name
   * @param {string} path
   * @param {object} body
   * @param {{window?: OfficeWindow | null}} options
   * @returns {Promise<Result>}
   */
  async send(name, path, body = {}, { window = null } = {}) {
    if (this.busy) return { skipped: true };
    this.busy = name;
    this.#changed();
    const events = this.#listen();
    const seen = window && { state: window.state, ticket: window.ticket, since: window.since };
    try {
      const result = await this.#deliver(name, path, seen ? { ...body, seen } : body);
      const { answer } = result;
      if (answer && answer.decision !== "denied") await events.about(answer);
      return result;
    } finally {
      events.stop();
      this.busy = null;
      this.kept = this.#letGo = null;
      this.#changed();
    }
  }

  /** Discards the command kept until there is a connection; false when there is none. */
  takeBack() {
    if (!this.#letGo) return false;
    this.#letGo("taken_back");
    return true;
  }

  /**
   * @param {string} name
   * @param {string} path
   * @param {object} body
   * @returns {Promise<Result>}
   */
  async #deliver(name, path, body) {
    const until = performance.now() + this.#keep;
    let lost = false;
    for (;;) {
      if (lost || !this.#hall.connected) {
        const how = await this.#connection(name, lost, until - performance.now());
        if (how !== "connected") return { unsent: how, lost };
      }
      try {
        return { answer: await this.#post(path, body) };
      } catch (problem) {
        if (lost && DONE_BEFORE.has(problem.code)) return { doneBefore: true };
        if (problem.code || problem.status) return { problem };
        lost = true;
      }
    }
  }

  /**
   * Waits for the connection: "connected", "taken_back" or "too_late".
   * @param {string} name
   * @param {boolean} lost
   * @param {number} most Milliseconds.
   * @returns {Promise<"connected" | WhyUnsent>}
   */
  #connection(name, lost, most) {
    this.kept = { name, lost };
    return new Promise((resolve) => {
      // The hall may not have noticed yet that the connection is dead, so it always pauses after an unanswered message.
      const earliest = performance.now() + (lost ? this.#pause : 0);
      let stop = () => {};
      const done = (/** @type {"connected" | WhyUnsent} */ how) => {
        clearTimeout(timer);
        clearInterval(again);
        stop();
        this.kept = this.#letGo = null;
        this.#changed();
        resolve(how);
      };
      const timer = setTimeout(() => done("too_late"), Math.max(0, most));
      const look = () => { if (this.#hall.connected && performance.now() >= earliest) done("connected"); };
      const again = setInterval(look, this.#pause);
      stop = this.#hall.subscribe(look);
      this.#letGo = done;
      this.#changed();
    });
  }

  /** Collects the hall's events from now on, so that an event that overtakes its answer is not waited for. */
  #listen() {
    /** @type {Partial<HallEvent>[]} */
    const seen = [];
    /** @type {{answer: Answer, done: () => void} | null} */
    let awaited = null;
    const stop = this.#hall.subscribe(({ event }) => {
      if (!event || event.type === "hidden" || !(event.window || event.ticket)) return;
      seen.push(event);
      if (awaited && isAbout(event, awaited.answer)) awaited.done();
    });
    return {
      stop,
      /**
       * Resolves when an event about the answer has arrived, or when it is overdue.
       * @param {Answer} answer
       * @returns {Promise<void>}
       */
      about: (answer) => new Promise((resolve) => {
        if (seen.some((event) => isAbout(event, answer))) {
          resolve();
          return;
        }
        const timer = setTimeout(resolve, this.#settle);
        awaited = { answer, done: () => { clearTimeout(timer); resolve(); } };
      }),
    };
  }
}

/**
 * @param {Partial<HallEvent>} event
 * @param {Answer} answer
 */
function isAbout({ window, ticket }, answer) {
  return (window !== undefined && window.id === answer.window?.id) || (ticket !== undefined && ticket.number === (answer.ticket?.number ?? answer.number));
}
