// The live hall on a screen: one connection, one state, one reducer. Sequence numbers tell what was missed, a snapshot mends it.
import { io } from "socket.io-client";
import { takeColours } from "./appearance.js";

const GONE = new Set(["done", "no_show", "cancelled"]);
const CALLS_KEPT = 12;
// The server says something every 2 s: after 7 s of silence the line is dead even if the socket has not noticed yet.
const SILENCE_MS = 7000;

/** The state after one event: whole rows replace the rows of the same key. */
export function reduce(state, event) {
  const next = { ...state, seq: event.seq };
  if (event.ticket) {
    const others = state.tickets.filter((ticket) => ticket.number !== event.ticket.number);
    next.tickets = GONE.has(event.ticket.state) ? others : [...others, event.ticket];
  }
  if (event.window) next.windows = state.windows.map((window) => (window.id === event.window.id ? event.window : window));
  if (event.call) next.calls = [event.call, ...state.calls].slice(0, CALLS_KEPT);
  if (event.calls) next.calls = event.calls;
  if (event.plan) next.plan = event.plan;
  if (event.notices) next.notices = event.notices;
  if ("evacuation" in event) next.evacuation = event.evacuation;
  if (event.alarm && state.alarms) {
    const others = state.alarms.filter((alarm) => alarm.id !== event.alarm.id);
    next.alarms = event.alarm.state === "closed" ? others : [...others, event.alarm];
  }
  if (event.device) {
    const others = (state.devices ?? []).filter((device) => device.id !== event.device.id);
    next.devices = [...others, event.device].sort((a, b) => a.id.localeCompare(b.id));
  }
  if (event.device_alert) {
    const others = (state.device_alerts ?? []).filter((alert) => alert.device !== event.device_alert.device);
    next.device_alerts = event.device_alert.cause ? [...others, event.device_alert] : others;
  }
  return next;
}

// While the server is away it is asked so often, more or less, so that two hundred screens do not ask in step.
const PAUSE_MS = 350;
const LONGEST_PAUSE_MS = 5000;
const ANSWER_DUE_MS = 900;

function pause(ms) {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

/** Whether the server answers at all. */
async function answers() {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ANSWER_DUE_MS);
  try {
    const answer = await fetch("/healthz", { cache: "no-store", signal: late.signal });
    return answer.ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

export class Hall {
  #socket;
  #listeners = new Set();
  #clock = { server: Date.now(), local: performance.now(), speed: 1 };
  #heard = 0;
  #introductions = new Map();
  #seeking = false;
  #tries = 0;
  state = null;
  connected = false;
  /** What somebody who came now would be told, by service: `{low_s, high_s, …}` or null. Listeners are not called for it. */
  waits = {};

  constructor(socket) {
    this.#socket = socket;
    socket.on("snapshot", (snapshot) => this.#replace(snapshot));
    socket.on("event", (event) => this.#apply(event));
    socket.on("tick", (tick) => this.#tick(tick));
    socket.on("waits", (waits) => { this.waits = waits.services; });
    socket.on("connect", () => {
      this.#tries = 0;
      for (const [name, said] of this.#introductions) socket.emit(name, said);
    });
    socket.on("disconnect", () => this.#seek());
    socket.on("connect_error", () => this.#seek());
    setInterval(() => { if (this.connected && performance.now() - this.#heard > SILENCE_MS) this.#giveUp(); }, 1000);
  }

  /** Calls listener({state, connected, event}) after each change; event is null after a snapshot or a change of connection. */
  subscribe(listener) {
    this.#listeners.add(listener);
    if (this.state) listener({ state: this.state, connected: this.connected, event: null });
    return () => this.#listeners.delete(listener);
  }

  /** Tells the server something about this screen, now and after each reconnect; said again it takes the place of the first. */
  introduce(name, said) {
    this.#introductions.set(name, said);
    if (this.#socket.connected) this.#socket.emit(name, said);
  }

  /** Calls listener(payload) for each message of another name than those of the hall's state. */
  on(name, listener) {
    this.#socket.on(name, listener);
  }

  /** Says who this screen is at every connect, and hears what the server tells it alone: `listeners` by event. */
  attend(greeting, payload, listeners) {
    for (const [event, listener] of Object.entries(listeners)) this.on(event, listener);
    this.introduce(greeting, payload);
  }

  /** The office's clock, as a Date; never the browser's own. */
  now() {
    return new Date(this.#clock.server + (performance.now() - this.#clock.local) * this.#clock.speed);
  }

  /** How many office seconds pass in a real one: 1 outside of demonstrations. */
  get speed() {
    return this.#clock.speed;
  }

  /** Seconds of office time since an RFC 3339 time. */
  secondsSince(time) {
    return (this.now() - new Date(time)) / 1000;
  }

  #setClock(clock) {
    this.#clock = { server: Date.parse(clock.now), local: performance.now(), speed: clock.speed };
  }

  #replace(snapshot) {
    this.#setClock(snapshot.clock);
    this.state = snapshot;
    this.#heardNow();
    this.#tell(null);
  }

  #apply(event) {
    this.#heardNow();
    if (!this.state || event.seq <= this.state.seq) return;
    if (event.seq > this.state.seq + 1) return this.#ask();
    this.state = reduce(this.state, event);
    this.#tell(event);
    // Names, services, windows and targets may all be others now.
    if (event.type === "settings_changed") {
      if (event.look) takeColours(event.version);
      this.#ask();
    }
  }

  #tick(tick) {
    const wasLost = !this.connected;
    this.#heardNow();
    this.#setClock(tick.clock);
    if (!this.state || tick.seq > this.state.seq || tick.day !== this.state.day) this.#ask();
    else if (wasLost) this.#tell(null);
  }

  #ask() {
    this.#socket.emit("snapshot");
  }

  #heardNow() {
    this.#heard = performance.now();
    this.connected = true;
  }

  /** The line has been silent for too long: a new one is made, for the old one would take long to come to life again. */
  #giveUp() {
    this.#lost();
    this.#socket.io.engine?.close();
  }

  /**
   * Connects again as soon as the server answers. It is asked by small requests, because browsers make sockets wait, up to 5 s, once
   * many of them have failed: what hangs (0.9 s at most) and the pause after it (0.7 s at most) leave a screen right within 2 s.
   */
  async #seek() {
    this.#lost();
    if (this.#seeking) return;
    this.#seeking = true;
    // A server that answers but wants no socket of this screen is asked less and less often.
    await pause(Math.min(LONGEST_PAUSE_MS, this.#tries ** 3 * 20));
    while (!(await answers())) await pause(PAUSE_MS * (1 + Math.random()));
    this.#seeking = false;
    this.#tries += 1;
    this.#socket.connect();
  }

  #lost() {
    if (!this.connected && this.state) return;
    this.connected = false;
    this.#tell(null);
  }

  #tell(event) {
    for (const listener of this.#listeners) listener({ state: this.state, connected: this.connected, event });
  }
}

let opened = null;

/** The page's one connection to the office it came from, for all its scripts. It is made again in one way only, `#seek`. */
export function openHall() {
  opened ??= connect();
  return opened;
}

function connect() {
  return new Hall(io("/hall", { transports: ["websocket"], timeout: 5000, reconnection: false }));
}
