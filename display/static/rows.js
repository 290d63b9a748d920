// What a board shows of the hall's state: pure functions from the snapshot to the rows of the lists.

export const ROWS_SHOWN = 6;

/** Only these zones; an empty list means all. */
export function inZones(zones, zone) {
  return zones.length === 0 || zones.includes(zone);
}

/** The latest call of each ticket, newest first: `{number, window, seq, active}`; active while the visitor is awaited. */
export function callRows(state, zones) {
  const seen = new Set();
  const rows = [];
  for (const call of state.calls) {
    if (seen.has(call.number) || !inZones(zones, call.zone)) continue;
    seen.add(call.number);
    const ticket = state.tickets.find((candidate) => candidate.number === call.number);
    // A ticket that waits again (transferred, parked) has nothing to look for at that window any more.
    if (ticket && ticket.window !== call.window) continue;
    rows.push({ number: call.number, window: call.window, seq: call.seq, active: ticket?.state === "called" });
  }
  return rows.slice(0, ROWS_SHOWN);
}

/** How many wait in each zone, by kind: `{zone, total, consultation, cash_operation}`. */
export function waitingRows(state, zones) {
  return state.zones
    .filter((zone) => inZones(zones, zone.id))
    .map((zone) => {
      const waiting = state.tickets.filter((ticket) => ticket.state === "waiting" && ticket.zone === zone.id);
      const ofKind = (kind) => waiting.filter((ticket) => ticket.kind === kind).length;
      return { zone, total: waiting.length, consultation: ofKind("consultation"), cash_operation: ofKind("cash_operation") };
    });
}
