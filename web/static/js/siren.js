// The sound of alarms, made by the browser itself: a siren again and again until somebody answers, or two soft tones for a visitor's call.

/** @import { Timer } from "./types.js" */
/** @typedef {"siren" | "call"} Sound */

const AGAIN_MS = { siren: 2400, call: 15_000 };
/** @type {Record<Sound, [hertz: number, begins: number, lasts: number][]>} Times in seconds. */
const TONES = {
  siren: [[880, 0, 0.5], [660, 0.5, 0.5], [880, 1, 0.5], [660, 1.5, 0.5]],
  call: [[660, 0, 0.35], [880, 0.4, 0.5]],
};
const LOUDNESS = { siren: 0.6, call: 0.25 };

export class Siren {
  #context = openContext();
  #changed;
  /** @type {Sound | null} */
  #playing = null;
  /** @type {Timer | undefined} */
  #timer;

  /**
   * `changed()` is called when the browser allows the page to sound, or no longer does.
   * @param {() => void} changed
   */
  constructor(changed) {
    this.#changed = changed;
    this.#context?.addEventListener("statechange", changed);
  }

  /** Browsers keep a page silent until it is touched. */
  get silent() {
    return this.#context?.state !== "running";
  }

  /** Makes the sound work, where a touch or a key press allows it. */
  wake() {
    if (this.#context?.state === "suspended") this.#context.resume().then(this.#changed, () => {});
  }

  /**
   * "siren", "call" or null: goes on until something else is asked for.
   * @param {Sound | null} what
   */
  play(what) {
    if (what === this.#playing) return;
    clearInterval(this.#timer);
    this.#playing = what;
    if (!what) return;
    this.#sound(what);
    this.#timer = setInterval(() => this.#sound(what), AGAIN_MS[what]);
  }

  /** @param {Sound} what */
  #sound(what) {
    // A suspended context keeps its tones and would play all of them together when it wakes.
    const context = this.#context;
    if (!context || this.silent) return;
    for (const [hertz, at, lasts] of TONES[what]) soundTone(context, { hertz, start: context.currentTime + at, lasts, loudness: LOUDNESS[what] });
  }
}

/**
 * @param {AudioContext} context
 * @param {{hertz: number, start: number, lasts: number, loudness: number}} tone Times in seconds of the context.
 */
function soundTone(context, { hertz, start, lasts, loudness }) {
  const [tone, gain] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = hertz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loudness, start + 0.02);
  gain.gain.setValueAtTime(loudness, start + lasts - 0.04);
  gain.gain.linearRampToValueAtTime(0, start + lasts);
  tone.connect(gain).connect(context.destination);
  tone.start(start);
  tone.stop(start + lasts);
  tone.onended = () => gain.disconnect();
}

function openContext() {
  try {
    return new AudioContext();
  } catch {
    return null; // a machine without a sound device
  }
}
