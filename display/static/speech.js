// The voice of a board: the spoken call comes from the server as a sound file, and one audio element plays them all.

/** A sound that neither ends nor fails is broken off: the next call must be heard. */
const LONGEST_MS = 15000;

export class Speech {
  #player;
  #kept = false;
  #breakOff = null;

  constructor(player) {
    this.#player = player;
  }

  /** Whether the browser has kept a spoken call back, because nobody has touched the page. */
  get blocked() {
    return this.#kept;
  }

  /** Somebody has touched the page: the next call will show whether it may sound now. */
  forgive() {
    this.#kept = false;
  }

  /** Begins to fetch what is said of a call, so that it is there when the chime has rung. */
  fetch(call) {
    this.#player.src = `/display/voice/${call.seq}.wav`;
    this.#player.load();
  }

  /** Says what was fetched, at a volume of 0 to 1. Resolves with true when it was heard to its end. */
  async say(volume) {
    this.hush();
    const player = this.#player;
    const breakOff = new AbortController();
    this.#breakOff = breakOff;
    player.volume = volume;
    const heard = new Promise((resolve) => {
      const { signal } = breakOff;
      player.addEventListener("ended", () => resolve(true), { signal });
      player.addEventListener("error", () => resolve(false), { signal });
      const late = setTimeout(() => resolve(false), LONGEST_MS);
      signal.addEventListener("abort", () => { clearTimeout(late); resolve(false); });
    });
    try {
      await player.play();
      this.#kept = false;
      return await heard;
    } catch (error) {
      // A file that is not there is the server's to tell; a page that nobody touched is ours.
      if (error.name === "NotAllowedError") this.#kept = true;
      return false;
    } finally {
      breakOff.abort();
    }
  }

  /** Breaks off what is being said. */
  hush() {
    this.#breakOff?.abort();
    this.#player.pause();
  }
}
