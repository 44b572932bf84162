import { mdiArrowLeft, mdiBackupRestore, mdiCompareHorizontal, mdiDelete, mdiDownload } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { asApiError, rest } from "../api";
import "../components/delete-dialog";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { MinerNames } from "../components/miner-names";
import { toast } from "../components/toast";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { go } from "../url-state";
import { Part } from "../view";
import type { OpenedBackup } from "./config";
import "./dialogs";
import "./restore";
import { backupCards, backupStyles } from "./contents";

interface Compared {
  readonly is_validated: boolean;
  /** In English. */
  readonly differences: readonly string[];
  readonly difference_details?: readonly { readonly code: string; readonly args: Readonly<Record<string, unknown>> }[];
}

type Dialog = "restore" | "download" | "delete";

/** One backup, its contents and its actions. Fires `changed` after the list of backups has changed. */
@element("mr-backup")
export class BackupDetail extends Part {
  @property() backupId = "";

  @state() private backup: OpenedBackup | undefined;
  @state() private error: { readonly message: string; readonly missing: boolean } | undefined;
  /** Whether `backup` contains passwords: only after a click, until the next click or until the page is left. */
  @state() private secrets = false;
  @state() private fetching = false;
  @state() private comparing = false;
  @state() private compared: Compared | string | undefined;
  @state() private dialog: Dialog | undefined;
  @state() private namesVersion = 0;
  private readonly names = new MinerNames();
  private turn = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.names.refresh(this.env.fleet);
    this.owns(
      this.env.fleet.listen(() => {
        if (this.names.refresh(this.env.fleet)) this.namesVersion += 1;
      }),
    );
    this.owns(() => {
      this.turn += 1;
      this.backup = undefined;
      this.secrets = false;
    });
    if (this.hasUpdated) void this.load(false);
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (!changes.has("backupId")) return;
    this.backup = undefined;
    this.compared = undefined;
    this.dialog = undefined;
    this.secrets = false;
    void this.load(false);
  }

  private async load(secrets: boolean): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    this.fetching = true;
    try {
      const path = `remote/backups/${encodeURIComponent(this.backupId)}${secrets ? "?include_secrets=true" : ""}`;
      const { backup } = await rest<{ readonly backup: OpenedBackup }>(this.env.hass, "GET", path);
      if (turn !== this.turn) return;
      this.backup = backup;
      this.secrets = secrets;
      this.error = undefined;
    } catch (thrown) {
      if (turn !== this.turn) return;
      const { status } = asApiError(thrown);
      const message = this.env.errorText(thrown);
      if (this.backup === undefined) this.error = { message, missing: status === 404 };
      else toast(this, this.t("common.failed", { error: message }));
    }
    this.fetching = false;
  }

  private hide(): void {
    const { backup } = this;
    if (backup === undefined) return;
    this.secrets = false;
    const pools = backup.config_data.pools.map((pool) => ({ ...pool, password: null }));
    this.backup = { ...backup, config_data: { ...backup.config_data, pools } };
    // A URL may contain a login too: reload the backup without passwords.
    void this.load(false);
  }

  private async compare(): Promise<void> {
    const { backup } = this;
    if (this.comparing || backup === undefined) return;
    this.comparing = true;
    let compared: Compared | string;
    try {
      compared = await rest<Compared>(this.env.hass, "POST", `remote/backups/${backup.id}/validate`);
    } catch (thrown) {
      compared = this.t("backups.validate_failed", { error: this.env.errorText(thrown) });
    }
    this.comparing = false;
    if (this.backup?.id !== backup.id) return;
    this.compared = compared;
    if (typeof compared === "object") {
      this.backup = { ...this.backup, is_validated: compared.is_validated };
      this.dispatchEvent(new CustomEvent("changed"));
    }
  }

  private close(): void {
    this.dialog = undefined;
  }

  /** Discards the previous comparison. */
  private restored(): void {
    this.compared = undefined;
  }

  private deleted(): void {
    toast(this, this.t("backups.deleted", { name: this.backup?.backup_name ?? "" }));
    this.dispatchEvent(new CustomEvent("changed"));
    go(["backups"], undefined, true);
  }

  protected override render() {
    const { t, backup } = this;
    const back = html`<div class="back">
      ${link(["backups"], html`${icon(mdiArrowLeft)} ${t("backups.all_backups")}`)}
    </div>`;
    if (this.error !== undefined) {
      return html`${back}
        <div class="notice bad row" role="alert">
          <span>${this.error.missing ? t("backups.missing", { id: this.backupId }) : t("common.failed", { error: this.error.message })}</span>
          ${
            this.error.missing
              ? nothing
              : html`<button type="button" @click=${() => this.load(false)}>${t("common.retry")}</button>`
          }
        </div>`;
    }
    if (backup === undefined) return html`${back}<p class="help" role="status">${t("common.loading")}</p>`;
    return html`${back} ${this.head(backup)} ${this.comparison()} ${backupCards(this.env, backup.config_data, this.eye(backup))}
      ${this.dialogs(backup)}`;
  }

  private head(backup: OpenedBackup) {
    const { t } = this;
    const here = this.names.has(backup.miner_id);
    return html`<section class="card head">
      <div class="titles">
        <h2>${backup.backup_name}</h2>
        ${backup.description ? html`<p>${backup.description}</p>` : nothing}
        <p class="help">
          ${t("backups.created_by", { time: this.env.format.dateTime(backup.created_at), name: backup.created_by })}
        </p>
        <p class="row marks">
          <span>${this.names.of(backup)}</span>
          ${here || !this.env.fleet.loaded ? nothing : html`<span class="chip quiet">${t("backups.gone_miner")}</span>`}
          <span class="chip quiet">${t(`backups.type_${backup.backup_type}`)}</span>
          <span class="chip ${backup.is_validated ? "good" : "quiet"}">
            ${t(backup.is_validated ? "backups.validated" : "backups.not_validated")}
          </span>
        </p>
      </div>
      <div class="row actions">
        <button type="button" ?disabled=${this.comparing || !here} @click=${this.compare}>
          ${icon(mdiCompareHorizontal)}${t(this.comparing ? "backups.validating" : "backups.validate")}
        </button>
        ${this.action("restore", t("backups.restore"), mdiBackupRestore)} ${this.action("download", t("backups.download"), mdiDownload)}
        ${this.action("delete", t("common.delete"), mdiDelete, "danger")}
      </div>
    </section>`;
  }

  private action(dialog: Dialog, words: string, path: string, tone = "") {
    return html`<button
      type="button"
      class=${tone}
      @click=${() => {
        this.dialog = dialog;
      }}
    >
      ${icon(path)}${words} …
    </button>`;
  }

  private comparison() {
    const { t, compared } = this;
    if (this.comparing) return html`<p class="visually-hidden" role="status">${t("backups.validating")}</p>`;
    if (compared === undefined) return nothing;
    if (typeof compared === "string") return html`<p class="notice bad" role="alert">${compared}</p>`;
    if (compared.is_validated) return html`<p class="notice good" role="status">${t("backups.same_title")}</p>`;
    return html`<div class="notice warn" role="status">
      <strong>${t.n("backups.differences", compared.differences.length)}</strong>
      <ul>
        ${compared.differences.map((error_message, at) => {
          const { code, args } = compared.difference_details?.[at] ?? { code: null, args: null };
          return html`<li>${this.env.errorText({ error_message, error_code: code, error_args: args })}</li>`;
        })}
      </ul>
    </div>`;
  }

  private eye(backup: OpenedBackup) {
    if (backup.config_data.pools.length === 0) return nothing;
    return html`<button type="button" ?disabled=${this.fetching} @click=${() => (this.secrets ? this.hide() : this.load(true))}>
        ${this.t(this.secrets ? "backups.hide_passwords" : "backups.show_passwords")}
      </button>
      ${
        this.secrets
          ? html`<p class="help shown" role="status">
              ${this.t(backup.config_data.pools.some((pool) => pool.password !== null) ? "backups.passwords_shown" : "backups.no_passwords")}
            </p>`
          : nothing
      }`;
  }

  private dialogs(backup: OpenedBackup) {
    switch (this.dialog) {
      case "restore":
        return html`<mr-backup-restore
          .env=${this.env}
          .backup=${backup}
          @restored=${this.restored}
          @closed=${this.close}
        ></mr-backup-restore>`;
      case "download":
        return html`<mr-backup-download
          .env=${this.env}
          .backup=${backup}
          @done=${this.close}
          @closed=${this.close}
        ></mr-backup-download>`;
      case "delete":
        return html`<mr-delete
          .env=${this.env}
          .name=${backup.backup_name}
          .text=${this.t("backups.delete_text", { name: backup.backup_name })}
          .erase=${() => rest(this.env.hass, "DELETE", `remote/backups/${backup.id}`)}
          @done=${this.deleted}
          @closed=${this.close}
        ></mr-delete>`;
      default:
        return nothing;
    }
  }

  static override styles = [
    sharedStyles,
    ...backupStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 12px;
      }
      .back a {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-height: 36px;
        text-decoration: none;
        font-weight: 500;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 16px;
      }
      .titles {
        display: flex;
        flex-direction: column;
        gap: 6px;
        min-width: 0;
        flex: 1 0 100%;
        overflow-wrap: anywhere;
      }
      .titles p,
      p.notice {
        margin: 0;
      }
      .notice ul {
        margin: 6px 0 0;
        padding-inline-start: 20px;
        overflow-wrap: anywhere;
      }
      .shown {
        flex-basis: 100%;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-backup": BackupDetail;
  }
}
