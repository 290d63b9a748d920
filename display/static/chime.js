// The chime: two soft tones made by the browser itself, so that it needs no file and no internet.

/** G5, then D5: a falling fifth calls without alarming. */
export const TONES = [
  { hertz: 783.99, at: 0 },
  { hertz: 587.33, at: 0.28 },
];
const TONE_S = 0.9;
const LOUDNESS = 0.4;
/** The whole chime, in seconds: shorter than the shortest turn of a call, so that two never run into one. */
export const LASTS_S = Math.max(...TONES.map(({ at }) => at)) + TONE_S;

/**
 * Writes the two tones into an audio context, beginning at `start` (its own seconds). Resolves when they have sounded.
 * @param {AudioContext} context
 * @param {number} start
 * @param {number} volume
 */
export function soundChime(context, start, volume = 1) {
  return Promise.all(TONES.map(({ hertz, at }) => soundTone(context, hertz, start + at, volume)));
}

/**
 * @param {AudioContext} context
 * @param {number} hertz
 * @param {number} start
 * @param {number} volume
 * @returns {Promise<void>}
 */
function soundTone(context, hertz, start, volume) {
  const tone = context.createOscillator();
  const loudness = context.createGain();
  tone.frequency.value = hertz;
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(LOUDNESS * volume, start + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.001, start + TONE_S);
  tone.connect(loudness).connect(context.destination);
  tone.start(start);
  tone.stop(start + TONE_S);
  return new Promise((resolve) => {
    tone.onended = () => {
      loudness.disconnect();
      resolve();
    };
  });
}

/** One loudspeaker for the life of the page. */
export class Chime {
  #context = openContext();

  /** Browsers keep a page silent until it is touched, unless they were started to allow sound. */
  get silent() {
    return this.#context?.state !== "running";
  }

  /** Makes the sound work, where a touch allows it. */
  async wake() {
    this.#context ??= openContext();
    await this.#context?.resume();
  }

  /**
   * Rings once, at a volume above 0 up to 1. Resolves when it has sounded: at once while the page is silent.
   * @param {number} volume
   */
  async ring(volume = 1) {
    // A suspended context keeps its tones and would play all of them together when it wakes.
    if (!this.#context || this.silent) return;
    await soundChime(this.#context, this.#context.currentTime, volume);
  }
}

function openContext() {
  try {
    return new AudioContext();
  } catch {
    return null; // a machine without a sound device
  }
}
