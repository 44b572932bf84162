import { css } from "lit";

/** Parts of a policy's page or form, one below the other, with a table that scrolls in itself. */
export const partStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 8px;
    min-width: 0;
  }
  p {
    margin: 0;
  }
  mr-table:not([page]) {
    height: min(320px, 40dvh);
    border: 1px solid var(--divider-color);
    border-radius: 12px;
  }
`;
