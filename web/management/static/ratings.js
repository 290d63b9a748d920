// How visitors rated their visits in the days of the report, and what they wrote: asks the public API.
import { html, nothing, render } from "lit-html";
import { get } from "talon/api.js";
import { dataIn, elementById } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";

/** @import { Language, Rating, RatingsAnswer, Words } from "talon/types.js" */

const root = elementById("ratings");
/** @type {Words} */
const texts = readTexts();
const lang = /** @type {Language} */ (document.documentElement.lang);
const STARS = [1, 2, 3, 4, 5];

const mean = (/** @type {number | null} */ value) => (value === null ? "–" : value.toLocaleString(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));

/**
 * @param {string} label
 * @param {Rating} rating
 */
function row(label, rating) {
  return html`<tr><th scope="row">${label}</th><td class="figures number">${rating.n}</td><td class="figures number strong">${mean(rating.mean)}</td>${rating.stars.map((count) => html`<td class="figures number">${count || ""}</td>`)}</tr>`;
}

/** @param {RatingsAnswer} report */
function table(report) {
  return html`
    <table class="table ratings-table">
      <thead><tr><th scope="col">${texts.column_rated}</th><th scope="col" class="number">${texts.column_ratings}</th><th scope="col" class="number">${texts.column_mean_rating}</th>${STARS.map((count) => html`<th scope="col" class="number">${count}</th>`)}</tr></thead>
      <tbody>
        ${report.services.map((service) => row(service.label[lang], service))}
        ${report.windows.map((window) => row(fill(texts.rated_window, { window: window.key }), window))}
      </tbody>
      <tfoot>${row(texts.rated_total, report.total)}</tfoot>
    </table>
    <p class="soft">${fill(texts.rated_share, { n: report.total.n, visits: report.visits })}</p>`;
}

/** @param {RatingsAnswer["words"]} list */
function words(list) {
  if (!list.length) return nothing;
  return html`
    <h3 class="ratings-words-title">${texts.rated_words}</h3>
    <ul class="ratings-words">${list.map(({ at, stars, word }) => html`<li><span class="figures soft">${at.slice(8, 10)}.${at.slice(5, 7)} ${at.slice(11, 16)}${stars ? ` · ${stars}` : ""}</span> ${word}</li>`)}</ul>`;
}

async function show() {
  try {
    /** @type {RatingsAnswer} */
    const report = await get(`/reports/ratings?from=${dataIn(root, "from")}&to=${dataIn(root, "to")}&lang=${lang}`);
    render(report.total.n ? html`${table(report)}${words(report.words)}` : html`<p class="soft">${texts.rated_nothing}</p>`, root);
  } catch (error) {
    render(error.message ? html`<p class="problem">${error.message}</p>` : nothing, root);
  }
}

show();
