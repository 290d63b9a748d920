// The errand of looking things up: reference information of clause 4.2.9, as the office's settings give it.
import * as flow from "./information_flow.js";
import { informationScreen } from "./information_screens.js";

/** @import { Group } from "talon/types.js" */
/** @import { Kiosk, Screen, View } from "./types.js" */

export class InformationErrand {
  #kiosk;

  /** @param {Kiosk} kiosk */
  constructor(kiosk) {
    this.#kiosk = kiosk;
    this.state = flow.begin(kiosk.information);
  }

  leave() {}

  tick() {}

  /**
   * @param {View} view
   * @returns {Screen}
   */
  screen({ words, lang, room }) {
    const { state } = this;
    const earlier = flow.back(state);
    return {
      at: `information-${state.step}`,
      name: ["information", state.step, state.item, state.page].join(" "),
      stages: flow.STAGES.map((name) => `information_${name}`),
      stage: flow.stage(state),
      back: earlier ? () => this.#move(earlier) : () => this.#kiosk.home({ sameVisitor: true }),
      leave: true,
      // What is read is on the screen already: a lost connection takes nothing away.
      copes: true,
      ...informationScreen(state, this.#kiosk.information, words, lang, this.act, room),
    };
  }

  act = {
    forGroup: (/** @type {Group} */ group) => this.#move(flow.forGroup(this.state, group)),
    open: (/** @type {string} */ id) => this.#move(flow.open(this.state, this.#kiosk.information, id)),
    more: () => this.#move(flow.turn(this.state, 1)),
  };

  /** @param {InformationErrand["state"]} state */
  #move(state) {
    this.state = state;
    this.#kiosk.draw();
  }
}
