// The sound of alarms, made by the browser itself: a siren again and again until somebody answers, or two soft tones for a visitor's call.

const AGAIN_MS = { siren: 2400, call: 15_000 };
const TONES = {
  siren: [[880, 0, 0.5], [660, 0.5, 0.5], [880, 1, 0.5], [660, 1.5, 0.5]],
  call: [[660, 0, 0.35], [880, 0.4, 0.5]],
};
const LOUDNESS = { siren: 0.6, call: 0.25 };

export class Siren {
  #context = openContext();
  #changed;
  #playing = null;
  #timer = null;

  /** `changed()` is called when the browser lets the page be heard, or no longer does. */
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

  /** "siren", "call" or null: goes on as long as it is asked for. */
  play(what) {
    if (what === this.#playing) return;
    clearInterval(this.#timer);
    this.#playing = what;
    if (!what) return;
    this.#sound(what);
    this.#timer = setInterval(() => this.#sound(what), AGAIN_MS[what]);
  }

  #sound(what) {
    // A suspended context keeps its tones and would play all of them together when it wakes.
    if (this.silent) return;
    for (const [hertz, at, lasts] of TONES[what]) this.#tone(hertz, this.#context.currentTime + at, lasts, LOUDNESS[what]);
  }

  #tone(hertz, start, lasts, loudness) {
    const [tone, gain] = [this.#context.createOscillator(), this.#context.createGain()];
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(loudness, start + 0.02);
    gain.gain.setValueAtTime(loudness, start + lasts - 0.04);
    gain.gain.linearRampToValueAtTime(0, start + lasts);
    tone.connect(gain).connect(this.#context.destination);
    tone.start(start);
    tone.stop(start + lasts);
    tone.onended = () => gain.disconnect();
  }
}

function openContext() {
  try {
    return new AudioContext();
  } catch {
    return null; // a machine without a sound device
  }
}
