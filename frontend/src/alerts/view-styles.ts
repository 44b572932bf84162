import { css } from "lit";

export const alertsViewStyles = css`
  .page {
    padding: 16px;
    max-width: 1400px;
    margin: 0 auto;
    display: flex;
    flex-direction: column;
    gap: 16px;
  }
  .notice {
    margin: 0;
  }
  .top {
    align-items: flex-start;
  }
  .toolbar {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 8px;
  }
  .toolbar select.set {
    border-color: var(--primary-color);
  }
  .count {
    color: var(--mr-secondary);
    padding: 0 4px;
  }
  .group {
    padding: 12px 0 0;
    /* Not hidden: the headings of the table stick to the page. */
    overflow: clip;
  }
  .group.bare {
    padding: 0;
  }
  .group > .head,
  .group > .help {
    padding: 0 16px 8px;
  }
  .ok {
    gap: 8px;
  }
  .ok p,
  .ok h4 {
    margin: 0;
  }
  .ok h4 {
    font-weight: 500;
  }
  .ok .tick {
    color: var(--chip);
  }
  .ok h3 {
    color: var(--primary-text-color);
    font-size: 18px;
  }
  .watched {
    margin-top: 16px;
    text-align: start;
  }
  .watched ul {
    margin: 4px 0 8px;
    padding-inline-start: 20px;
  }
  @media (max-width: 500px) {
    .page {
      padding: 12px;
    }
    .toolbar select {
      flex: 1 1 40%;
    }
  }
`;
