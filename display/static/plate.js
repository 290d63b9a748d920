// A window's plate: its number, who receives, and which ticket is invited or served.
import { html, render, nothing } from "lit-html";
import { openHall } from "talon/hall.js";
import { fill, readTexts } from "talon/texts.js";

const stage = document.getElementById("plate");
const texts = readTexts();
const clock = new Intl.DateTimeFormat("ru", { timeZone: stage.dataset.timeZone, hour: "2-digit", minute: "2-digit" });
const hall = openHall();

hall.subscribe(draw);

function draw() {
  const window = hall.state?.windows.find((candidate) => candidate.id === stage.dataset.window);
  if (!window) return;
  render(
    html`
      <p class="window"><span>${texts.ru.window}</span><strong>${window.name}</strong><span class="english" lang="en">${texts.en.window}</span></p>
      <main class=${`${window.state} ${hall.connected ? "" : "stale"}`} data-state=${window.state}>
        ${both(window.state, { time: window.break ? clock.format(new Date(window.break.until)) : "" })}
        ${window.ticket ? html`<p class="number figures">${window.ticket}</p>` : nothing}
      </main>
      ${window.operator ? operator(window.operator) : nothing}
      ${hall.connected ? nothing : html`<p class="lost" role="alert">${texts.ru.lost}</p>`}
    `,
    stage,
  );
}

function operator({ name, position }) {
  return html`<footer><p class="name">${name}</p><p class="position">${position.ru}<span class="english" lang="en">${position.en}</span></p></footer>`;
}

function both(key, values) {
  return html`<p class="state">${fill(texts.ru[key], values)}<span class="english" lang="en">${fill(texts.en[key], values)}</span></p>`;
}
