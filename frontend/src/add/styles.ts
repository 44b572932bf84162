import { css } from "lit";

export const addDialogStyles = css`
  form,
  .credentials {
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  p {
    margin: 0;
  }
  #where-help {
    display: flex;
    flex-direction: column;
    gap: 4px;
  }
  progress {
    flex: 1 1 120px;
    height: 8px;
    accent-color: var(--primary-color);
  }
  .notice {
    display: flex;
    flex-direction: column;
    gap: 6px;
  }
  .notice.bad {
    display: block;
  }
`;
