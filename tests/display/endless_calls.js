// A hall without end for one board, inside the page: a socket that speaks the server's protocol, a clock that is moved by hand, and an
// audio element that has always just ended. Everything of the board itself is the real thing. Added before the page's own scripts.
(() => {
  // The page's own globals, which are replaced here and get what the test reads.
  const page = /** @type {any} */ (window);
  let time = 0;
  /** @type {(() => void)[]} */
  const intervals = [];
  performance.now = () => time;
  page.setInterval = (/** @type {() => void} */ run) => intervals.push(run);
  HTMLMediaElement.prototype.load = function load() {};
  HTMLMediaElement.prototype.play = async function play() { queueMicrotask(() => this.dispatchEvent(new Event("ended"))); };
  Object.defineProperty(HTMLMediaElement.prototype, "src", { set() {}, get: () => "" });

  /** @type {Line} */
  let line;
  const send = (/** @type {string} */ name, /** @type {object} */ payload) => line.onmessage({ data: `42/hall,${JSON.stringify([name, payload])}` });
  class Line {
    /** Both are set by the page. */
    onopen = () => {};
    onmessage = (/** @type {{data: string}} */ _message) => {};

    constructor() {
      line = this;
      setTimeout(() => {
        this.onopen();
        this.onmessage({ data: `0${JSON.stringify({ sid: "line", upgrades: [], pingInterval: 3600e3, pingTimeout: 3600e3, maxPayload: 1e6 })}` });
      });
    }

    /** @param {string} packet */
    send(packet) {
      if (!packet.startsWith("40/hall")) return;
      setTimeout(() => {
        this.onmessage({ data: '40/hall,{"sid":"hall"}' });
        send("snapshot", page.firstHall);
        send("sound", { speaks: page.firstHall.zones.map((/** @type {{id: string}} */ { id }) => id), speech: true, chime: false, volume: 1, hours: [] });
      });
    }

    close() {}
  }
  page.WebSocket = Line;

  // One turn of the announcements for each call: with more than three behind it a call has 2 s.
  const STEP_MS = 2200;
  let made = 0;
  let seq = 0;
  /** So many visitors get tickets, are called and served, one after the other; as long as the day is, numbers begin anew after 999. */
  page.callMany = async (/** @type {number} */ count) => {
    const hall = page.firstHall;
    seq ||= hall.seq;
    for (let visit = 0; visit < count; visit += 1) {
      made += 1;
      const window_ = hall.windows[made % hall.windows.length];
      const at = new Date(Date.parse(hall.clock.now) + time).toISOString();
      const number = `К-${String(made % 1000).padStart(3, "0")}`;
      const ticket = { number, series: "К", service: hall.services[0].id, kind: "consultation", group: "individual", zone: hall.services[0].zone, state: "waiting", window: null };
      const at_window = { ...window_, state: "calling", ticket: number, since: at };
      send("event", { seq: (seq += 1), at, type: "ticket_issued", ticket });
      const call = { seq: seq + 1, at, number, window: window_.id, zone: window_.zone, lang: "ru", recall: made % 7 === 0 };
      send("event", { seq: (seq += 1), at, type: "ticket_called", ticket: { ...ticket, state: "called", window: window_.id }, window: at_window, call });
      await null;
      time += STEP_MS;
      for (const run of intervals) run();
      await new Promise((resolve) => { queueMicrotask(() => queueMicrotask(() => resolve(null))); });
      send("event", { seq: (seq += 1), at, type: "ticket_finished", ticket: { ...ticket, state: "done" }, window: { ...window_, state: "free", ticket: null } });
      send("tick", { seq, day: hall.day, clock: { now: new Date(Date.parse(hall.clock.now) + time).toISOString(), speed: 1 } });
      if (made % 50 === 0) await new Promise((resolve) => { setTimeout(resolve); });
    }
    return made;
  };

  // A call is confirmed two frames after it was drawn, and at random within a second (SPREAD_MS of board.js); timers that are due
  // later end later, so this one comes after all of them.
  const SPREAD_MS = 1000;
  const frame = () => new Promise((resolve) => { requestAnimationFrame(resolve); });
  /** Until the page has confirmed all the calls it had, and forgotten what it kept of them for that. */
  page.allConfirmed = async () => {
    await frame();
    await frame();
    await frame();
    await new Promise((resolve) => { setTimeout(resolve, SPREAD_MS); });
  };
})();
