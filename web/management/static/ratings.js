// How visitors rated their visits in the days of the report, and what they wrote: asks the public API.
import { html, nothing, render } from "lit-html";
import { get } from "talon/api.js";
import { fill, readTexts } from "talon/texts.js";

const root = document.getElementById("ratings");
const texts = readTexts();
const lang = document.documentElement.lang;
const STARS = [1, 2, 3, 4, 5];

const mean = (value) => (value === null ? "–" : value.toLocaleString(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));

function row(label, rating) {
  return html`<tr><th scope="row">${label}</th><td class="figures number">${rating.n}</td><td class="figures number strong">${mean(rating.mean)}</td>${rating.stars.map((count) => html`<td class="figures number">${count || ""}</td>`)}</tr>`;
}

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

function words(list) {
  if (!list.length) return nothing;
  return html`
    <h3 class="ratings-words-title">${texts.rated_words}</h3>
    <ul class="ratings-words">${list.map((one) => html`<li><span class="figures soft">${one.at.slice(8, 10)}.${one.at.slice(5, 7)} ${one.at.slice(11, 16)}${one.stars ? ` · ${one.stars}` : ""}</span> ${one.word}</li>`)}</ul>`;
}

async function show() {
  const { from, to } = root.dataset;
  try {
    const report = await get(`/reports/ratings?from=${from}&to=${to}&lang=${lang}`);
    render(report.total.n ? html`${table(report)}${words(report.words)}` : html`<p class="soft">${texts.rated_nothing}</p>`, root);
  } catch (error) {
    render(error.message ? html`<p class="problem">${error.message}</p>` : nothing, root);
  }
}

show();
