import { css, html, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { asApiError, queryString, rest } from "../api";
import { commandField } from "../components/command-field";
import "../components/dialog";
import type { MrDialog } from "../components/dialog";
import { figureStyles } from "../components/figure-styles";
import { icon } from "../components/icon";
import { commandDialogStyles } from "../control/command-dialog-styles";
import type { Problems } from "../control/draft";
import { element } from "../element";
import { namesText } from "../errors";
import { startStyles } from "../schedules/list-styles";
import { loadSettings, type Setting } from "../settings/model";
import { sharedStyles } from "../styles";
import type { Backup } from "../types";
import { Part } from "../view";
import { dryRun } from "./dry-run";
import { policyField } from "./field-parts";
import { FIELDS, type Field, MANUAL, type Share, type TemplatePool, valuesOf } from "./fields";
import { changesOf, dataOf, type Form, formOf, problemsOf, serverProblems } from "./form";
import { type FormContext, fieldStyles } from "./form-context";
import { KIND_ICONS } from "./icons";
import type { LibraryPool } from "./library";
import {
  commands,
  coveredBy,
  type DryRun,
  KINDS,
  type Kind,
  POWER_KINDS,
  type Policy,
  templateFromBackup,
} from "./model";
import "./pool-dialogs";
import "./scope-field";

const TEXT = {
  kind: "text",
  default: null,
  minimum: null,
  maximum: null,
  above_minimum: false,
  choices: [],
  unit: null,
} as const;
const NAME = { ...TEXT, key: "name", required: true, max_length: 255 };
const NOTE = { ...TEXT, key: "note", required: false, max_length: 1000 };
/** How many backups a template can be made from are listed. */
const BACKUPS = 50;
/** How often the present values of sensors are read. */
const REPORTS_EVERY_MS = 2000;
/** The fields of each step of the set-up of sun; the last step has all others. */
const STEPS = [/^(solar_source|meter|surplus)/, /^(battery|reserve_w|max_import_w)/, /^/] as const;

/**
 * Creates or changes a policy: asks for its kind, its miners and its settings; a new policy of sun in three steps. Fires
 * `saved` (detail: the policy) and `closed`.
 */
@element("mr-policy-dialog")
export class PolicyDialog extends Part {
  /** The policy to change, or to copy; undefined for a new one. */
  @property({ attribute: false }) policy: Policy | undefined;
  @property({ type: Boolean }) copy = false;
  /** The kind of a new policy, undefined to choose it here. */
  @property() kind: Kind | undefined;
  @property({ attribute: false }) pools: readonly LibraryPool[] = [];

  @state() private form: Form | undefined;
  @state() private checked = false;
  @state() private refused: Problems = {};
  @state() private error = "";
  @state() private busy = false;
  @state() private settings: readonly Setting[] | undefined;
  /** The field that gets the pool that is being added to the library. */
  @state() private addingFor: string | undefined;
  @state() private backups: readonly Backup[] = [];
  /** What of the chosen backup is not in the template. */
  @state() private fromBackupText = "";
  @state() private dry: DryRun | undefined;
  @state() private step = 0;
  @query("mr-dialog") private readonly dialog!: MrDialog;
  private settingsOf = "";

  override connectedCallback(): void {
    super.connectedCallback();
    const timer = setInterval(() => this.form !== undefined && this.requestUpdate(), REPORTS_EVERY_MS);
    this.owns(() => clearInterval(timer));
    const { policy, kind } = this;
    if (policy === undefined) {
      if (kind !== undefined) this.choose(kind);
      return;
    }
    const name = this.copy ? this.t("schedules.copy_of", { name: policy.name }) : policy.name;
    this.form = formOf(policy.kind, { ...policy, name }, name);
  }

  /** The id of the stored policy that is changed. */
  private get storedId(): number | null {
    return this.copy ? null : (this.policy?.id ?? null);
  }

  private choose(kind: Kind): void {
    this.form = formOf(kind, undefined, this.t(`policies.kind_${kind}`));
  }

  private get lastStep(): number {
    return this.form?.kind === "solar" && this.policy === undefined ? STEPS.length - 1 : 0;
  }

  /** Returns whether a field is in the current step. */
  private inStep({ key }: Pick<Field, "key">): boolean {
    return this.lastStep === 0 || STEPS.findIndex((keys) => keys.test(key)) === this.step;
  }

  private async go(step: number): Promise<void> {
    this.step = step;
    this.checked = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("#form input, #form select")?.focus();
    if (step === this.lastStep) this.tryIt();
  }

  private change(changes: Partial<Form>): void {
    if (this.form !== undefined) this.form = { ...this.form, ...changes };
    this.refused = {};
    this.dry = undefined;
  }

  private set(key: string, value: unknown): void {
    if (this.form !== undefined) this.change({ values: { ...this.form.values, [key]: value } });
  }

  protected override willUpdate(_changes: PropertyValues): void {
    const { form } = this;
    if (form?.kind !== "template") return;
    const miners = coveredBy(form.scope, this.env.fleet.miners);
    const asked = miners.map(({ miner_id }) => miner_id).join();
    if (asked === this.settingsOf) return;
    if (this.settingsOf === "") void this.loadBackups();
    this.settingsOf = asked;
    // Those of the last scope stay until the new ones are known.
    void loadSettings(this.env, miners).then((settings) => {
      if (asked === this.settingsOf) this.settings = settings;
    });
  }

  // Templates from backups ------------------------------------------------------------------------------------------

  private async loadBackups(): Promise<void> {
    try {
      const path = `remote/backups${queryString({ limit: BACKUPS })}`;
      this.backups = (await rest<{ readonly backups: readonly Backup[] }>(this.env.hass, "GET", path)).backups;
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  }

  private async takeBackup(id: number): Promise<void> {
    this.error = this.fromBackupText = "";
    try {
      const { settings, left_out } = await templateFromBackup(this.env, id);
      if (this.form?.kind !== "template") return;
      if (settings === null) {
        this.fromBackupText = this.t("policies.backup_nothing");
        return;
      }
      const { pools, power_limit_w, settings: named } = valuesOf("template", settings);
      this.change({ values: { ...this.form.values, pools, power_limit_w, settings: named } });
      if (left_out.length > 0) {
        const sections = namesText(this.env, left_out.join(", "));
        this.fromBackupText = this.t("policies.backup_left_out", { sections });
      }
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  }

  // Pools -----------------------------------------------------------------------------------------------------------

  private addPool(pool: LibraryPool): void {
    const { form, addingFor: key } = this;
    if (form === undefined || key === undefined) return;
    // The feed brings it a moment later.
    if (!this.pools.some(({ id }) => id === pool.id)) this.pools = [...this.pools, pool];
    const value = form.values[key];
    if (key === "shares") {
      const shares = value as readonly Share[];
      const sum = shares.reduce((total, { percent }) => total + (Number(percent) || 0), 0);
      this.set(key, [...shares, { pool_id: pool.id, percent: String(Math.max(0, 100 - sum)) }]);
    } else if (key === "pools") {
      this.set(key, [...((value ?? []) as readonly TemplatePool[]), { pool_id: pool.id }]);
    } else this.set(key, [...(value as readonly number[]), pool.id]);
  }

  // Saving and trying -----------------------------------------------------------------------------------------------

  private get problems(): Problems {
    const catalog = this.env.catalog.value;
    if (this.form === undefined || catalog === undefined) return {};
    const found = Object.entries(problemsOf(this.form, catalog));
    return Object.fromEntries(found.filter(([key]) => this.step === this.lastStep || this.inStep({ key })));
  }

  /** Returns whether something is wrong, and shows it. */
  private isWrong(): boolean {
    this.checked = true;
    this.error = "";
    if (Object.keys(this.problems).length === 0) return false;
    void this.showProblem();
    return true;
  }

  private async showProblem(): Promise<void> {
    await this.updateComplete;
    const found = this.renderRoot.querySelector<HTMLElement>("[aria-invalid=true], .error, mr-scope-field[problem]");
    found?.scrollIntoView({ block: "center" });
    found?.focus();
  }

  /** Runs a request; its field errors are shown at their fields, all others at the end. */
  private async request(what: () => Promise<void>): Promise<void> {
    if (this.busy || this.isWrong()) return;
    this.busy = true;
    this.refused = {};
    try {
      await what();
    } catch (thrown) {
      this.refused = serverProblems(asApiError(thrown), this.t);
      this.error = this.env.errorText(thrown);
      void this.showProblem();
    }
    this.busy = false;
  }

  private readonly save = (event: Event): void => {
    event.preventDefault();
    if (this.step < this.lastStep) {
      if (!this.isWrong()) void this.go(this.step + 1);
      return;
    }
    void this.request(async () => {
      const { form, policy, storedId: id } = this;
      if (form === undefined) return;
      const data = id === null || policy === undefined ? dataOf(form) : changesOf(form, policy);
      if (Object.keys(data).length > 0) {
        this.dispatchEvent(new CustomEvent("saved", { detail: await commands.save(this.env, id, data) }));
      }
      this.busy = false;
      await this.updateComplete;
      this.dialog.close();
    });
  };

  private readonly tryIt = (): void => {
    void this.request(async () => {
      const { form, storedId: id } = this;
      if (form === undefined) return;
      this.dry = await commands.dryRun(this.env, { policy: { ...(id === null ? {} : { id }), ...dataOf(form) } });
      await this.updateComplete;
      this.renderRoot.querySelector("#dry")?.scrollIntoView({ block: "nearest" });
    });
  };

  // Drawing ---------------------------------------------------------------------------------------------------------

  protected override render() {
    const { t, form } = this;
    const title =
      form === undefined
        ? t("policies.new")
        : this.storedId === null
          ? this.lastStep === 0
            ? t("policies.new_kind", { kind: t(`policies.kind_${form.kind}`) })
            : t("policies.step", {
                step: this.step + 1,
                steps: STEPS.length,
                title: t(`policies.step_${(["sensor", "battery", "miners"] as const)[this.step] ?? "miners"}`),
              })
          : (this.policy?.name ?? "");
    return html`<mr-dialog
        heading=${title}
        close-label=${t("common.close")}
        wide
        ?busy=${this.busy}
        @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
      >
        ${form === undefined ? this.kinds() : html`${this.content(form)} ${this.actions()}`}
      </mr-dialog>
      ${
        this.addingFor === undefined
          ? nothing
          : html`<mr-pool-dialog
              .env=${this.env}
              @saved=${(event: CustomEvent<LibraryPool>) => this.addPool(event.detail)}
              @done=${this.poolClosed}
              @closed=${this.poolClosed}
            ></mr-pool-dialog>`
      }`;
  }

  private readonly poolClosed = (): void => {
    this.addingFor = undefined;
  };

  private kinds() {
    return html`<div class="starts">
      ${KINDS.map(
        (kind) => html`<button type="button" class="card start" @click=${() => this.choose(kind)}>
          ${icon(KIND_ICONS[kind], 28)}
          <span class="label">${this.t(`policies.kind_${kind}`)}</span>
          <span class="help">${this.t(`policies.about_${kind}`)}</span>
        </button>`,
      )}
    </div>`;
  }

  private content(form: Form) {
    const { t, env } = this;
    const problems: Problems = { ...this.refused, ...(this.checked ? this.problems : {}) };
    const context: FormContext = {
      env,
      values: form.values,
      problems,
      pools: this.pools,
      settings: this.settings,
      set: (key, value) => this.set(key, value),
      addPool: (key) => {
        this.addingFor = key;
      },
    };
    if (this.step < this.lastStep) {
      return html`<form id="form" novalidate @submit=${this.save}>
        <p class="help">${t(this.step === 0 ? "policies.about_solar" : "policies.about_battery")}</p>
        ${this.fields(context)}
      </form>`;
    }
    const scopeProblem = problems.scope;
    return html`<form id="form" novalidate @submit=${this.save}>
      ${this.lastStep > 0 ? nothing : html`<p class="help">${t(`policies.about_${form.kind}`)}</p>`}
      <div class="fields">
        ${commandField(env, NAME, {
          label: t("control.name"),
          typed: form.name,
          problem: problems.name,
          change: (name) => this.change({ name }),
        })}
        ${commandField(env, NOTE, {
          label: t("commands.field_description"),
          typed: form.note,
          problem: problems.note,
          change: (note) => this.change({ note }),
        })}
      </div>
      <fieldset>
        <legend>${t("schedules.section_who")}</legend>
        <mr-scope-field
          .env=${env}
          .scope=${form.scope}
          .problem=${scopeProblem === undefined ? "" : t(scopeProblem.key, scopeProblem.values)}
          @scope=${(event: CustomEvent<Form["scope"]>) => this.change({ scope: event.detail })}
        ></mr-scope-field>
      </fieldset>
      <fieldset>
        <legend>${t("settings.title")}</legend>
        ${form.kind === "template" ? this.fromBackup() : nothing}
        ${this.fields(context, this.manual(form, problems))}
      </fieldset>
      <label class="check">
        <input
          type="checkbox"
          name="enabled"
          .checked=${form.enabled}
          @change=${(event: Event) => this.change({ enabled: (event.target as HTMLInputElement).checked })}
        />
        ${t("schedules.enabled")}
      </label>
      ${this.alarm(this.error)}
      ${this.dry === undefined ? nothing : html`<section id="dry">${dryRun(env, this.dry)}</section>`}
    </form>`;
  }

  /** The fields of the current step; those of experts are folded. */
  private fields(context: FormContext, manual: unknown = nothing) {
    const { form } = this;
    if (form === undefined) return nothing;
    const shown = FIELDS[form.kind].filter((field) => this.inStep(field));
    const folded = shown.filter(({ more, applies }) => more && applies(form.values));
    const power = POWER_KINDS.has(form.kind);
    return html`<div class="fields">
        ${shown.filter(({ more }) => !more).map((field) => policyField(context, field))} ${power ? nothing : manual}
      </div>
      ${
        folded.length === 0 && !(power && manual !== nothing)
          ? nothing
          : html`<details ?open=${[MANUAL, ...folded].some(({ key }) => key in context.problems)}>
              <summary>${this.t("policies.more")}</summary>
              <div class="fields">${folded.map((field) => policyField(context, field))} ${power ? manual : nothing}</div>
            </details>`
      }`;
  }

  private manual(form: Form, problems: Problems) {
    if (form.kind === "backup") return nothing;
    return commandField(this.env, MANUAL, {
      label: this.t("policies.field_manual_minutes"),
      typed: form.manual,
      problem: problems.manual_minutes,
      help: this.t(form.kind === "protection" ? "policies.help_manual_protection" : "policies.help_manual_minutes"),
      change: (manual) => this.change({ manual }),
    });
  }

  private fromBackup() {
    if (this.backups.length === 0) return nothing;
    const { t } = this;
    return html`<label class="field">
      <span>${t("policies.from_backup")}</span>
      <select
        @change=${(event: Event) => {
          const select = event.target as HTMLSelectElement;
          if (select.value !== "") void this.takeBackup(Number(select.value));
        }}
      >
        <option value="">${t("policies.from_nothing")}</option>
        ${this.backups.map(
          ({ id, backup_name, created_at }) =>
            html`<option value=${id}>${backup_name} (${this.env.format.dateTime(created_at)})</option>`,
        )}
      </select>
    </label>
    ${this.fromBackupText === "" ? nothing : html`<p class="notice" role="status">${this.fromBackupText}</p>`}`;
  }

  private actions() {
    const { t, busy, step, lastStep } = this;
    const save = step < lastStep ? "policies.next" : lastStep > 0 ? "policies.create" : "common.save";
    return html`<button
        slot="actions"
        type="button"
        ?disabled=${busy}
        @click=${() => (step === 0 ? this.dialog.close() : this.go(step - 1))}
      >
        ${t(step === 0 ? "common.cancel" : "common.back")}
      </button>
      ${
        step < lastStep
          ? nothing
          : html`<button slot="actions" type="button" ?disabled=${busy} @click=${this.tryIt}>${t("policies.dry_run")}</button>`
      }
      <button slot="actions" type="submit" form="form" class="primary" ?disabled=${busy}>${t(save)}</button>`;
  }

  static override styles = [
    sharedStyles,
    commandDialogStyles,
    fieldStyles,
    figureStyles,
    startStyles,
    css`
      #dry {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-policy-dialog": PolicyDialog;
  }
}
