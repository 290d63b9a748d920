// The voice of a board: the spoken call comes from the server as a sound file, and one audio element plays them all.

/** @import { Call } from "talon/types.js" */

/**
 * The audio element that plays the voice, as far as it is used here.
 * @typedef {EventTarget & Pick<HTMLAudioElement, "src" | "volume" | "load" | "play" | "pause">} Player
 */

/** A sound that neither ends nor fails is broken off: the next call must not wait for it. */
const LONGEST_MS = 15000;

export class Speech {
  #player;
  #blocked = false;
  /** @type {AbortController | null} */
  #breakOff = null;

  /** @param {Player} player */
  constructor(player) {
    this.#player = player;
  }

  /** Whether the browser has blocked a spoken call, because nobody has touched the page. */
  get blocked() {
    return this.#blocked;
  }

  /** Somebody has touched the page: the next call will show whether it may sound now. */
  forgive() {
    this.#blocked = false;
  }

  /**
   * Begins to fetch the spoken call, so that it is there when the chime has rung.
   * @param {Pick<Call, "seq">} call
   */
  fetch(call) {
    this.#player.src = `/display/voice/${call.seq}.wav`;
    this.#player.load();
  }

  /**
   * Plays what was fetched, at a volume of 0 to 1. Resolves with true when it was played to its end.
   * @param {number} volume
   * @returns {Promise<boolean>}
   */
  async say(volume) {
    this.hush();
    const player = this.#player;
    const breakOff = new AbortController();
    this.#breakOff = breakOff;
    player.volume = volume;
    const played = new Promise((resolve) => {
      const { signal } = breakOff;
      player.addEventListener("ended", () => resolve(true), { signal });
      player.addEventListener("error", () => resolve(false), { signal });
      const late = setTimeout(() => resolve(false), LONGEST_MS);
      signal.addEventListener("abort", () => { clearTimeout(late); resolve(false); });
    });
    try {
      await player.play();
      this.#blocked = false;
      return await played;
    } catch (error) {
      // The server reports a missing file; a page that nobody has touched shows here alone.
      if (error.name === "NotAllowedError") this.#blocked = true;
      return false;
    } finally {
      breakOff.abort();
    }
  }

  /** Breaks off what is being spoken. */
  hush() {
    this.#breakOff?.abort();
    this.#player.pause();
  }
}
