// The touchscreen's icons, drawn in the colour of the text beside them.
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

export const erase = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M8 5h13v14H8l-6-7z" /><path d="M11 9l6 6M17 9l-6 6" />
</svg>`;

export const meter = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <rect x="4" y="3" width="16" height="18" rx="2" /><path d="M7 7h10v4H7zM13 13l-3 3h4l-3 3" />
</svg>`;

export const calendar = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <rect x="3" y="5" width="18" height="16" rx="2" /><path d="M3 10h18M8 3v4M16 3v4M8 15l3 2 5-4" />
</svg>`;

export const book = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="9" /><path d="M12 11v6M12 7v.2" />
</svg>`;

export const bell = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4M12 3v2" />
</svg>`;

export const access = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="10" cy="4" r="1.6" /><path d="M10 8v6h6l3 6M10 11h5M8 10a6 6 0 1 0 7 8" />
</svg>`;

export const voice = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M4 9v6h4l5 5V4L8 9zM16 9c2 2 2 4 0 6M19 6c4 4 4 8 0 12" />
</svg>`;

export const cross = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 5l14 14M19 5L5 19" /></svg>`;

export const keys = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M5 5h3v3H5zM10.500 5h3v3h-3zM16 5h3v3h-3zM5 10.500h3v3H5zM10.500 10.500h3v3h-3zM16 10.500h3v3h-3zM10.500 16h3v3h-3z" />
</svg>`;
