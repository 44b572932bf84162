import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { type ApiError, asApiError, rest } from "../api";
import { bottomBar } from "../components/bottom-bar";
import "../components/dialog";
import { segmentStyles } from "../components/segments";
import { toast } from "../components/toast";
import { element } from "../element";
import { loadRates } from "../rates/load";
import { sharedStyles } from "../styles";
import type { Miner, Rate, Schedule } from "../types";
import { Part } from "../view";
import { editorStyles } from "./editor-styles";
import { changes, EMPTY, type Form, fromSchedule, previewBody, STARTS, startingPoint, toBody } from "./form";
import { LeaveGuard } from "./guard";
import { lacking } from "./missing-values";
import "./plan-preview";
import { priceSection } from "./price-section";
import { fieldName, type Problems, problemsOf } from "./problems";
import { type Context, fieldId } from "./section";
import { switchingSection, whatSection, whenSection, whoSection } from "./sections";

/**
 * Unsaved forms by their address: Home Assistant recreates a page that was hidden for some minutes.
 */
const drafts = new Map<string, Form>();

const NOTHING: Problems = new Map();

/**
 * Creates or changes one power schedule. Fires `done` when it was saved or closed (detail: whether the list replaces it
 * in the browser's history).
 */
@element("mr-schedule-editor")
export class MrScheduleEditor extends Part {
  /** The id of the schedule; null for a new one. */
  @property({ attribute: false }) scheduleId: number | null = null;
  /** The starting point of a new one. */
  @property({ attribute: false }) start = "";
  /** The id of the schedule that a new one copies. */
  @property({ attribute: false }) copy = "";

  @state() private base: Schedule | null = null;
  @state() private form: Form | undefined;
  @state() private rates: readonly Rate[] = [];
  @state() private miners: readonly Miner[] = [];
  @state() private failure = "";
  @state() private problems: Problems = NOTHING;
  /** Whether saving was attempted; from then on fields show their errors. */
  @state() private tried = false;
  @state() private refusal = "";
  @state() private saving = false;
  @state() private restored = false;
  @state() private selected = -1;
  /** The plan in a few words, for pages on which it is not beside the form. */
  @state() private plan = "";
  /** Continues to leave the page after the user has confirmed. */
  @state() private leaving: (() => void) | undefined;

  /** The form without any changes. */
  private pristine = "";
  private origin: Form = EMPTY;
  private guard: LeaveGuard | undefined;

