import { css } from "lit";

/** The style of the parts of a tariff's form. */
export const fieldStyles = css`
  div.field {
    display: flex;
    flex-direction: column;
    gap: 4px;
    min-width: 0;
  }
  div.field > label {
    color: var(--mr-secondary);
    font-size: 13px;
  }
  .foot {
    display: flex;
    align-items: center;
    gap: 8px;
    flex-wrap: wrap;
    position: sticky;
    bottom: 0;
    padding: 12px 0;
    background: var(--primary-background-color);
  }
`;
