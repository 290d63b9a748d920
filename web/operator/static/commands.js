// One command at a time: sends it, waits until the hall has told of it, and says in a word what came of it. No page in here.

// A command is over when its event has come. The server may be slow to tell; longer than this nobody is kept waiting.
const SETTLE_MS = 1500;

export class Commands {
  #hall;
  #post;
  #changed;
  #settle;
  /** The name of the command on its way, or null. */
  busy = null;

  /** `hall` is the live hall, `post(path, body)` the API, `changed()` is called when `busy` changes. */
  constructor({ hall, post, changed = () => {}, settle = SETTLE_MS }) {
    this.#hall = hall;
    this.#post = post;
    this.#changed = changed;
    this.#settle = settle;
  }

  /** Sends a command unless another one is on its way. Gives {skipped}, {answer} or {problem}. */
  async send(name, path, body = {}, { again = false } = {}) {
    if (this.busy) return { skipped: true };
    this.busy = name;
    this.#changed();
    const told = this.#listen();
    try {
      const answer = await this.#sendOnceMore(path, body, again);
      if (answer !== null && answer.decision !== "denied") await told.event(answer);
      return { answer };
    } catch (problem) {
      return { problem };
    } finally {
      told.stop();
      this.busy = null;
      this.#changed();
    }
  }

  /** A call that carries a request id is safe to send again when the server did not answer. */
  async #sendOnceMore(path, body, again) {
    try {
      return await this.#post(path, body);
    } catch (problem) {
      if (!again || problem.code || problem.status) throw problem;
      return this.#post(path, body);
    }
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
