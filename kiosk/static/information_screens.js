// Reference information on the touchscreen: for whom, the list of items, and one item page by page.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";

import * as icons from "./icons.js";
import * as flow from "./information_flow.js";
import { card } from "./parts.js";
import { unbroken } from "./wording.js";

/** @import { InformationItem, Language, Words } from "talon/types.js" */
/** @import { InformationErrand } from "./information_errand.js" */
/** @import { State } from "./information_flow.js" */
/** @import { Room } from "./layout.js" */
/** @import { Middle } from "./types.js" */

const ICONS = { individual: icons.person, legal_entity: icons.building };

/**
 * @param {State} state
 * @param {InformationItem[]} items
 * @param {Words} words
 * @param {Language} lang
 * @param {InformationErrand["act"]} act
 * @param {Room} room
 * @returns {Middle}
 */
export function informationScreen(state, items, words, lang, act, room) {
  if (state.step === "whom") return whom(state, words, act);
  return state.step === "what" ? list(state, items, words, lang, act, room) : item(state, items, words, lang, act, room);
}

/**
 * @param {State} state
 * @param {Words} words
 * @param {InformationErrand["act"]} act
 * @returns {Middle}
 */
function whom(state, words, act) {
  return {
    title: words.ask_information_group,
    controls: html`<div class="cards large">
      ${state.groups.map((group) => card({ name: group, title: words[group], icon: ICONS[group], touch: () => act.forGroup(group) }))}
    </div>`,
  };
}

/**
 * @param {State} state
 * @param {InformationItem[]} items
 * @param {Words} words
 * @param {Language} lang
 * @param {InformationErrand["act"]} act
 * @param {Room} room
 * @returns {Middle}
 */
function list(state, items, words, lang, act, room) {
  const all = flow.shownTo(items, state.group);
  const shown = all.slice(state.page * room.items, (state.page + 1) * room.items);
  return {
    title: words.ask_information,
    controls: html`
      <div class="cards count-${Math.max(4, shown.length)}">
        ${shown.map(({ id, title }) => card({ name: id, title: title[lang], touch: () => act.open(id) }))}
      </div>
      ${all.length > (state.page + 1) * room.items ? html`<button class="more" data-action="more" @click=${act.more}>${words.more_information}${icons.right}</button>` : nothing}`,
  };
}

/**
 * @param {State} state
 * @param {InformationItem[]} items
 * @param {Words} words
 * @param {Language} lang
 * @param {InformationErrand["act"]} act
 * @param {Room} room
 * @returns {Middle}
 */
function item(state, items, words, lang, act, room) {
  const shown = items.find(({ id }) => id === state.item);
  // Taken out of the settings, or out of date since midnight, while somebody reads it.
  if (!shown) return { title: words.ask_information, explanation: html`<p class="lead">${words.information_gone}</p>` };
  const pages = flow.paginated(shown.paragraphs.map((paragraph) => paragraph[lang]), room);
  const page = Math.min(state.page, pages.length - 1);
  return {
    title: shown.title[lang],
    explanation: html`<div class="paragraphs">${pages[page].map((paragraph) => html`<p>${unbroken(paragraph)}</p>`)}</div>
      ${pages.length > 1 ? html`<p class="page-of figures">${fill(words.page_of, { page: page + 1, pages: pages.length })}</p>` : nothing}`,
    controls: page < pages.length - 1 ? html`<button class="more" data-action="next-page" @click=${act.more}>${words.next_page}${icons.right}</button>` : nothing,
  };
}
