import { mdiAlertOutline } from "@mdi/js";
import { html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { can, ws } from "../api";
import type { Catalog, CatalogField, CommandRow } from "../catalog";
import { isConfirmed, split, spread, switchable } from "../control/actions";
import { commandDialogStyles } from "../control/command-dialog-styles";
import {
  type Draft,
  newDraft,
  type Problems,
  pacingFields,
  pacingOf,
  parametersOf,
  problemsOf,
  visibleFields,
} from "../control/draft";
import { currentPools, workerExamples } from "../control/pool-parts";
import { element } from "../element";
import { figures } from "../fleet";
import type { CountKey, TextKey } from "../localize";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";
import "./dialog";
import type { MrDialog } from "./dialog";
import { icon } from "./icon";
import { humanised } from "./values";

type Step = "form" | "ask" | "sending";

/**
 * Sends one command to miners: shows how many, asks for its parameters and pacing, asks for confirmation if it is
 * dangerous, and sends it once. Fires `sent` (detail: the id of the batch) and `closed`.
 */
@element("mr-command-dialog")
export class CommandDialog extends Part {
  @property({ attribute: false }) row!: CommandRow;
  @property({ attribute: false }) catalog!: Catalog;
  /** All selected miners; those that cannot do it are named and left out. */
  @property({ attribute: false }) miners: readonly Miner[] = [];

  @state() private draft!: Draft;
  @state() private step: Step = "form";
  @state() private error = "";
  /** Whether field errors are shown: only after the first attempt to continue. */
  @state() private checked = false;

  /** The lists of miners that were expanded. */
  @state() private named: ReadonlySet<readonly Miner[]> = new Set();

  @query("mr-dialog") private readonly dialog!: MrDialog;

  private able: readonly Miner[] = [];
  private unable: readonly Miner[] = [];
  private direct = false;

  override connectedCallback(): void {
    super.connectedCallback();
    // The selection is fixed when the dialog opens.
    ({ able: this.able, unable: this.unable } = split(this.miners, this.row, switchable(this.env.hass)));
    this.draft = newDraft(this.row, this.able.length, this.catalog);
    // One miner and no fields: only the confirmation is shown.
    const alone = this.able.length === 1 && this.unable.length === 0;
    this.direct = alone && this.row.fields.length === 0 && isConfirmed(this.row, 1);
    if (this.direct) this.step = "ask";
  }

  private set(key: string, value: string | boolean): void {
    this.draft = { ...this.draft, values: { ...this.draft.values, [key]: value } };
  }

  private get problems(): Problems {
    return problemsOf(this.row, this.draft, this.able.length, this.catalog);
  }

  private next(event: Event): void {
    event.preventDefault();
    if (this.step !== "form") return;
    this.checked = true;
    this.error = "";
    if (Object.keys(this.problems).length > 0) {
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    if (isConfirmed(this.row, this.able.length)) this.step = "ask";
    else void this.send();
  }

  private async send(): Promise<void> {
    if (this.step === "sending") return;
    this.step = "sending";
    try {
      const { batch_id } = await ws<{ readonly batch_id: string }>(this.env.hass, "miner_remote/command", {
        command_type: this.row.command_type,
        miner_ids: this.able.map((miner) => miner.miner_id),
        parameters: parametersOf(this.row, this.draft),
        ...pacingOf(this.draft, this.able.length, this.catalog),
      });
      this.dispatchEvent(new CustomEvent("sent", { detail: batch_id }));
      this.dialog.close();
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
      this.step = this.direct ? "ask" : "form";
    }
  }

  protected override render() {
    const asking = this.step === "ask" || (this.direct && this.step === "sending");
    const dangerous = isConfirmed(this.row, this.able.length);
    const send = this.t.n(`control.do_${this.row.command_type}`, this.able.length);
    return html`<mr-dialog
      heading=${this.t(`common.type_${this.row.command_type}`)}
      close-label=${this.t("common.close")}
      ?busy=${this.step === "sending"}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      <form id="form" novalidate @submit=${this.next}>
        ${asking ? this.question() : html`${this.targets()} ${this.fields()} ${this.pacing()}`}
        ${this.error === "" ? nothing : html`<p class="notice bad" role="alert">${this.error}</p>`}
      </form>
      ${
        asking
          ? html`<button
                slot="actions"
                type="button"
                @click=${() => {
                  if (this.direct) this.dialog.close();
                  else this.step = "form";
                }}
              >
                ${this.t(this.direct ? "common.cancel" : "common.back")}
              </button>
              <button
                slot="actions"
                type="button"
                class="primary danger"
                ?disabled=${this.step === "sending"}
                @click=${this.send}
              >
                ${this.step === "sending" ? this.t("control.sending") : this.t("control.confirm", { action: send })}
              </button>`
          : html`<button
              slot="actions"
              type="submit"
              form="form"
              class="primary"
              ?disabled=${this.step === "sending" || this.able.length === 0}
            >
              ${this.step === "sending" ? this.t("control.sending") : dangerous ? `${send} …` : send}
            </button>`
      }
    </mr-dialog>`;
  }

  // Targets ----------------------------------------------------------------------------------------------------------

  private targets() {
    const { able, unable } = this;
    const [first] = able;
    const alone = able.length === 1 && first !== undefined;
    return html`<div class="targets">
      <p class="help">${this.t(`control.does_${this.row.command_type}`)}</p>
      ${
        alone
          ? html`<p class="goes">${this.t("control.goes_to_name", { name: first.name })}</p>`
          : this.names(this.t.n("control.goes_to", able.length), able)
      }
      ${unable.length === 0 ? nothing : this.names(this.t.n("control.left_out", unable.length), unable)}
      ${this.silent()}
    </div>`;
  }

  private silent() {
    const offline = this.able.filter((miner) => !miner.online).length;
    if (offline === 0) return nothing;
    return html`<p class="notice warn">
      ${this.able.length === 1 ? this.t("control.offline_self") : this.t.n("control.offline", offline)}
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
    const fields = visibleFields(this.row);
    if (fields.length === 0) return nothing;
    return html`${fields.some(({ kind }) => kind === "pool_url") ? currentPools(this.env, this.able) : nothing}
      <div class="fields">${fields.map((field) => this.parameter(field))}</div>`;
  }

  private parameter(field: CatalogField) {
    const { key, kind, required, default: initial } = field;
    if (kind === "boolean") return required || initial === null ? this.yesOrNo(field) : this.tick(field);
    if (kind === "worker_name") return this.worker(field);
    return this.field(field, key === "power_limit_w" ? this.wattsNow() : undefined);
  }

  private worker(field: CatalogField) {
    const { worker_placeholders: placeholders } = this.catalog.limits;
    const typed = this.typed(field.key);
    return html`<div class="wide">
      ${this.field(field)} ${workerExamples(this.env, this.able, typed, this.catalog.limits)}
      <p class="help filled">${this.t("control.worker_filled")}</p>
      <ul class="placeholders">
        ${placeholders.map(
          (name) => html`<li>
            <button type="button" class="code" @click=${() => this.set(field.key, `${typed}{${name}}`)}>
              ${`{${name}}`}
            </button>
            ${this.optional(`placeholder_${name}`)}
          </li>`,
        )}
      </ul>
    </div>`;
  }

  private tick({ key }: CatalogField) {
    const ticked = this.draft.values[key] === true;
    const without = this.able.filter((miner) => !can(miner, "config_read")).length;
    return html`<div class="wide">
      <label class="check">
        <input
          type="checkbox"
          .checked=${ticked}
          @change=${(event: Event) => this.set(key, (event.target as HTMLInputElement).checked)}
        />
        ${this.label(key)}
      </label>
      ${
        key === "backup_first" && ticked && without > 0
          ? html`<p class="help">${this.t.n("control.backup_first_help", without)}</p>`
          : nothing
      }
    </div>`;
  }

  private yesOrNo({ key }: CatalogField) {
    return html`<div class="choices wide" role="radiogroup" aria-label=${this.t(`common.type_${this.row.command_type}`)}>
      ${[true, false].map((value) =>
        this.radio(key, this.draft.values[key] === value, this.label(`${key}_${value ? "yes" : "no"}`), () =>
          this.set(key, value),
        ),
      )}
    </div>`;
  }

  private wattsNow(): string {
    const watts = this.able.flatMap((miner) => miner.power_limit_w ?? miner.est_power_w ?? []);
    if (watts.length === 0) return "";
    const from = this.env.format.power(Math.min(...watts));
    const to = this.env.format.power(Math.max(...watts));
    return from === to ? this.t("control.watts_now_same", { from }) : this.t("control.watts_now", { from, to });
  }

  // Pacing -----------------------------------------------------------------------------------------------------------

  private pacing() {
    const count = this.able.length;
    if (count <= 1) return nothing;
    const { pace } = this.draft;
    const wrong = Object.keys(this.problems).length > 0;
    return html`<fieldset>
      <legend>${this.t("control.pacing")}</legend>
      <div class="choices" role="radiogroup" aria-label=${this.t("control.pacing")}>
        ${(["all", "percent", "size"] as const).map((each) =>
          this.radio("pace", pace === each, this.t(`control.pace_${each}`), () => {
            this.draft = { ...this.draft, pace: each };
          }),
        )}
      </div>
      <div class="numbers">
        ${pacingFields(pace, this.catalog).map((field) =>
          this.field(field, "", field.key === "stop_after_failures" ? this.t("control.stop_after_never") : ""),
        )}
      </div>
      ${pace === "all" || wrong ? nothing : html`<p class="help" role="status">${this.spreading()}</p>`}
    </fieldset>`;
  }

  /** Describes how many groups there are and how long they take. */
  private spreading(): string {
    const count = this.able.length;
    const { groups, seconds } = spread(count, pacingOf(this.draft, count, this.catalog));
    const words = `${this.t.n("control.spread", groups)}.`;
    if (seconds === 0) return words;
    const time = seconds < 120 ? `${this.env.format.number(seconds)} s` : this.env.format.span(seconds);
    return `${words} ${this.t("control.spread_time", { time })}`;
  }

  // Confirmation -----------------------------------------------------------------------------------------------------

  private question() {
    const { row, able } = this;
    const type = row.command_type;
    const { hashrate_ths: hashrate, power_w: power } = figures(able);
    const { format } = this.env;
    return html`<div class="notice bad ask" role="alert">
      ${icon(mdiAlertOutline, 28)}
      <div>
        <h3>${this.t.n(`control.ask_${type}` as CountKey, able.length, { name: able[0]?.name ?? "" })}</h3>
        <p>${this.t(`control.does_${type}`)}</p>
        ${this.direct ? this.silent() : nothing}
        <p>${this.t.n("control.ask_text", able.length, { hashrate: format.hashrate(hashrate), power: format.power(power) })}</p>
        ${this.draft.pace === "all" || able.length === 1 ? nothing : html`<p>${this.spreading()}</p>`}
        ${
          type === "pool_switch"
            ? html`<p>${this.t("control.ask_pool", { url: this.typed("pool_url").trim() })}</p>
                ${workerExamples(this.env, able, this.typed("worker_name"), this.catalog.limits)}`
            : nothing
        }
      </div>
    </div>`;
  }

  // Parts of forms ---------------------------------------------------------------------------------------------------

  private label(key: string): string {
    return this.optional(`field_${key}`) || humanised(key);
  }

  /** The text of a key of this area, "" if there is none. */
  private optional(name: string): string {
    const key = `control.${name}` as TextKey;
    const text = this.t(key);
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

  private field({ key, kind, max_length }: CatalogField, help = this.optional(`help_${key}`), placeholder = "") {
    const problem = this.checked ? this.problems[key] : undefined;
    const number = kind === "integer" || kind === "number";
    // Not translated.
    const code = kind === "pool_url" || kind === "worker_name";
    return html`<label class="field ${number || kind === "password" ? "" : "wide"}">
      <span>${this.label(key)}</span>
      <input
        name=${key}
        type=${number ? "number" : kind === "password" ? "password" : "text"}
        step=${number ? "any" : nothing}
        autocomplete=${kind === "password" ? "new-password" : "off"}
        autocapitalize=${code ? "off" : nothing}
        spellcheck=${code ? "false" : nothing}
        placeholder=${placeholder || nothing}
        maxlength=${max_length ?? nothing}
        aria-invalid=${problem === undefined ? nothing : "true"}
        aria-describedby=${problem === undefined ? `${key}-help` : `${key}-error`}
        .value=${this.typed(key)}
        @input=${(event: Event) => this.set(key, (event.target as HTMLInputElement).value)}
      />
      ${
        problem === undefined
          ? nothing
          : html`<span class="error" id="${key}-error" role="alert">${this.t(problem.key, problem.values)}</span>`
      }
      ${help === "" ? nothing : html`<span class="help" id="${key}-help">${help}</span>`}
    </label>`;
  }

  static override styles = [sharedStyles, commandDialogStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-command-dialog": CommandDialog;
  }
}
