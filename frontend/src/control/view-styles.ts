import { css } from "lit";

export const controlViewStyles = css`
  :host {
    height: 100%;
  }
  .page {
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding: 16px;
    min-height: 100%;
  }
  .page.roomy {
    min-height: 100%;
    height: 100%;
  }
  .page > * {
    flex: none;
  }
  .fleet {
    padding: 0;
  }
  .roomy .fleet {
    flex: 1 0 340px;
    display: flex;
    flex-direction: column;
    min-height: 340px;
    overflow: hidden;
  }
  .roomy mr-table,
  .roomy mr-map {
    flex: 1 1 0;
  }
`;
