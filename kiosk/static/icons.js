// The few pictures of the touchscreen, drawn in the colour of the text beside them.
import { html } from "lit-html";

export const person = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="8" r="4" /><path d="M4 21c0-5 4-7 8-7s8 2 8 7" />
</svg>`;

export const building = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M4 21V5l9-2v18M13 9h7v12M2 21h20" /><path d="M8 8h1M8 12h1M8 16h1M16 13h1M16 17h1" />
</svg>`;

export const talk = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M4 4h16v12H11l-5 4v-4H4z" /><path d="M8 9h8M8 12h5" />
</svg>`;

export const coins = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <rect x="3" y="6" width="18" height="12" rx="2" /><path d="M3 10h18M7 15h3" />
</svg>`;

export const paper = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M6 3h12v18l-3-2-3 2-3-2-3 2z" /><path d="M9 8h6M9 12h6" />
</svg>`;

export const tick = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 13l5 5L20 6" /></svg>`;

export const warning = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M12 3L2 21h20z" /><path d="M12 10v5M12 18v.2" />
</svg>`;

export const left = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M15 4l-8 8 8 8" /></svg>`;

export const restart = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M3 11l9-8 9 8M6 9v12h12V9" />
</svg>`;

export const right = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M9 4l8 8-8 8" /></svg>`;
