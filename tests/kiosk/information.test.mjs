// Reference information: whom it concerns, and text laid on pages that never scroll. Run by tests/kiosk/test_flow.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as flow from "../../kiosk/static/information_flow.js";

/** @import { Group } from "talon/types.js" */

const item = (/** @type {string} */ id, /** @type {Group[]} */ ...groups) => ({ id, groups });
const ITEMS = [item("hours"), item("paying", "individual"), item("paying-legal", "legal_entity")];

test("the group is asked for where items differ by it, and decides what is listed", () => {
  const whom = flow.begin(ITEMS);
  assert.equal(whom.step, "whom");
  const what = flow.forGroup(whom, "individual");
  assert.deepEqual(flow.shownTo(ITEMS, what.group).map(({ id }) => id), ["hours", "paying"]);
  assert.equal(flow.open(what, ITEMS, "paying-legal"), what);
  assert.equal(flow.open(what, ITEMS, "paying").step, "item");
  assert.equal(flow.begin([item("hours")]).step, "what");
});

test("back goes page by page, to the same page of the list, and out", () => {
  const list = flow.turn(flow.forGroup(flow.begin(ITEMS), "individual"), 1);
  const read = flow.turn(flow.open(list, ITEMS, "hours"), 1);
  const steps = [];
  for (let state = flow.back(read); state; state = flow.back(state)) steps.push(state);
  assert.deepEqual(steps.map(({ step, page }) => [step, page]), [["item", 0], ["what", 1], ["what", 0], ["whom", 0]]);
});

test("nothing is lost between pages, no page is taller than the screen, paragraphs stay whole where they can", () => {
  const paragraph = (/** @type {number} */ words) => Array.from({ length: words }, (_, index) => `слово${index}`).join(" ");
  for (const [signs, lines] of [[45, 20], [27, 6], [36, 4]]) {
    const text = [paragraph(20), paragraph(3), `${paragraph(60)}. ${paragraph(200)}.`, paragraph(12)];
    const pages = flow.paginated(text, { signs, lines });
    assert.equal(pages.flat().join(" "), text.join(" "));
    for (const page of pages) {
      const high = page.map((part) => tall(part, signs)).reduce((sum, lines) => sum + lines, 0) + page.length - 1;
      assert.ok(high <= lines, `${high} lines of ${lines}`);
    }
  }
  assert.deepEqual(flow.paginated(["a b", "c d"], { signs: 10, lines: 5 }), [["a b", "c d"]]);
});

/**
 * @param {string} text
 * @param {number} signs
 */
function tall(text, signs) {
  const rows = [""];
  for (const word of text.split(" ")) {
    const longer = rows.at(-1) ? `${rows.at(-1)} ${word}` : word;
    if (longer.length <= signs) rows[rows.length - 1] = longer;
    else rows.push(word);
  }
  return rows.length;
}