  /** The bar with the buttons, once the form is drawn. */
  private bar: HTMLElement | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.fleet.listen(() => this.look()));
    this.look();
    this.bar = null;
    this.guard = new LeaveGuard(
      () => this.dirty,
      (leave) => {
        this.leaving = leave;
      },
    );
    this.owns(this.guard.watch());
    void this.load();
  }

  private look(): void {
    this.miners = this.env.fleet.miners;
  }

  private get zone(): string {
    return this.env.hass.config.time_zone;
  }

  private get address(): string {
    return this.scheduleId === null ? `new:${this.start}:${this.copy}` : String(this.scheduleId);
  }

  private get dirty(): boolean {
    return this.form !== undefined && JSON.stringify(this.form) !== this.pristine;
  }

  private async load(): Promise<void> {
    this.failure = "";
    try {
      const from = this.scheduleId ?? (this.copy === "" ? null : Number(this.copy));
      const [rates, read] = await Promise.all([
        loadRates(this.env),
        from === null ? undefined : rest<{ schedule: Schedule }>(this.env.hass, "GET", `remote/schedule/power/${from}`),
      ]);
      if (!this.isConnected) return;
      this.rates = rates;
      const separator = this.env.format.number(1.5, 1).charAt(1);
      const form = read === undefined ? this.blank(rates) : fromSchedule(read.schedule, this.zone, separator);
      const copied = this.scheduleId === null && read !== undefined;
      this.base = copied ? null : (read?.schedule ?? null);
      this.origin = copied ? { ...form, name: this.t("schedules.copy_of", { name: form.name }) } : form;
      this.pristine = JSON.stringify(this.origin);
      const draft = drafts.get(this.address);
      this.restored = draft !== undefined && JSON.stringify(draft) !== this.pristine;
      this.form = this.restored && draft !== undefined ? draft : this.origin;
    } catch (thrown) {
      const error = asApiError(thrown);
      this.failure = error.status === 404 ? this.t("schedules.gone") : this.env.errorText(error);
    }
  }

  private blank(rates: readonly Rate[]): Form {
    const start = STARTS.find((item) => item === this.start);
    if (start === undefined) return EMPTY;
    return startingPoint(
      start,
      this.t(`schedules.start_${start}`),
      (rates.find(({ price_now }) => price_now !== null) ?? rates[0])?.id ?? null,
    );
  }

  private readonly set = (values: Partial<Form>): void => {
    if (this.form === undefined) return;
    this.form = { ...this.form, ...values };
    drafts.set(this.address, this.form);
    this.guard?.arm();
  };

  private discard(): void {
    drafts.delete(this.address);
    this.form = this.origin;
    this.restored = false;
    this.problems = NOTHING;
    this.refusal = "";
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent<boolean>("done", { detail: this.guard?.second ?? false }));
  }

  private cancel(): void {
    if (this.dirty) this.leaving = () => this.close();
    else this.close();
  }

  private leave(): void {
    const go = this.leaving;
    this.leaving = undefined;
    this.discard();
    go?.();
  }

  private read(error: ApiError): Problems {
    return problemsOf(error, this.env);
  }

  private async save(): Promise<void> {
    const form = this.form;
    if (form === undefined || this.saving) return;
    this.saving = true;
    this.refusal = "";
    try {
      const body = toBody(form, this.base, this.zone);
      const missing = lacking(body);
      if (missing !== undefined) throw missing;
      if (this.scheduleId === null) await rest(this.env.hass, "POST", "remote/schedule/power", body);
      else {
        const before = toBody(this.origin, this.base, this.zone);
        await rest(this.env.hass, "PUT", `remote/schedule/power/${this.scheduleId}`, changes(body, before));
      }
      this.pristine = JSON.stringify(form);
      drafts.delete(this.address);
      toast(this, this.t("schedules.saved", { name: form.name.trim() }));
      this.close();
    } catch (thrown) {
      const error = asApiError(thrown);
      this.tried = true;
      this.problems = this.read(error);
      this.refusal = this.problems.size > 0 ? "" : this.env.errorText(error);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("#summary")?.focus();
    } finally {
      this.saving = false;
    }
  }

  /** The plan is refused for the same reasons as saving; after an attempt to save, fields show their errors. */
  private answered(error: ApiError | null): void {
    if (!this.tried) return;
    const name = this.form?.name.trim() === "" ? [["name", this.t("input.missing")] as const] : [];
    this.problems = new Map([...name, ...(error === null ? [] : this.read(error))]);
    this.refusal = "";
  }

  private jump(path: string): void {
    const exact = this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(fieldId(path))}`);
    exact?.scrollIntoView({ block: "center" });
    exact?.focus();
  }

  private showPlan(): void {
    this.renderRoot.querySelector(".plan")?.scrollIntoView({ block: "start" });
  }

  protected override updated(changed: PropertyValues): void {
    if (this.bar === null) {
      this.bar = this.renderRoot.querySelector<HTMLElement>(".bar");
      if (this.bar !== null) this.owns(bottomBar(this.bar));
    }
    if (!changed.has("selected") || this.selected < 0) return;
    // Only the list of windows scrolls: the page must not move while the pointer drags.
    const row = this.renderRoot.querySelector<HTMLElement>(`#${fieldId(`weekly_schedule.${this.selected}`)}`);
    const list = row?.parentElement;
    if (row === null || !list || list.scrollHeight <= list.clientHeight) return;
    const below = row.offsetTop + row.offsetHeight - list.clientHeight;
    list.scrollTop = Math.min(row.offsetTop, Math.max(list.scrollTop, below));
  }

  protected override render() {
    const form = this.form;
    if (this.failure !== "") {
      return html`<div class="empty">
        <p role="alert">${this.failure}</p>
        <button type="button" @click=${this.close}>${this.t("schedules.to_list")}</button>
      </div>`;
    }
    if (form === undefined) return this.loadingLine();
    const context: Context = {
      env: this.env,
      form,
      base: this.base,
      rates: this.rates,
      miners: this.miners,
      problems: this.problems,
      set: this.set,
    };
    const body = previewBody(form, this.base, this.zone, this.t("schedules.unnamed"));
    return html`<form
        novalidate
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.save();
        }}
      >
        <h2>${this.t(this.scheduleId === null ? "schedules.new" : "schedules.edit_title")}</h2>
        ${this.messages()}
        <div class="columns">
          <div class="fields">
            ${this.section("schedules.section_what", whatSection(context))}
            ${this.section(
              "schedules.section_when",
              whenSection(context, this.selected, (index) => {
                this.selected = index;
              }),
            )}
            ${this.section("schedules.section_who", whoSection(context))}
            ${this.section("schedules.section_price", priceSection(context))}
            ${this.section("schedules.section_switching", switchingSection(context))}
          </div>
          <section class="card plan" aria-labelledby="plan">
            <h3 id="plan">${this.t("schedules.section_plan")}</h3>
            <mr-plan-preview
              .env=${this.env}
              .body=${body}
              @answered=${(event: CustomEvent<ApiError | null>) => this.answered(event.detail)}
              @planned=${(event: CustomEvent<string>) => {
                this.plan = event.detail;
              }}
            ></mr-plan-preview>
          </section>
        </div>
        <div class="bar">
          <span role="status">${this.saving ? this.t("schedules.saving") : nothing}</span>
          ${
            this.plan === ""
              ? nothing
              : html`<button type="button" class="plain to-plan" @click=${this.showPlan}>
                  ${this.t("schedules.section_plan")}: ${this.plan}
                </button>`
          }
          <span class="spacer"></span>
          <button type="button" ?disabled=${this.saving} @click=${this.cancel}>${this.t("common.cancel")}</button>
          <button type="submit" class="primary" ?disabled=${this.saving}>${this.t("common.save")}</button>
        </div>
      </form>
      ${this.leaving === undefined ? nothing : this.question()}`;
  }

  private section(
    title: `schedules.section_${"what" | "when" | "who" | "price" | "switching"}`,
    content: TemplateResult,
  ): TemplateResult {
    return html`<section class="card" aria-labelledby=${title}>
      <h3 id=${title}>${this.t(title)}</h3>
      ${content}
    </section>`;
  }

  private messages() {
    return html`${
      this.restored
        ? html`<div class="notice row" role="status">
            <span>${this.t("schedules.draft")}</span>
            <button type="button" @click=${this.discard}>${this.t("schedules.discard")}</button>
          </div>`
        : nothing
    }
    ${
      this.problems.size > 0
        ? html`<div class="notice bad" id="summary" role="alert" tabindex="-1">
            <b>${this.t("schedules.wrong_title")}</b>
            <ul>
              ${[...this.problems].map(
                ([path, words]) =>
                  html`<li>
                    <button class="plain jump" type="button" @click=${() => this.jump(path)}>
                      ${fieldName(path, this.t)}:
                    </button>
                    ${words}
                  </li>`,
              )}
            </ul>
          </div>`
        : nothing
    }
    ${
      this.refusal === ""
        ? nothing
        : html`<p class="notice bad" id="summary" role="alert" tabindex="-1">
            ${this.t("common.failed", { error: this.refusal })}
          </p>`
    }`;
  }

  private question() {
    return html`<mr-dialog
      .heading=${this.t("schedules.leave_title")}
      close-label=${this.t("common.close")}
      @closed=${() => {
        this.leaving = undefined;
      }}
    >
      <p>${this.t("schedules.leave_text")}</p>
      <button slot="actions" type="button" class="stay" @click=${() => {
        this.leaving = undefined;
      }}>
        ${this.t("schedules.leave_stay")}
      </button>
      <button slot="actions" type="button" class="primary danger" @click=${this.leave}>
        ${this.t("schedules.leave_go")}
      </button>
    </mr-dialog>`;
  }

  static override styles = [sharedStyles, segmentStyles, editorStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-schedule-editor": MrScheduleEditor;
  }
}
