import { mdiClose } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { icon } from "../components/icon";
import type { Problems } from "../control/draft";
import type { Env } from "../env";
import type { TextKey } from "../localize";
import type { Setting } from "../settings/model";
import { settingName } from "../settings/words";
import type { Field, Values } from "./fields";
import type { LibraryPool } from "./library";

/** What the fields of a policy's form need. */
export interface FormContext {
  readonly env: Env;
  readonly values: Values;
  readonly problems: Problems;
  readonly pools: readonly LibraryPool[];
  /** The settings of the miners in the scope, undefined until they are known. */
  readonly settings: readonly Setting[] | undefined;
  readonly set: (key: string, value: unknown) => void;
  /** Adds a pool to the library in place, for the field of a key. */
  readonly addPool: (key: string) => void;
}

/** Returns the text of a key, "" if there is none. */
export function optional({ t }: Env, key: string): string {
  const text = t(key as TextKey);
  return text === key ? "" : text;
}

/** Returns a text about a field: its own, or that of all fields with this name in a part; "" if there is none. */
export function about(env: Env, what: "field" | "help" | "empty", key: string): string {
  return (
    optional(env, `policies.${what}_${key.replace(".", "_")}`) ||
    optional(env, `policies.${what}_${key.slice(key.indexOf(".") + 1)}`)
  );
}

/** Returns the name of a field. */
export function fieldLabel(env: Env, { text }: Pick<Field, "text">): string {
  return about(env, "field", text) || settingName(env, text);
}

export function problemLine({ env, problems }: FormContext, key: string) {
  const problem = problems[key];
  return problem === undefined
    ? nothing
    : html`<span class="error" id="${key}-error" role="alert">${env.t(problem.key, problem.values)}</span>`;
}

export function group(context: FormContext, field: Field, help: string, content: unknown): TemplateResult {
  const { env, problems } = context;
  const { key } = field;
  return html`<div class="wide list" role="group" aria-label=${fieldLabel(env, field)} aria-describedby=${problems[key] === undefined ? nothing : `${key}-error`}>
    <span class="field-label" aria-hidden="true">${fieldLabel(env, field)}</span>
    ${content} ${problemLine(context, key)}
    ${help === "" ? nothing : html`<p class="help">${help}</p>`}
  </div>`;
}

export function button(label: string, path: string, click: () => void, disabled = false) {
  return html`<button type="button" class="icon" aria-label=${label} title=${label} ?disabled=${disabled} @click=${click}>
    ${icon(path)}
  </button>`;
}

/** The button that removes an item of a list. */
export function remover<Item>(
  { env, set }: FormContext,
  key: string,
  list: readonly Item[],
  place: number,
  name: string,
) {
  return button(env.t("policies.remove", { name }), mdiClose, () =>
    set(
      key,
      list.filter((_, at) => at !== place),
    ),
  );
}

export const fieldStyles = css`
  .list {
    display: flex;
    flex-direction: column;
    gap: 6px;
    min-width: 0;
  }
  .list ol {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .list li {
    display: flex;
    align-items: center;
    gap: 2px;
    border-bottom: 1px solid var(--divider-color);
    min-height: 42px;
  }
  .list li input {
    width: 90px;
    margin-inline-end: 4px;
  }
  .list .name {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .notice button {
    color: inherit;
  }
  .setting {
    display: flex;
    align-items: flex-start;
  }
  .setting label {
    flex: 1;
  }
  .setting button {
    margin-top: 22px;
  }
`;
