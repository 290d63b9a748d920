// The voice of the accessible mode: the server's own, which needs no internet; else the browser's, where it has one.

const PATIENCE_MS = 4000;
// Read out once more without asking again: screens return.
const KEPT = 40;

export class Speech {
  #fetch;
  #context = null;
  #playing = null;
  #kept = new Map();
  #asked = 0;

  /** `fetchSpeech(text, lang, patience)` gives the sound as an ArrayBuffer, or null when the server has no voice. */
  constructor(fetchSpeech) {
    this.#fetch = fetchSpeech;
  }

  /** Says a text; what was being said stops. A voice that fails is silence, never a fault of the screen. */
  async say(text, lang) {
    this.stop();
    this.#asked += 1;
    const mine = this.#asked;
    const sound = await this.#sound(text, lang).catch(() => null);
    if (mine !== this.#asked) return;
    if (sound) this.#play(sound);
    else this.#byBrowser(text, lang);
  }

  stop() {
    this.#asked += 1;
    this.#playing?.stop();
    this.#playing = null;
    globalThis.speechSynthesis?.cancel();
  }

  async #sound(text, lang) {
    const key = `${lang} ${text}`;
    if (this.#kept.has(key)) return this.#kept.get(key);
    const data = await this.#fetch(text, lang, PATIENCE_MS);
    if (!data) return null;
    this.#context ??= new AudioContext();
    const sound = await this.#context.decodeAudioData(data);
    if (this.#kept.size >= KEPT) this.#kept.delete(this.#kept.keys().next().value);
    this.#kept.set(key, sound);
    return sound;
  }

  #play(sound) {
    this.#context.resume();
    this.#playing = this.#context.createBufferSource();
    this.#playing.buffer = sound;
    this.#playing.connect(this.#context.destination);
    this.#playing.start();
  }

  #byBrowser(text, lang) {
    const voice = globalThis.speechSynthesis?.getVoices().find((one) => one.lang.startsWith(lang));
    if (!voice) return;
    const said = new SpeechSynthesisUtterance(text);
    said.voice = voice;
    said.lang = voice.lang;
    globalThis.speechSynthesis.speak(said);
  }
}
