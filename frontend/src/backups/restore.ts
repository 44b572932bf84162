import { css, html, nothing } from "lit";
import { property, queryAll, state } from "lit/decorators.js";
import { type ApiError, asApiError, rest } from "../api";
import "../components/dialog";
import { link } from "../components/link";
import { isEmpty, tree, valueStyles } from "../components/values";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";
import {
  held,
  neededSlots,
  type OpenedBackup,
  restorable,
  SECTIONS,
  type Section,
  targets,
  withoutPassword,
} from "./config";

interface Restored {
  readonly command_id: number;
  readonly response: Readonly<Record<string, unknown>> | null;
}

/** Restores a backup: asks for the miner, the sections and passwords, and shows the result. Fires `restored` and `closed`. */
@element("mr-backup-restore")
export class RestoreBackup extends Part {
  @property({ attribute: false }) backup!: OpenedBackup;

  @state() private miners: readonly Miner[] = [];
  @state() private targetId = "";
  /** The sections that are not restored. */
  @state() private without: ReadonlySet<Section> = new Set();
  @state() private restoring = false;
  @state() private error: ApiError | undefined;
  @state() private result: Restored | undefined;
  @queryAll("input[type=password]") private readonly passwords!: NodeListOf<HTMLInputElement>;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.fleet.listen(() => this.look()));
    this.look();
  }

  private look(): void {
    if (this.miners !== this.env.fleet.miners) this.miners = this.env.fleet.miners;
    if (this.targetId === "" && this.miners.some((miner) => miner.miner_id === this.backup.miner_id)) {
      this.targetId = this.backup.miner_id;
    }
  }

  private get target(): Miner | undefined {
    return this.miners.find((miner) => miner.miner_id === this.targetId);
  }

  private chosen(target: Miner): readonly Section[] {
    return restorable(this.backup.config_data, target).filter((section) => !this.without.has(section));
  }

  private async restore(event: Event): Promise<void> {
    event.preventDefault();
    const { target, backup } = this;
    if (this.restoring || target === undefined) return;
    const sections = this.chosen(target);
    if (sections.length === 0) return;
    // A password is only in its field and never stored.
    const typed = [...this.passwords].filter((input) => input.value !== "");
    const pool_passwords = Object.fromEntries(typed.map((input) => [input.name, input.value]));
    this.restoring = true;
    this.error = undefined;
    try {
      this.result = await rest<Restored>(this.env.hass, "POST", `remote/backups/${backup.id}/restore`, {
        miner_ip: target.ip,
        sections,
        ...(typed.length > 0 && sections.includes("pools") ? { pool_passwords } : {}),
      });
      this.dispatchEvent(new CustomEvent("restored"));
    } catch (thrown) {
      this.error = asApiError(thrown);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("input[aria-invalid=true]")?.focus();
    } finally {
      this.restoring = false;
    }
  }

  protected override render() {
    const { t, target, backup } = this;
    const ready = target !== undefined && this.chosen(target).length > 0;
    return html`<mr-dialog
      heading=${t("backups.restore_title", { name: backup.backup_name })}
      close-label=${t("common.close")}
      ?busy=${this.restoring}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      ${this.result === undefined ? this.form() : this.outcome(this.result)}
      ${
        this.result !== undefined || target === undefined
          ? nothing
          : html`<button
              slot="actions"
              type="submit"
              class="primary danger"
              form="form"
              ?disabled=${this.restoring || !ready}
              @click=${this.restore}
            >
              ${t("backups.restore_to", { name: target.name })}
            </button>`
      }
    </mr-dialog>`;
  }

  private form() {
    const { t, target } = this;
    const possible = targets(this.backup, this.miners);
    if (possible.length === 0 && this.env.fleet.loaded) {
      return html`<p class="notice warn" role="status">${t("backups.target_none", { model: this.backup.model })}</p>`;
    }
    return html`<form id="form" novalidate @submit=${this.restore}>
      ${this.choice(possible)}
      ${
        target === undefined
          ? nothing
          : html`${this.sections(target)} ${this.passwordFields(target)} ${this.consequences(target)}`
      }
      ${
        this.restoring && target !== undefined
          ? html`<p class="notice busy" role="status">${t("backups.restoring", { name: target.name })}</p>`
          : nothing
      }
      ${
        this.error === undefined || target === undefined
          ? nothing
          : html`<div class="notice bad" role="alert">
              <strong>${t("backups.restore_failed", { name: target.name })}</strong>
              <p dir="auto">
                ${neededSlots(this.error).length > 0 ? t("backups.passwords_missing") : this.env.errorText(this.error)}
              </p>
            </div>`
      }
    </form>`;
  }

  private choice(possible: readonly Miner[]) {
    const { t, target, backup } = this;
    return html`<label class="field">
      <span>${t("backups.target")}</span>
      <select
        ?disabled=${this.restoring}
        @change=${(event: Event) => {
          this.targetId = (event.target as HTMLSelectElement).value;
          this.error = undefined;
        }}
      >
        ${target === undefined ? html`<option value="" .selected=${true}>${t("backups.target_choose")}</option>` : nothing}
        ${possible.map(
          (miner) =>
            html`<option value=${miner.miner_id} .selected=${miner.miner_id === this.targetId}>
              ${miner.miner_id === backup.miner_id ? t("backups.target_own", { name: miner.name }) : miner.name}
            </option>`,
        )}
      </select>
      ${
        target === undefined || target.miner_id === backup.miner_id
          ? nothing
          : html`<span class="help">${t("backups.target_other")}</span>`
      }
      ${
        target === undefined || target.online
          ? nothing
          : html`<span class="notice warn">${t("backups.target_offline", { name: target.name })}</span>`
      }
    </label>`;
  }

  private sections(target: Miner) {
    const { t } = this;
    const there = held(this.backup.config_data);
    const possible = restorable(this.backup.config_data, target);
    return html`<fieldset ?disabled=${this.restoring}>
      <legend>${t("backups.sections")}</legend>
      ${there.map(
        (section) => html`<div class="section">
          <label class="check">
            <input
              type="checkbox"
              .checked=${possible.includes(section) && !this.without.has(section)}
              ?disabled=${!possible.includes(section)}
              @change=${() => this.toggle(section)}
            />
            ${t(`backups.section_${section}`)}
          </label>
          ${possible.includes(section) ? nothing : html`<span class="help">${t("backups.section_impossible")}</span>`}
        </div>`,
      )}
      ${
        possible.length === 0
          ? html`<p class="error" role="alert">${t("backups.nothing_held")}</p>`
          : this.chosen(target).length === 0
            ? html`<p class="error" role="alert">${t("backups.sections_none")}</p>`
            : nothing
      }
    </fieldset>`;
  }

  private toggle(section: Section): void {
    const without = new Set(this.without);
    if (!without.delete(section)) without.add(section);
    this.without = without;
  }

  private passwordFields(target: Miner) {
    const { t } = this;
    const pools = withoutPassword(this.backup.config_data);
    if (pools.length === 0 || !this.chosen(target).includes("pools")) return nothing;
    const needed = neededSlots(this.error);
    return html`<fieldset ?disabled=${this.restoring}>
      <legend>${t("backups.passwords")}</legend>
      <p class="help">${t("backups.passwords_help")}</p>
      ${pools.map((pool) => {
        const missing = needed.includes(pool.slot);
        return html`<label class="field">
          <span>${t("backups.password_of", { number: pool.slot, url: pool.url, worker: pool.user })}</span>
          <input
            type="password"
            name=${pool.slot}
            autocomplete="new-password"
            maxlength="255"
            aria-invalid=${missing}
            aria-describedby=${missing ? `needed-${pool.slot}` : nothing}
          />
          ${missing ? html`<span class="error" id="needed-${pool.slot}">${t("backups.password_needed")}</span>` : nothing}
        </label>`;
      })}
    </fieldset>`;
  }

  private consequences(target: Miner) {
    const { t } = this;
    return html`<section class="notice warn">
      <h3>${t("backups.what_happens")}</h3>
      <ul>
        <li>${t("backups.happens_backup", { name: target.name })}</li>
        <li>${t("backups.happens_write")}</li>
        <li>${t("backups.happens_restart")}</li>
        <li>${t("backups.happens_back")}</li>
      </ul>
    </section>`;
  }

  private outcome({ command_id: commandId, response }: Restored) {
    const { t } = this;
    const before = response?.pre_update_backup_id;
    const restored = Array.isArray(response?.sections) ? response.sections : [];
    const words = SECTIONS.filter((section) => restored.includes(section)).map((section) =>
      t(`backups.section_${section}`),
    );
    const said = Object.fromEntries(
      Object.entries(response ?? {}).filter(
        ([key, value]) => !["pre_update_backup_id", "sections", "backup_id"].includes(key) && !isEmpty(value),
      ),
    );
    return html`<div class="notice good" role="status">
        <strong>${t("backups.restored", { name: this.target?.name ?? this.backup.miner_ip })}</strong>
        ${words.length === 0 ? nothing : html`<p>${t("backups.restored_what", { sections: words.join(", ") })}</p>`}
      </div>
      ${
        isEmpty(said)
          ? nothing
          : html`<section>
              <h3>${t("backups.miner_said")}</h3>
              ${tree(this.env, said, "history.key_")}
            </section>`
      }
      <div class="row links">
        ${typeof before === "number" ? link(["backups", String(before)], t("backups.state_before")) : nothing}
        ${link(["history"], t("backups.in_history"), { command: String(commandId) })}
      </div>`;
  }

  static override styles = [
    sharedStyles,
    valueStyles,
    css`
      form,
      section,
      fieldset {
        display: flex;
        flex-direction: column;
        gap: 12px;
      }
      fieldset {
        gap: 6px;
      }
      form {
        gap: 16px;
      }
      .section {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 12px;
      }
      .notice,
      .notice p,
      .notice ul {
        margin: 0;
      }
      .notice ul {
        padding-inline-start: 20px;
      }
      .notice section,
      section.notice {
        gap: 6px;
      }
      .notice p {
        margin-top: 4px;
        overflow-wrap: anywhere;
      }
      label.field > span {
        overflow-wrap: anywhere;
      }
      button {
        white-space: normal;
        overflow-wrap: anywhere;
        padding-block: 6px;
      }
      .links {
        gap: 16px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-backup-restore": RestoreBackup;
  }
}
