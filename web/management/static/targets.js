// Today's mean waits against their targets and what is foreseen of them: read again while the page is open.

const AGAIN_MS = 15_000;

export class Targets {
  #read;
  #changed;
  rows = [];

  /** `read()` asks the API; `changed()` is called when there is something new to show. */
  constructor({ read, changed, again = AGAIN_MS }) {
    [this.#read, this.#changed] = [read, changed];
    setInterval(() => this.refresh(), again);
    this.refresh();
  }

  async refresh() {
    try {
      this.rows = (await this.#read()).rows;
    } catch {
      return; // what was read last stays; the page tells by itself when the server is away
    }
    this.#changed();
  }
}

/** The row of a kind and group; a kind with one group alone has none of its own for it. */
export function rowOf(rows, kind, group) {
  return rows.find((row) => row.kind === kind && row.group === group) ?? rows.find((row) => row.kind === kind && row.group === null) ?? null;
}

/** What has to be said: of whole kinds, and of a group where its kind as a whole holds. The most urgent first. */
export function warnings(rows) {
  const endangered = rows.filter((row) => row.text);
  const kinds = new Set(endangered.filter((row) => row.group === null).map((row) => row.kind));
  const urgency = (row) => (row.standing === "over" ? "" : row.leaves_at);
  return endangered.filter((row) => row.group === null || !kinds.has(row.kind)).sort((a, b) => urgency(a).localeCompare(urgency(b)));
}
