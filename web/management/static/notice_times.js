// How long a notice stands. Pure.

/**
 * Until when a notice stands that was posted now: office time without an offset, or the office's day.
 * @param {string} lasts Minutes, or "day".
 * @param {string} officeNow
 * @param {string} day
 */
export function untilOf(lasts, officeNow, day) {
  if (lasts === "day") return day;
  const [hours, minutes] = officeNow.split(":").map(Number);
  const end = hours * 60 + minutes + Number(lasts);
  if (end >= 24 * 60) return day;
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${day}T${two(Math.floor(end / 60))}:${two(end % 60)}`;
}
