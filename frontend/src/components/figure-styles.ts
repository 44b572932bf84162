import { css } from "lit";

/** Names and values of figures, for all lists of them. */
export const termStyles = css`
  dt {
    color: var(--mr-secondary);
    font-size: 13px;
  }
  dd {
    margin: 0;
    font-size: 18px;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  dd .help {
    display: block;
    font-weight: 400;
    font-size: 12px;
  }
`;

/** A list of figures with their names. */
export const figureStyles = [
  termStyles,
  css`
    .figures {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(150px, 45%), 1fr));
      gap: 12px 16px;
      margin: 0;
    }
  `,
];
