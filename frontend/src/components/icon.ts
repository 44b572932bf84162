import { html, type TemplateResult } from "lit";

/** An icon of @mdi/js; decorative, so its container needs an accessible name. */
export function icon(path: string, size = 20): TemplateResult {
  return html`<svg viewBox="0 0 24 24" width=${size} height=${size} aria-hidden="true" style="flex:none">
    <path fill="currentColor" d=${path}></path>
  </svg>`;
}
