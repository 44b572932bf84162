import { html, nothing, type TemplateResult } from "lit";
import { address, go } from "../url-state";

/** A link to a place in the panel that does not reload the page; `kind` is its class, such as that of a button. */
export function link(
  path: readonly string[],
  content: unknown,
  values: Readonly<Record<string, string>> = {},
  kind = "",
): TemplateResult {
  const query = new URLSearchParams(values);
  return html`<a
    class=${kind || nothing}
    href=${address(path, query)}
    @click=${(event: MouseEvent) => {
      // With a modifier the browser opens the link in another window.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      go(path, query);
    }}
    >${content}</a
  >`;
}
