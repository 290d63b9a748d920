// Today's mean waits against their targets and what is foreseen of them: read again while the page is open.

/** @import { Bilingual, Group, Kind, TargetsToday } from "talon/types.js" */

/** @typedef {TargetsToday["rows"][number]} TargetRow */

const AGAIN_MS = 15_000;

export class Targets {
  #read;
  #changed;
  /** @type {TargetRow[]} */
  rows = [];

  /**
   * `read()` asks the API; `changed()` is called when there is something new to show.
   * @param {{read: () => Promise<TargetsToday>, changed: () => void, again?: number}} options `again`: milliseconds.
   */
  constructor({ read, changed, again = AGAIN_MS }) {
    this.#read = read;
    this.#changed = changed;
    setInterval(() => this.refresh(), again);
    this.refresh();
  }

  async refresh() {
    try {
      this.rows = (await this.#read()).rows;
    } catch {
      return; // what was read last stays; the page shows by itself when the server is away
    }
    this.#changed();
  }
}

/**
 * The row of a kind and group; a kind with a single group has none of its own for it.
 * @template {{kind: Kind, group: Group | null}} R
 * @param {R[]} rows
 * @param {Kind} kind
 * @param {Group} group
 * @returns {R | null}
 */
export function rowOf(rows, kind, group) {
  return rows.find((row) => row.kind === kind && row.group === group) ?? rows.find((row) => row.kind === kind && row.group === null) ?? null;
}

/** @typedef {Pick<TargetRow, "kind" | "group" | "standing" | "leaves_at" | "text">} Standing */

/**
 * @template {Standing} R
 * @param {R} row
 * @returns {row is R & {text: Bilingual}}
 */
const isEndangered = (row) => row.text !== null;

/**
 * What has to be shown: whole kinds, and a group where its kind as a whole holds. The most urgent first.
 * @template {Standing} R
 * @param {R[]} rows
 */
export function warnings(rows) {
  const endangered = rows.filter(isEndangered);
  const kinds = new Set(endangered.filter((row) => row.group === null).map((row) => row.kind));
  const urgency = (/** @type {Standing} */ row) => (row.standing === "over" ? "" : row.leaves_at ?? "");
  return endangered.filter((row) => row.group === null || !kinds.has(row.kind)).sort((a, b) => urgency(a).localeCompare(urgency(b)));
}
