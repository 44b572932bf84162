import { css } from "lit";

export const commandDialogStyles = css`
  form {
    display: flex;
    flex-direction: column;
    gap: 16px;
  }
  /* A long name of a miner. */
  button[slot="actions"] {
    white-space: normal;
    overflow-wrap: anywhere;
    max-width: 100%;
    padding-block: 6px;
  }
  .targets {
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .goes,
  .ask p {
    margin: 0;
  }
  .goes,
  summary {
    font-weight: 500;
  }
  summary {
    cursor: pointer;
  }
  h3 {
    margin: 0;
  }
  .now {
    list-style: none;
    margin: 4px 0 0;
    padding: 0;
    overflow-wrap: anywhere;
  }
  .names {
    columns: 180px;
    max-height: 160px;
    overflow: auto;
    margin: 6px 0 0;
    padding-inline-start: 20px;
    overflow-wrap: anywhere;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0 20px;
  }
  .fields,
  .numbers {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr));
    gap: 12px;
    align-items: start;
  }
  fieldset {
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  .fields {
    grid-template-columns: repeat(auto-fit, minmax(min(200px, 100%), 1fr));
  }
  .fields > .wide {
    grid-column: 1 / -1;
  }
  .ask {
    display: flex;
    gap: 12px;
    overflow-wrap: anywhere;
  }
  .ask > div {
    display: flex;
    flex-direction: column;
    gap: 6px;
    min-width: 0;
  }
`;
