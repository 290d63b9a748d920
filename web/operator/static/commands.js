// One command at a time: sends it, waits until the hall has told of it. Pressed without a connection it is kept and sent once. No page in here.

// A command is over when its event has come. The server may be slow to tell; longer than this nobody is kept waiting.
const SETTLE_MS = 1500;
// A command is kept for the connection this long; later it might no longer be meant.
const KEEP_MS = 60_000;
const PAUSE_MS = 400;
// What a command that is sent again is told when its first message had come through after all.
const DONE_BEFORE = new Set(["window_changed", "window_state", "ticket_state"]);

export class Commands {
  #hall;
  #post;
  #changed;
  #settle;
  #keep;
  #pause;
  #letGo = null;
  /** The name of the command on its way, or null. */
  busy = null;
  /** The command that is kept until there is a connection: {name, lost}, or null. `lost`: it was sent, but not answered. */
  kept = null;

  /** `hall` is the live hall, `post(path, body)` the API, `changed()` is called when `busy` or `kept` change. */
  constructor({ hall, post, changed = () => {}, settle = SETTLE_MS, keep = KEEP_MS, pause = PAUSE_MS }) {
    this.#hall = hall;
    this.#post = post;
    this.#changed = changed;
    this.#settle = settle;
    this.#keep = keep;
    this.#pause = pause;
  }

  /**
   * Sends a command unless another one is on its way. `window` is the window's row as it was seen when the key was pressed:
   * with it the server carries the command out once, however often it is sent, and never for a screen that is behind.
   * Gives {skipped}, {answer}, {problem}, {doneBefore} (an earlier message had come through), or {unsent, lost} with unsent
   * "taken_back" or "too_late".
   */
  async send(name, path, body = {}, { window = null } = {}) {
    if (this.busy) return { skipped: true };
    this.busy = name;
    this.#changed();
    const told = this.#listen();
    const seen = window && { state: window.state, ticket: window.ticket, since: window.since };
    try {
      const result = await this.#deliver(name, path, seen ? { ...body, seen } : body);
      const { answer } = result;
      if (answer && answer.decision !== "denied") await told.event(answer);
      return result;
    } finally {
      told.stop();
      this.busy = this.kept = this.#letGo = null;
      this.#changed();
    }
  }

  /** Takes back the command that is kept for the connection; false when there is none. */
  takeBack() {
    if (!this.#letGo) return false;
    this.#letGo("taken_back");
    return true;
  }

  async #deliver(name, path, body) {
    const until = performance.now() + this.#keep;
    let lost = false;
    for (;;) {
      if (lost || !this.#hall.connected) {
        const heard = await this.#connection(name, lost, until - performance.now());
        if (heard !== "connected") return { unsent: heard, lost };
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

  /** Waits for the connection: "connected", "taken_back" or "too_late". */
  #connection(name, lost, most) {
    this.kept = { name, lost };
    return new Promise((resolve) => {
      // The hall may not have noticed yet that the line is dead: after an unanswered message a moment passes in any case.
      const earliest = performance.now() + (lost ? this.#pause : 0);
      let stop = () => {};
      const done = (how) => {
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

  /** Collects the hall's events from now on, so that one that overtakes its answer is not waited for. */
  #listen() {
    const seen = [];
    let awaited = null;
    const about = (event, answer) =>
      (event.window && event.window.id === answer.window?.id) ||
      (event.ticket && event.ticket.number === (answer.ticket?.number ?? answer.number));
    const stop = this.#hall.subscribe(({ event }) => {
      if (!event || event.type === "hidden" || !(event.window || event.ticket)) return;
      seen.push(event);
      if (awaited && about(event, awaited.answer)) awaited.done();
    });
    return {
      stop,
      event: (answer) =>
        new Promise((resolve) => {
          if (seen.some((event) => about(event, answer))) return resolve();
          const timer = setTimeout(resolve, this.#settle);
          awaited = { answer, done: () => { clearTimeout(timer); resolve(); } };
        }),
    };
  }
}
