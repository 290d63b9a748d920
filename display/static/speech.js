// The voice of a board: fetches spoken calls from the server as sound files and plays them all in a single audio element.

/** @import { Call } from "talon/types.js" */

/**
 * The part of the audio element that is used here.
 * @typedef {EventTarget & Pick<HTMLAudioElement, "src" | "volume" | "load" | "play" | "pause">} Player
 */

/** A sound that neither ends nor fails is stopped after this long: the next call must not wait for it. */
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

  /** Whether the browser has blocked a spoken call, because the page has not been touched. */
  get blocked() {
    return this.#blocked;
  }

  /** The page has been touched: the next call will show whether sound is allowed now. */
  forgive() {
    this.#blocked = false;
  }

  /**
   * Starts fetching the spoken call, so that it is ready when the chime has rung.
   * @param {Pick<Call, "seq">} call
   */
  fetch(call) {
    this.#player.src = `/display/voice/${call.seq}.wav`;
    this.#player.load();
  }

  /**
   * Plays the fetched call at a volume of 0 to 1. Resolves with true when it was played to its end.
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
      // The server reports a missing file itself; that the page has not been touched is known only here.
      if (error.name === "NotAllowedError") this.#blocked = true;
      return false;
    } finally {
      breakOff.abort();
    }
  }

  /** Stops the call that is being spoken. */
  hush() {
    this.#breakOff?.abort();
    this.#player.pause();
  }
}
