// The chime: two soft tones made by the browser itself, so that it needs no file and no internet.

const TONES = [
  { hertz: 783.99, at: 0 },
  { hertz: 587.33, at: 0.28 },
];
const LASTS_S = 0.9;
const LOUDNESS = 0.35;

export class Chime {
  #context = new AudioContext();

  /** Browsers keep a page silent until it is touched, unless they were started to allow sound. */
  get silent() {
    return this.#context.state !== "running";
  }

  async wake() {
    await this.#context.resume();
  }

  ring() {
    for (const { hertz, at } of TONES) this.#tone(hertz, this.#context.currentTime + at);
  }

  #tone(hertz, start) {
    const tone = this.#context.createOscillator();
    const loudness = this.#context.createGain();
    tone.type = "sine";
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + LASTS_S);
    tone.connect(loudness).connect(this.#context.destination);
    tone.start(start);
    tone.stop(start + LASTS_S);
  }
}
