import { html, nothing, type TemplateResult } from "lit";
import { address, go } from "../url-state";

/** Goes to the place of a clicked link; with a modifier the browser opens it in another window. */
export function followLink(event: MouseEvent, path: readonly string[], query?: URLSearchParams): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go(path, query);
}

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
    @click=${(event: MouseEvent) => followLink(event, path, query)}
    >${content}</a
  >`;
}
