// The day's breaks as bars on a line of hours: which bar lies where. Pure.

/** "HH:MM" as minutes after midnight. */
export function minuteOf(clock) {
  const [hours, minutes] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

/** Minutes after midnight as "HH:MM". */
export function clockOf(minute) {
  const whole = Math.round(minute);
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

/** A time of the public API (RFC 3339 with the office's offset) as minutes after midnight on the office's clock. */
export function minuteOfTime(time) {
  return minuteOf(time.slice(11, 16)) + Number(time.slice(17, 19) || 0) / 60;
}

/** The full hours that the line shows, a little before opening and after closing. */
export function hoursOf({ opens, closes }) {
  const [first, last] = [Math.floor(minuteOf(opens) / 60), Math.ceil(minuteOf(closes) / 60)];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Where a span lies on the line, in per cent; what is outside of the hours is cut off. */
export function placeOf(hours, begins, ends) {
  const [first, length] = [hours[0] * 60, (hours.at(-1) - hours[0]) * 60];
  const within = (minute) => Math.min(Math.max((minute - first) / length, 0), 1) * 100;
  return { left: within(begins), width: within(ends) - within(begins) };
}

/**
 * The bars of each window: breaks over (`taken`), going on (`now`), asked for (`asked`), and still to come (`planned`, with
 * the `play` in which it may begin). `at` is the present minute.
 */
export function rowsOf(day, windows, plan, at) {
  return windows.map((window) => {
    const taken = day.taken
      .filter((one) => one.window === window.id)
      .map((one) => {
        const begins = minuteOfTime(one.begun_at);
        const going = one.ended_at === null;
        return { state: going ? "now" : "taken", kind: one.kind, begins, ends: going ? Math.max(begins + one.minutes, at) : minuteOfTime(one.ended_at) };
      });
    const asked = window.request
      ? [{ state: "asked", kind: window.request.kind, begins: at, ends: at + window.request.minutes }]
      : [];
    const planned = plan
      .filter((one) => one.window === window.id)
      .map((one) => ({
        state: "planned",
        kind: one.kind,
        begins: minuteOfTime(one.begins),
        ends: minuteOfTime(one.begins) + one.minutes,
        pinned: one.pinned,
        play: [minuteOfTime(one.earliest), minuteOfTime(one.latest) + one.minutes],
      }));
    return { window, bars: [...taken, ...asked, ...planned] };
  });
}
