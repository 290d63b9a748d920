// Says on every page for staff that the machine's clock is wrong, by how much, and what to do.
import { openHall } from "talon/hall.js";
import { dataIn, elementById } from "talon/page.js";
import { fill } from "talon/texts.js";

/** @type {[Intl.NumberFormatOptions["unit"], number][]} */
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

const line = elementById("wrong-clock");
document.body.prepend(line);
openHall().subscribe(({ state }) => {
  const wrong = state?.clock.wrong ?? null;
  line.hidden = wrong === null;
  if (wrong) line.textContent = fill(dataIn(line, wrong.direction), { difference: inWords(wrong.seconds) });
});

/**
 * A span of time in its largest unit, in the page's language.
 * @param {number} seconds
 */
function inWords(seconds) {
  const [unit, size] = UNITS.find(([, most]) => seconds >= most) ?? ["second", 1];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(Math.round(seconds / size));
}
