import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import type { Env } from "../env";

interface Fields {
  readonly username: string;
  readonly password: string;
  /** Whether the password must still be entered. */
  readonly missing: boolean;
  readonly locked: boolean;
}

/** Renders the credentials for miners that rejected those of the site; `change` receives what was entered. */
export function credentialFields(
  { t }: Env,
  { username, password, missing, locked }: Fields,
  change: (changes: { readonly username?: string; readonly password?: string }) => void,
) {
  return html`<div class="credentials">
    <p class="help">${t("add.credentials_help")}</p>
    <div class="grid">
      <label class="field">
        <span>${t("add.username")}</span>
        <input
          id="username"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          maxlength="255"
          aria-describedby="username-help"
          ?readonly=${locked}
          .value=${live(username)}
          @input=${(event: Event) => change({ username: (event.target as HTMLInputElement).value })}
        />
        <span class="help" id="username-help">${t("add.username_help")}</span>
      </label>
      <label class="field">
        <span>${t("add.password")}</span>
        <input
          id="password"
          type="password"
          autocomplete="new-password"
          maxlength="255"
          ?readonly=${locked}
          aria-invalid=${missing ? "true" : nothing}
          aria-describedby=${missing ? "password-error" : nothing}
          .value=${live(password)}
          @input=${(event: Event) => change({ password: (event.target as HTMLInputElement).value })}
        />
        ${
          missing
            ? html`<span class="error" id="password-error" role="alert">${t("add.password_missing")}</span>`
            : nothing
        }
      </label>
    </div>
  </div>`;
}
