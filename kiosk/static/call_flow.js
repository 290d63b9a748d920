// Calling a member of staff (clause 6.7.2) as a pure state machine. The call outlives the screen: who called may go on with a ticket.

export const quiet = { step: "quiet", id: null };

/** Pressed: the call is on its way. A call that is on already stays the same one. */
export function call(state) {
  return ["quiet", "failed", "over"].includes(state.step) ? { step: "calling", id: null } : state;
}

/** What the server says of the alarm: raised, acknowledged ("is coming") or closed. */
export function told(state, alarm) {
  if (state.id !== null && alarm.id !== state.id) return state;
  const step = { raised: "raised", acknowledged: "coming", closed: "over" }[alarm.state];
  return { step, id: alarm.id };
}

export function failed(state) {
  return state.step === "calling" ? { step: "failed", id: null } : state;
}

/** The visitor needs nobody any more. */
export function cancelled() {
  return quiet;
}

/** Somebody has been called and has not been here yet. */
export const isOn = (state) => ["calling", "raised", "coming"].includes(state.step);
