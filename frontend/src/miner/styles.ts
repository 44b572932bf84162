import { css } from "lit";

/** Styles that the parts of a miner's page share. */
export const minerStyles = css`
  :host {
    display: block;
  }
  .flat {
    margin: 0;
  }
  h3 + * {
    margin-top: 8px;
  }
  .progress {
    margin: 8px 0 0;
  }
  .limits {
    margin-top: 8px;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(130px, 1fr));
    gap: 12px 16px;
    margin: 0;
  }
  dt {
    color: var(--mr-secondary);
    font-size: 12px;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 12px;
    padding: 8px 0;
    border-bottom: 1px solid var(--divider-color);
    overflow-wrap: anywhere;
  }
  li:last-child {
    border: 0;
  }
  .what {
    flex: 1;
    min-width: 180px;
  }
  .what .help {
    display: block;
  }
  li .error {
    flex-basis: 100%;
  }
  dd.help {
    font-size: 12px;
  }
  .boards,
  .groups {
    display: grid;
    gap: 12px;
    grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr));
  }
  .board,
  .group {
    border: 1px solid var(--divider-color);
    border-radius: 8px;
    padding: 12px;
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .board dl {
    grid-template-columns: repeat(auto-fill, minmax(90px, 1fr));
    gap: 8px 12px;
  }
  .fans {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 24px;
    margin-top: 12px;
  }
  .fans li {
    border: 0;
    padding: 4px 0;
  }
`;
