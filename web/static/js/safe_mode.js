// Says on every page for staff that the office works in safe mode: events of its journal could not be applied.
import { openHall } from "talon/hall.js";
import { dataIn, elementById } from "talon/page.js";
import { fill } from "talon/texts.js";

const NAMED = 5;

const line = elementById("safe-mode");
document.body.prepend(line);
openHall().subscribe(({ state }) => {
  const events = state?.safe_mode?.events ?? [];
  line.hidden = events.length === 0;
  const named = events.slice(0, NAMED).join(", ") + (events.length > NAMED ? " …" : "");
  line.textContent = fill(dataIn(line, "words"), { events: named });
});
