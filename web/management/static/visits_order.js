// In which order a day's visits are listed, and the name of a visit's end. Pure.

/** By how many seconds the worst wait of a visit was longer than its target; 0 where none was. */
export function overBy(visit) {
  return Math.max(0, ...visit.waits.filter((wait) => wait.late).map((wait) => wait.seconds - wait.target_s));
}

/** "late": the worst first, those in target after them by time; "time": as they came. The list itself stays as it is. */
export function inOrder(visits, order, onlyLate) {
  const listed = visits.filter((visit) => !onlyLate || visit.late);
  return order === "late" ? listed.sort((one, other) => overBy(other) - overBy(one)) : listed;
}

/** The text's name: how it ended, or what is going on. */
export function outcomeOf({ outcome, state }) {
  return outcome ? `outcome_${outcome}` : `state_${state}`;
}
