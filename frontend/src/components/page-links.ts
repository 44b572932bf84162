import { css, html, nothing } from "lit";
import { link } from "./link";

/** The links between the pages of a tab, by their names in the URL; that of the first one is "". */
export function pageLinks(label: string, tab: string, current: string, pages: readonly (readonly [string, string])[]) {
  return html`<nav aria-label=${label}>
    ${pages.map(
      ([name, words]) =>
        html`<span class=${name === current ? "current" : ""} aria-current=${name === current ? "page" : nothing}
          >${link(name === "" ? [tab] : [tab, name], words)}</span
        >`,
    )}
  </nav>`;
}

export const pageStyles = css`
  nav {
    display: flex;
    gap: 8px;
    padding: 12px 16px;
  }
  nav a {
    display: block;
    padding: 7px 14px;
    border-radius: 18px;
    text-decoration: none;
    border: 1px solid var(--divider-color);
  }
  .current a {
    background: color-mix(in srgb, var(--primary-color) 22%, var(--card-background-color));
    color: var(--primary-text-color);
    font-weight: 500;
  }
`;
