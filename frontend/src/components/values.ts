import { css, html, nothing, type TemplateResult } from "lit";
import type { Env } from "../env";
import type { TextKey } from "../localize";
import { settingKey } from "../settings/model";

/** Returns a key of a firmware or of the REST API as readable text: `power_limit_w` is "Power limit w". */
export function humanised(key: string): string {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replace(/[_\-.]+/g, " ")
    .trim();
  return words === "" ? key : words.charAt(0).toUpperCase() + words.slice(1);
}

/** Returns the name of a key: the text of `prefix` + key or of a setting, otherwise the key as readable text. */
export function called(env: Env, prefix: "backups.name_" | "history.key_", key: string): string {
  const name = key.replace(/[^A-Za-z0-9]/g, "_");
  const setting = prefix === "history.key_" ? [`settings.${settingKey(name) ?? name}`] : [];
  for (const text of [`${prefix}${name}`, ...setting] as readonly TextKey[]) {
    if (env.t(text) !== text) return env.t(text);
  }
  return humanised(key);
}

/** Returns whether a value is empty. */
export function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === "" ||
    (typeof value === "object" && Object.values(value).length === 0)
  );
}

/** Renders one name and value, nothing if the value is empty. */
export function pair(name: string, value: unknown): TemplateResult | typeof nothing {
  return isEmpty(value) || value === nothing ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`;
}

/**
 * Renders any JSON as a tree: objects as names and values, lists of plain values in one line. `special` may render the
 * value of a key in its own way; if it returns undefined, the default is used.
 */
export function tree(
  env: Env,
  value: unknown,
  prefix: "backups.name_" | "history.key_",
  special: (key: string, value: unknown) => unknown = () => undefined,
): unknown {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return env.t(value ? "common.yes" : "common.no");
  if (typeof value === "number") return env.format.number(value, 6);
  if (Array.isArray(value)) {
    if (value.length === 0) return env.t("common.none");
    if (value.every((item) => typeof item !== "object" || item === null)) {
      return value.map((item) => String(tree(env, item, prefix))).join(", ");
    }
    return html`<ol>${value.map((item) => html`<li>${tree(env, item, prefix, special)}</li>`)}</ol>`;
  }
  if (typeof value === "object") {
    const entries = Object.entries(value);
    if (entries.length === 0) return env.t("common.none");
    return html`<dl>
      ${entries.map(
        ([key, item]) =>
          html`<dt>${called(env, prefix, key)}</dt><dd>${special(key, item) ?? tree(env, item, prefix, special)}</dd>`,
      )}
    </dl>`;
  }
  return String(value);
}

/** The style of lists of names and values. */
export const valueStyles = css`
  dl {
    display: grid;
    grid-template-columns: minmax(110px, max-content) minmax(0, 1fr);
    gap: 8px 16px;
    margin: 0;
  }
  dt {
    color: var(--mr-secondary);
    overflow-wrap: anywhere;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  dd dl,
  li dl {
    border-inline-start: 2px solid var(--divider-color);
    padding-inline-start: 12px;
  }
  ol {
    margin: 0;
    padding-inline-start: 20px;
  }
  @media (max-width: 480px) {
    dl {
      grid-template-columns: minmax(0, 1fr);
      gap: 2px;
    }
    dd {
      margin-bottom: 8px;
    }
  }
`;
