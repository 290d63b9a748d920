// The live hall on a screen: one connection, one state, one reducer. A gap in the sequence numbers is repaired by a snapshot.
import { io } from "socket.io-client";
import { takeColours } from "./appearance.js";

/** @import { Socket } from "socket.io-client" */
/** @import { HallChange, HallEvent, HallState, Waits } from "./types.js" */

const GONE = new Set(["done", "no_show", "cancelled"]);
const CALLS_KEPT = 12;
// After these every row may be another.
const CHANGE_ALL = new Set(["settings_changed", "clock_repaired", "day_resumed"]);
// The server sends something every 2 s: after 7 s of silence the line is dead even if the socket has not noticed yet.
const SILENCE_MS = 7000;
// While the server is away it is polled at about this interval, at random, so that two hundred screens do not poll in step.
const PAUSE_MS = 350;
const LONGEST_PAUSE_MS = 5000;
const ANSWER_DUE_MS = 900;

/** @type {Hall | null} */
let opened = null;

/** The page's only connection to its office, shared by all its scripts. Only `#reconnect` makes it again. */
export function openHall() {
  opened ??= connect();
  return opened;
}

function connect() {
  return new Hall(io("/hall", { transports: ["websocket"], timeout: 5000, reconnection: false }));
}

export class Hall {
  #socket;
  /** @type {Set<(change: HallChange) => void>} */
  #listeners = new Set();
  #clock = { server: Date.now(), local: performance.now(), speed: 1 };
  #lastMessageAt = 0;
  /** @type {Map<string, unknown>} */
  #introductions = new Map();
  #reconnecting = false;
  #tries = 0;
  /** @type {HallState | null} */
  state = null;
  connected = false;
  /**
   * The wait that would be announced to a visitor who came now, by service. Listeners are not called for it.
   * @type {Waits}
   */
  waits = {};

