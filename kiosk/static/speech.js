// The voice of the accessible mode: the server's own, which needs no internet; else the browser's, where it has one.

/** @import { Language } from "talon/types.js" */

/** @typedef {(text: string, lang: Language, patience: number) => Promise<ArrayBuffer | null>} FetchSpeech The sound of a text, or null when the server has no voice; `patience` in milliseconds. */

const PATIENCE_MS = 4000;
// Sounds that are played again without asking the server: screens return.
const KEPT = 40;

export class Speech {
  #fetch;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {AudioBufferSourceNode | null} */
  #playing = null;
  /** @type {Map<string, AudioBuffer>} */
  #kept = new Map();
  #asked = 0;

  /** @param {FetchSpeech} fetchSpeech */
  constructor(fetchSpeech) {
    this.#fetch = fetchSpeech;
  }

  /**
   * Speaks a text; what was being spoken stops. A voice that fails is silence, never a fault of the screen.
   * @param {string} text
   * @param {Language} lang
   */
  async say(text, lang) {
    this.stop();
    this.#asked += 1;
    const mine = this.#asked;
    const sound = await this.#soundOf(text, lang).catch(() => null);
    if (mine !== this.#asked) return;
    if (sound) this.#play(sound);
    else speakByBrowser(text, lang);
  }

  stop() {
    this.#asked += 1;
    this.#playing?.stop();
    this.#playing = null;
    globalThis.speechSynthesis?.cancel();
  }

  /**
   * @param {string} text
   * @param {Language} lang
   */
  async #soundOf(text, lang) {
    const key = `${lang} ${text}`;
    const before = this.#kept.get(key);
    if (before) return before;
    const data = await this.#fetch(text, lang, PATIENCE_MS);
    if (!data) return null;
    const sound = await this.#opened().decodeAudioData(data);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= KEPT) this.#kept.delete(oldest);
    this.#kept.set(key, sound);
    return sound;
  }

  /** @param {AudioBuffer} sound */
  #play(sound) {
    const context = this.#opened();
    context.resume();
    this.#playing = context.createBufferSource();
    this.#playing.buffer = sound;
    this.#playing.connect(context.destination);
    this.#playing.start();
  }

  #opened() {
    this.#context ??= new AudioContext();
    return this.#context;
  }
}

/**
 * @param {string} text
 * @param {Language} lang
 */
function speakByBrowser(text, lang) {
  const voice = globalThis.speechSynthesis?.getVoices().find((candidate) => candidate.lang.startsWith(lang));
  if (!voice) return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  globalThis.speechSynthesis.speak(utterance);
}
