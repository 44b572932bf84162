import { html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { download } from "../api";
import { OneButton } from "../components/one-button";
import { element } from "../element";
import type { Backup } from "../types";
import { fileName } from "./config";

/** Saves a backup as a file; with passwords only on request. */
@element("mr-backup-download")
export class DownloadBackup extends OneButton {
  @property({ attribute: false }) backup!: Backup;
  @state() private secrets = false;

  protected override get heading(): string {
    return this.t("backups.download_title");
  }

  protected override get button(): string {
    if (this.working) return this.t("backups.downloading");
    return this.t(this.secrets ? "backups.download_with" : "backups.download_without");
  }

  protected override async work(): Promise<void> {
    const { backup } = this;
    const secrets = this.secrets ? "&include_secrets=true" : "";
    await download(this.env.hass, `remote/backups/${backup.id}?download=true${secrets}`, fileName(backup));
  }

  protected override content() {
    return html`<p>${this.t("backups.download_text")}</p>
      <label class="check">
        <input
          type="checkbox"
          .checked=${this.secrets}
          ?disabled=${this.working}
          @change=${(event: Event) => {
            this.secrets = (event.target as HTMLInputElement).checked;
          }}
        />
        ${this.t("backups.with_passwords")}
      </label>
      ${this.secrets ? html`<p class="notice warn" role="alert">${this.t("backups.with_passwords_warning")}</p>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-backup-download": DownloadBackup;
  }
}