  /** @param {Socket} socket */
  constructor(socket) {
    this.#socket = socket;
    socket.on("snapshot", (snapshot) => this.#replace(snapshot));
    socket.on("event", (event) => this.#apply(event));
    socket.on("tick", (tick) => this.#tick(tick));
    socket.on("waits", (waits) => { this.waits = waits.services; });
    socket.on("connect", () => {
      this.#tries = 0;
      for (const [name, payload] of this.#introductions) socket.emit(name, payload);
    });
    socket.on("disconnect", () => this.#reconnect());
    socket.on("connect_error", () => this.#reconnect());
    setInterval(() => { if (this.connected && performance.now() - this.#lastMessageAt > SILENCE_MS) this.#giveUp(); }, 1000);
  }

  /**
   * Calls the listener after each change, and at once when the state is known. Returns a function that ends the subscription.
   * @param {(change: HallChange) => void} listener
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    if (this.state) listener({ state: this.state, connected: this.connected, event: null });
    return () => this.#listeners.delete(listener);
  }

  /**
   * Sends the server something about this screen, now and after each reconnect; a second message of the same name replaces the first.
   * @param {string} name
   * @param {unknown} payload
   */
  introduce(name, payload) {
    this.#introductions.set(name, payload);
    if (this.#socket.connected) this.#socket.emit(name, payload);
  }

  /**
   * Sends the server a message; without a connection it is dropped. Returns whether it was sent.
   * @param {string} name
   * @param {unknown} payload
   */
  send(name, payload) {
    if (this.#socket.connected) this.#socket.emit(name, payload);
    return this.#socket.connected;
  }

  /**
   * Calls the listener for each message of this name, which is not one of the messages that carry the hall's state.
   * @template T
   * @param {string} name
   * @param {(payload: T) => void} listener
   */
  on(name, listener) {
    this.#socket.on(name, listener);
  }

  /**
   * Introduces this screen and listens to the messages that the server sends only to it, by name.
   * @param {string} name
   * @param {unknown} payload
   * @param {Record<string, (payload: any) => void>} listeners
   */
  attend(name, payload, listeners) {
    for (const [message, listener] of Object.entries(listeners)) this.on(message, listener);
    this.introduce(name, payload);
  }

  /** The office's clock, as a Date; never the browser's own. */
  now() {
    return new Date(this.#clock.server + (performance.now() - this.#clock.local) * this.#clock.speed);
  }

  /** How many office seconds pass in a real one: 1 outside of demonstrations. */
  get speed() {
    return this.#clock.speed;
  }

  /**
   * Seconds of office time since an RFC 3339 time.
   * @param {string} time
   */
  secondsSince(time) {
    return (this.now().getTime() - Date.parse(time)) / 1000;
  }

  /** @param {HallState["clock"]} clock */
  #setClock(clock) {
    this.#clock = { server: Date.parse(clock.now), local: performance.now(), speed: clock.speed };
  }

  /** @param {HallState} snapshot */
  #replace(snapshot) {
    this.#setClock(snapshot.clock);
    this.state = snapshot;
    this.#received();
    this.#notify(null);
  }

  /** @param {HallEvent} event */
  #apply(event) {
    this.#received();
    if (!this.state || event.seq <= this.state.seq) return;
    if (event.seq > this.state.seq + 1) {
      this.#askForSnapshot();
      return;
    }
    this.state = reduce(this.state, event);
    this.#notify(event);
    if (event.look && event.version !== undefined) takeColours(event.version);
    if (CHANGE_ALL.has(event.type)) this.#askForSnapshot();
  }

  /** @param {Pick<HallState, "seq" | "day" | "clock" | "commands_fail">} tick */
  #tick(tick) {
    const wasLost = !this.connected;
    this.#received();
    this.#setClock(tick.clock);
    if (!this.state || tick.seq > this.state.seq || tick.day !== this.state.day) {
      this.#askForSnapshot();
      return;
    }
    const { clock, commands_fail: failed } = this.state;
    this.state = { ...this.state, clock: tick.clock, commands_fail: tick.commands_fail };
    if (wasLost || tick.clock.wrong?.direction !== clock.wrong?.direction || tick.commands_fail !== failed) this.#notify(null);
  }

  #askForSnapshot() {
    this.#socket.emit("snapshot");
  }

  #received() {
    this.#lastMessageAt = performance.now();
    this.connected = true;
  }

  /** The connection has been silent for too long: makes a new one, because the old one would take long to recover. */
  #giveUp() {
    this.#lost();
    this.#socket.io.engine?.close();
  }

  /**
   * Connects again as soon as the server answers. It is polled by small requests, because browsers delay sockets by up to 5 s once
   * many have failed: a hanging request (at most 0.9 s) and the pause after it (at most 0.7 s) bring a screen up to date within 2 s.
   */
  async #reconnect() {
    this.#lost();
    if (this.#reconnecting) return;
    this.#reconnecting = true;
    // A server that answers but refuses this screen's socket is polled less and less often.
    await pause(Math.min(LONGEST_PAUSE_MS, this.#tries ** 3 * 20));
    while (!(await serverAnswers())) await pause(PAUSE_MS * (1 + Math.random()));
    this.#reconnecting = false;
    this.#tries += 1;
    this.#socket.connect();
  }

  #lost() {
    if (!this.connected && this.state) return;
    this.connected = false;
    this.#notify(null);
  }

  /** @param {HallEvent | null} event */
  #notify(event) {
    for (const listener of this.#listeners) listener({ state: this.state, connected: this.connected, event });
  }
}

/**
 * The state after an event: complete rows replace the rows with the same key.
 * @param {HallState} state
 * @param {HallEvent} event
 * @returns {HallState}
 */
export function reduce(state, event) {
  const next = { ...state, seq: event.seq };
  const { ticket, window, call, alarm, device, device_alert: alert } = event;
  if (ticket) {
    const others = state.tickets.filter((row) => row.number !== ticket.number);
    next.tickets = GONE.has(ticket.state) ? others : [...others, ticket];
    if (state.absent) {
      const stillAbsent = state.absent.filter((row) => row.number !== ticket.number);
      next.absent = ticket.state === "no_show" ? [...stillAbsent, ticket] : stillAbsent;
    }
  }
  if (window) next.windows = state.windows.map((row) => (row.id === window.id ? window : row));
  if (call) next.calls = [call, ...state.calls].slice(0, CALLS_KEPT);
  if (event.calls) next.calls = event.calls;
  if (event.plan) next.plan = event.plan;
  if (event.notices) next.notices = event.notices;
  if (event.safe_mode !== undefined) next.safe_mode = event.safe_mode;
  if (event.evacuation !== undefined) next.evacuation = event.evacuation;
  if (alarm && state.alarms) {
    const others = state.alarms.filter((row) => row.id !== alarm.id);
    next.alarms = alarm.state === "closed" ? others : [...others, alarm];
  }
  if (device) {
    const others = (state.devices ?? []).filter((row) => row.id !== device.id);
    next.devices = [...others, device].sort((a, b) => a.id.localeCompare(b.id));
  }
  if (alert) {
    const others = (state.device_alerts ?? []).filter((row) => row.device !== alert.device);
    next.device_alerts = alert.cause === null ? others : [...others, alert];
  }
  return next;
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

/** Whether the server answers at all. */
async function serverAnswers() {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ANSWER_DUE_MS);
  try {
    const answer = await fetch("/healthz", { cache: "no-store", signal: late.signal });
    await answer.text(); // an answer that nobody reads holds its connection
    return answer.ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
