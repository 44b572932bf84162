import { mdiAlertOutline } from "@mdi/js";
import { html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { can, ws } from "../api";
import { showBatch } from "../batches/show";
import "../batches/stages";
import { isFinal } from "../batches/stages";
import { type Catalog, type CatalogField, type CommandRow, isPools, setsAllPools } from "../catalog";
import { isConfirmed, split, switchable } from "../control/actions";
import { commandDialogStyles } from "../control/command-dialog-styles";
import {
  type Draft,
  hasSecret,
  newDraft,
  type Problems,
  pacingOf,
  parametersOf,
  problemsOf,
  shownFields,
} from "../control/draft";
import "../control/pool-fields";
import { newPools } from "../control/pool-parts";
import { element } from "../element";
import { figures } from "../fleet";
import type { TextKey } from "../localize";
import { changesSettings, isInSettings, loadSettings, type Setting, settingKey, settingOf } from "../settings/model";
import { fieldName, settingHelp } from "../settings/words";
import { sharedStyles } from "../styles";
import type { CommandRecord, Miner, PlainAction } from "../types";
import { Part } from "../view";
import { boardsField, commandField, type FieldView, offeredFor, wattsNow } from "./command-field";
import "./dialog";
import type { MrDialog } from "./dialog";
import { icon } from "./icon";
import { pacingField, spreading } from "./pacing";
import { humanised } from "./values";

type Step = "form" | "ask" | "sending" | "sent";

const POOL_FIELDS: ReadonlySet<string> = new Set([
  "pool_id",
  "pool_url",
  "worker_name",
  "pool_password",
  "pool_number",
]);

/**
 * Sends one command to miners: shows which, asks for its parameters and pacing, and sends it once. To several miners, a
 * dangerous command is confirmed first, and the batch is shown in the tray afterwards; for one miner, it is one page that
 * names it and then shows how far the command has come. Fires `sent` (detail: the id of the batch) and `closed`.
 */
@element("mr-command-dialog")
export class CommandDialog extends Part {
  @property({ attribute: false }) row!: CommandRow;
  @property({ attribute: false }) catalog!: Catalog;
  /** All selected miners; those that cannot do it are named and left out. */
  @property({ attribute: false }) miners: readonly Miner[] = [];
  /** What the fields contain first, if the command was sent before. */
  @property({ attribute: false }) start: Draft | undefined;
  /** The settings of the miners, if they are known; otherwise those of one miner of each model are read. */
  @property({ attribute: false }) settings: readonly Setting[] | undefined;

  @state() private draft!: Draft;
  @state() private step: Step = "form";
  @state() private error = "";
  /** Whether field errors are shown: only after the first attempt to continue. */
  @state() private checked = false;
  /** The lists of miners that were expanded. */
  @state() private named: ReadonlySet<readonly Miner[]> = new Set();
  /** Whether a pool switch writes all slots. */
  @state() private allSlots = false;
  /** The command to one miner, after it was sent. */
  @state() private record: CommandRecord | undefined;

  @query("mr-dialog") private readonly dialog!: MrDialog;

  private able: readonly Miner[] = [];
  private unable: readonly Miner[] = [];
  private batchId = "";

  override connectedCallback(): void {
    super.connectedCallback();
    // The selection is fixed when the dialog opens.
    ({ able: this.able, unable: this.unable } = split(this.miners, this.row, switchable(this.env.hass)));
    // Both are one dialog.
    this.allSlots = setsAllPools(this.row);
    this.row = (this.allSlots ? this.catalog.commands.pool_switch : undefined) ?? this.row;
    this.draft = this.start ?? this.initial;
    if (this.settings === undefined && changesSettings(this.row)) void this.readSettings();
    // Without a backup these miners would not be changed.
    if (this.start === undefined && this.withoutBackup > 0) this.set("backup_first", false);
  }

  private get initial(): Draft {
    return newDraft(this.row, this.able.length, this.catalog, this.settings);
  }

  /** Fills in the values of the miner, except where something was typed meanwhile. */
  private async readSettings(): Promise<void> {
    const before = this.initial.values;
    this.settings = await loadSettings(this.env, this.able);
    const { values } = this.draft;
    const untouched = Object.entries(this.initial.values).filter(([key]) => values[key] === before[key]);
    if (this.start === undefined)
      this.draft = { ...this.draft, values: { ...values, ...Object.fromEntries(untouched) } };
  }

  /** How the texts of the command are named; commands that change settings share theirs. */
  private get word(): PlainAction | "set" {
    return isInSettings(this.row) ? "set" : (this.row.command_type as PlainAction);
  }

  private get parameters(): Record<string, unknown> {
    return parametersOf(this.command, this.draft, this.able, this.settings);
  }

  /** The only miner that it goes to. */
  private get alone(): Miner | undefined {
    return this.able.length === 1 ? this.able[0] : undefined;
  }

  private get withoutBackup(): number {
    return this.able.filter((miner) => !can(miner, "config_read")).length;
  }

  /** What is sent: a switch of all slots is another command. */
  private get command(): CommandRow {
    return (this.allSlots ? this.catalog.commands.set_pools : undefined) ?? this.row;
  }

  private set(key: string, value: string | boolean): void {
    this.draft = { ...this.draft, values: { ...this.draft.values, [key]: value } };
  }

  private get problems(): Problems {
    return problemsOf(this.command, this.draft, this.able.length, this.catalog, this.settings);
  }

  private next(event: Event): void {
    event.preventDefault();
    if (this.step !== "form" || this.able.length === 0) return;
    this.checked = true;
    this.error = "";
    if (Object.keys(this.problems).length > 0) {
      void this.updateComplete.then(() => this.focusProblem());
      return;
    }
    if (this.word === "set" && !Object.keys(this.parameters).some((key) => settingKey(key) !== undefined)) {
      this.error = this.t("settings.nothing_changed");
      return;
    }
    if (this.alone === undefined && isConfirmed(this.row, this.able.length)) this.step = "ask";
    else void this.send();
  }

  private async focusProblem(): Promise<void> {
    const pools = this.renderRoot.querySelector("mr-pool-fields");
    await pools?.updateComplete;
    const roots = [pools?.renderRoot, this.renderRoot];
    roots.flatMap((root) => root?.querySelector<HTMLElement>("[aria-invalid=true]") ?? [])[0]?.focus();
  }

  private async send(): Promise<void> {
    if (this.step === "sending") return;
    const before = this.step;
    this.step = "sending";
    this.error = "";
    try {
      const { batch_id } = await ws<{ readonly batch_id: string }>(this.env.hass, "miner_remote/command", {
        command_type: this.command.command_type,
        miner_ids: this.able.map((miner) => miner.miner_id),
        parameters: this.parameters,
        ...pacingOf(this.draft, this.able.length, this.catalog),
      });
      this.batchId = batch_id;
      this.env.batches.sent.add(batch_id);
      this.dispatchEvent(new CustomEvent("sent", { detail: batch_id }));
      if (this.alone !== undefined) {
        this.record = undefined;
        this.step = "sent";
        return;
      }
      this.env.batches.sentHere.add(batch_id);
      showBatch(batch_id);
      this.dialog.close();
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
      this.step = before;
    }
  }

  private closed(): void {
    // A toast shows the result of a command that was not awaited here.
    if (this.step === "sent" && !(this.record !== undefined && isFinal(this.record))) {
      this.env.batches.sentHere.add(this.batchId);
    }
    this.dispatchEvent(new CustomEvent("closed"));
  }

  protected override render() {
    const { alone, step } = this;
    const command = this.t(`common.type_${this.row.command_type}`);
    return html`<mr-dialog
      heading=${alone === undefined ? command : this.t("commands.title_named", { command, name: alone.name })}
      close-label=${this.t("common.close")}
      ?wide=${isPools(this.row) && step !== "sent"}
      ?busy=${step === "sending"}
      @closed=${this.closed}
    >
      ${
        step === "sent"
          ? html`<mr-sent-command
              .env=${this.env}
              .batchId=${this.batchId}
              @changed=${(event: CustomEvent<CommandRecord>) => {
                this.record = event.detail;
              }}
            ></mr-sent-command>`
          : html`<form id="form" novalidate @submit=${this.next}>
              ${step === "ask" ? this.question() : html`${this.targets()} ${this.fields()} ${this.pacing()}`}
              ${this.alarm(this.error)}
            </form>`
      }
      ${step === "sent" ? this.sentActions() : step === "ask" ? this.askActions() : this.formActions()}
    </mr-dialog>`;
  }

  /** What the button does, with the name of the miner or the number of miners. */
  private get verb(): string {
    return this.t.n(`commands.do_${this.word}`, this.able.length, { name: this.alone?.name ?? "" });
  }

  private formActions() {
    const sending = this.step === "sending";
    const dangerous = isConfirmed(this.row, this.able.length);
    const alone = this.alone !== undefined;
    const words = dangerous && !alone ? `${this.verb} …` : this.verb;
    return html`${
      alone
        ? html`<button slot="actions" type="button" ?disabled=${sending} @click=${() => this.dialog.close()}>
              ${this.t("common.cancel")}
            </button>`
        : nothing
    }
      <button
        slot="actions"
        type="submit"
        form="form"
        class="primary ${dangerous && alone ? "danger" : ""}"
        ?disabled=${sending || this.able.length === 0}
      >
        ${sending ? this.t("commands.sending") : words}
      </button>`;
  }

  private askActions() {
    return html`<button
        slot="actions"
        type="button"
        @click=${() => {
          this.step = "form";
        }}
      >
        ${this.t("common.back")}
      </button>
      <button slot="actions" type="button" class="primary danger" @click=${this.send}>
        ${this.t("commands.confirm", { action: this.verb })}
      </button>`;
  }

  private sentActions() {
    const failed = this.record !== undefined && !["pending", "success"].includes(this.record.status);
    return html`${
      failed
        ? html`<button
              slot="actions"
              type="button"
              @click=${() => {
                this.step = "form";
              }}
            >
              ${this.t("common.retry")}
            </button>`
        : nothing
    }
      <button slot="actions" type="button" class="primary" @click=${() => this.dialog.close()}>
        ${this.t("common.close")}
      </button>`;
  }

  // Targets ----------------------------------------------------------------------------------------------------------

  private targets() {
    const { able, unable, alone } = this;
    return html`<div class="targets">
      ${isPools(this.row) ? nothing : html`<p class="help">${this.t(`commands.does_${this.word}`)}</p>`}
      ${alone !== undefined ? nothing : this.names(this.t.n("commands.goes_to", able.length), able)}
      ${unable.length === 0 ? nothing : this.names(this.t.n("commands.left_out", unable.length), unable)}
      ${alone !== undefined && isConfirmed(this.row, 1) ? html`<p class="goes">${this.loss()}</p>` : nothing}
      ${this.silent()}
      ${this.start !== undefined && hasSecret(this.row) ? html`<p class="notice">${this.t("commands.secret_again")}</p>` : nothing}
    </div>`;
  }

  /** What the miners mine now. */
  private loss(): string {
    const { hashrate_ths: hashrate, power_w: power } = figures(this.able);
    const { format } = this.env;
    return this.t.n("commands.ask_text", this.able.length, {
      hashrate: format.hashrate(hashrate),
      power: format.power(power),
    });
  }

  private silent() {
    const offline = this.able.filter((miner) => !miner.online).length;
    if (offline === 0) return nothing;
    return html`<p class="notice warn">
      ${this.able.length === 1 ? this.t("commands.offline_self") : this.t.n("commands.offline", offline)}
    </p>`;
  }

  private names(heading: string, miners: readonly Miner[]) {
    // Up to a thousand names are rendered only on request.
    return html`<details
      @toggle=${(event: Event) => {
        if ((event.target as HTMLDetailsElement).open) this.named = new Set([...this.named, miners]);
      }}
    >
      <summary>${heading}</summary>
      <ul class="names">
        ${this.named.has(miners) ? miners.map((miner) => html`<li>${miner.name}</li>`) : nothing}
      </ul>
    </details>`;
  }

  // Parameters -------------------------------------------------------------------------------------------------------

  private fields() {
    const pools = isPools(this.row);
    const fields = shownFields(this.command, this.draft, this.settings).filter(
      ({ key }) => !pools || !POOL_FIELDS.has(key),
    );
    return html`${
      pools
        ? html`<mr-pool-fields
            .env=${this.env}
            .miners=${this.able}
            .catalog=${this.catalog}
            .draft=${this.draft}
            .scope=${this.allSlots ? "all" : "one"}
            .problems=${this.checked ? this.problems : {}}
            @draft=${(event: CustomEvent<Draft>) => {
              this.draft = event.detail;
            }}
            @scope=${(event: CustomEvent<string>) => {
              this.allSlots = event.detail === "all";
              this.checked = false;
            }}
          ></mr-pool-fields>`
        : nothing
    }
    ${fields.length === 0 ? nothing : html`<div class="fields">${fields.map((field) => this.parameter(field))}</div>`}`;
  }

  private parameter(field: CatalogField) {
    const { key, kind, required, default: initial } = field;
    const setting = settingOf(key, this.settings);
    if (kind === "positions") return boardsField(this.env, field, setting, this.view(key));
    if (kind === "boolean" && (required || settingKey(key) === undefined)) {
      return required || initial === null ? this.yesOrNo(field) : this.tick(field);
    }
    const now = key === "power_limit_w" ? wattsNow(this.env, this.able) : "";
    const help = [now, setting === undefined ? "" : settingHelp(this.env, setting)].filter(Boolean).join(" · ");
    return commandField(this.env, field, {
      ...this.view(key),
      ...(help === "" ? {} : { help }),
      offered: offeredFor(this.env, field, setting, this.draft.values.expert === true),
    });
  }

  private view(key: string): FieldView {
    return {
      label: this.label(key),
      typed: this.typed(key),
      problem: this.checked ? this.problems[key] : undefined,
      help: this.optional(`commands.help_${key}`),
      change: (typed) => this.set(key, typed),
    };
  }

  private tick({ key }: CatalogField) {
    const ticked = this.draft.values[key] === true;
    const without = key === "backup_first" && ticked ? this.withoutBackup : 0;
    return html`<div class="wide">
      <label class="check">
        <input
          type="checkbox"
          .checked=${ticked}
          @change=${(event: Event) => this.set(key, (event.target as HTMLInputElement).checked)}
        />
        ${this.label(key)}
      </label>
      <p class="help">
        ${without > 0 ? this.t.n("commands.backup_first_help", without) : this.optional(`commands.help_${key}`)}
      </p>
    </div>`;
  }

  private yesOrNo({ key }: CatalogField) {
    const choice = (value: boolean, label: string) =>
      this.radio(key, this.draft.values[key] === value, label, () => this.set(key, value));
    return html`<div class="choices wide" role="radiogroup" aria-label=${this.t(`common.type_${this.row.command_type}`)}>
      ${choice(true, this.t("commands.field_on_yes"))} ${choice(false, this.t("commands.field_on_no"))}
    </div>`;
  }

  // Pacing -----------------------------------------------------------------------------------------------------------

  private pacing() {
    const count = this.able.length;
    return count <= 1
      ? nothing
      : pacingField(this.env, this.catalog, this.draft, count, this.problems, this.checked, (draft) => {
          this.draft = draft;
        });
  }

  // Confirmation -----------------------------------------------------------------------------------------------------

  private question() {
    const { row, able } = this;
    return html`<div class="notice bad ask" role="alert">
      ${icon(mdiAlertOutline, 28)}
      <div>
        <h3>${this.t(`commands.ask_${this.word}` as TextKey, { count: able.length })}</h3>
        <p>${this.t(isPools(row) && this.allSlots ? "commands.does_set_pools" : `commands.does_${this.word}`)}</p>
        <p>${this.loss()}</p>
        ${this.draft.pace === "all" ? nothing : html`<p>${spreading(this.env, this.draft, able.length, this.catalog)}</p>`}
        ${isPools(row) ? newPools(this.env, this.able, this.draft, this.allSlots, this.catalog.limits) : nothing}
      </div>
    </div>`;
  }

  // Parts of forms ---------------------------------------------------------------------------------------------------

  private label(key: string): string {
    return this.optional(`commands.field_${key}`) || (fieldName(this.env, key) ?? humanised(key));
  }

  /** The text of a key, "" if there is none. */
  private optional(key: string): string {
    const text = this.t(key as TextKey);
    return text === key ? "" : text;
  }

  private typed(key: string): string {
    return String(this.draft.values[key] ?? "");
  }

  private radio(name: string, checked: boolean, label: string, choose: () => void) {
    return html`<label class="check">
      <input type="radio" name=${name} .checked=${checked} @change=${choose} />
      ${label}
    </label>`;
  }

  static override styles = [sharedStyles, commandDialogStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-command-dialog": CommandDialog;
  }
}
