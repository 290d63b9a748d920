// Says on every page for staff that commands are not carried out at present: the disk fails, for example.
import { openHall } from "talon/hall.js";
import { elementById } from "talon/page.js";

const line = elementById("commands-fail");
document.body.prepend(line);
openHall().subscribe(({ state }) => {
  line.hidden = !state?.commands_fail;
});
