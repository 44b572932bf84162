import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { figureStyles } from "../components/figure-styles";
import { OneButton } from "../components/one-button";
import { segmentStyles, segments } from "../components/segments";
import { toast } from "../components/toast";
import { element } from "../element";
import { instantOf } from "../history/zone";
import { dryRun } from "../policies/dry-run";
import { commands, type DryRun } from "../policies/model";
import { wallTime } from "../schedules/zone";
import type { Miner } from "../types";
import { type CurtailForm, curtailmentOf, curtailments, DURATIONS, scopeOf } from "./curtailment";

/** How long nothing is typed before the effect is asked for. */
const PAUSE_MS = 400;
/** The part of the power that is restored per minute unless somebody wants another pace. */
const RESTORE_PART = 0.1;

/** Lowers the power of miners for a time: says how much is available, and what would happen. Fires `done` and `closed`. */
@element("mr-curtail-dialog")
export class CurtailDialog extends OneButton {
  /** Undefined for all miners. */
  @property({ attribute: false }) miners: readonly Miner[] | undefined;

  @state() private form: CurtailForm = { mode: "reduce", kilowatts: "", how: "60", until: "", pace: "" };
  /** What is decided for the lowest power that is possible. */
  @state() private lowest: DryRun | undefined;
  @state() private effect: DryRun | undefined;
  @state() private problem = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;
  private asked = "";

  protected override readonly tone = "danger";

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(() => {
      clearTimeout(this.timer);
      this.turn += 1;
    });
    void this.begin();
  }

  private async begin(): Promise<void> {
    try {
      const lowest = await this.dry({ to_w: 0 });
      this.lowest = lowest;
      const drawn = watts(lowest, "baseline_w");
      if (drawn !== null && this.form.pace === "") {
        this.form = { ...this.form, pace: String(Math.max(1, Math.round((drawn * RESTORE_PART) / 100)) / 10) };
      }
    } catch (thrown) {
      this.problem = this.env.errorText(thrown);
    }
  }

  private dry(settings: object): Promise<DryRun> {
    return commands.dryRun(this.env, {
      policy: { name: this.heading, kind: "curtailment", scope: scopeOf(this.miners), settings },
    });
  }

  protected override willUpdate(_changes: PropertyValues): void {
    const made = this.made;
    const { reduce_w, to_w } = made ?? {};
    const asked = made === null ? "" : JSON.stringify({ reduce_w, to_w });
    if (asked === this.asked) return;
    this.asked = asked;
    this.effect = undefined;
    clearTimeout(this.timer);
    if (asked !== "") this.timer = setTimeout(() => void this.ask(JSON.parse(asked)), PAUSE_MS);
  }

  private async ask(settings: object): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    try {
      const effect = await this.dry(settings);
      if (turn !== this.turn) return;
      this.effect = effect;
      this.problem = "";
    } catch (thrown) {
      if (turn === this.turn) this.problem = this.env.errorText(thrown);
    }
  }

  private get made() {
    return curtailmentOf(this.form, scopeOf(this.miners), Date.now());
  }

  protected override get heading(): string {
    const { t, miners } = this;
    return miners === undefined ? t("power.curtail_all") : t.n("power.curtail_some", miners.length);
  }

  protected override get button(): string {
    return this.t("power.curtail_now");
  }

  protected override get ready(): boolean {
    return this.made !== null;
  }

  protected override async work(): Promise<void> {
    const { made } = this;
    if (made === null) return;
    await curtailments.begin(this.env, made);
    toast(this, this.t("power.curtailed"));
  }

  private change(changes: Partial<CurtailForm>): void {
    this.form = { ...this.form, ...changes };
  }

  protected override content() {
    const { t, env, form } = this;
    const zone = env.format.timeZone;
    const value = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;
    const number = (name: "kilowatts" | "pace", label: string, help = "") => html`<label class="field">
      <span>${label}</span>
      <input
        name=${name}
        type="number"
        min="0"
        step="any"
        placeholder=${help || nothing}
        .value=${form[name]}
        @input=${(event: Event) => this.change({ [name]: value(event) })}
      />
    </label>`;
    return html`${this.available()}
      ${segments(
        "mode",
        t("power.amount"),
        form.mode,
        (["reduce", "to"] as const).map((mode) => ({ value: mode, label: t(`power.mode_${mode}`) })),
        (mode) => this.change({ mode: mode === "to" ? "to" : "reduce" }),
        true,
      )}
      <div class="grid">
        ${number("kilowatts", t(form.mode === "reduce" ? "power.shed_kw" : "power.lower_kw"))}
        <label class="field">
          <span>${t("power.how_long")}</span>
          <select name="how" @change=${(event: Event) => this.change({ how: value(event) })}>
            ${DURATIONS.map(
              (minutes) =>
                html`<option value=${minutes} ?selected=${form.how === String(minutes)}>${env.format.span(minutes * 60)}</option>`,
            )}
            <option value="until">${t("power.until_time")}</option>
            <option value="">${t("power.until_ended")}</option>
          </select>
        </label>
        ${
          form.how === "until"
            ? html`<label class="field">
                <span>${t("policies.field_ends_at")}</span>
                <input
                  name="until"
                  type="datetime-local"
                  .value=${form.until === "" ? "" : wallTime(form.until, zone)}
                  @input=${(event: Event) => this.change({ until: instantOf(value(event), zone) ?? "" })}
                />
              </label>`
            : nothing
        }
        ${number("pace", t("power.restore_kw"), t("policies.empty_restore_w_per_min"))}
      </div>
      ${this.alarm(this.problem)}
      ${this.effect === undefined ? nothing : html`<section id="dry">${dryRun(env, this.effect)}</section>`}`;
  }

  /** Says how much of the power can be shed now. */
  private available() {
    const { t, lowest } = this;
    if (lowest === undefined) return html`<p class="help" role="status">${t("policies.asking")}</p>`;
    const drawn = watts(lowest, "baseline_w");
    if (drawn === null) return nothing;
    const available = drawn - (lowest.phase === "short" ? (watts(lowest, "shortfall_w") ?? 0) : 0);
    const power = (value: number) => this.env.format.power(value);
    const missing = (this.made?.reduce_w ?? 0) - available;
    return html`<p role="status">
      ${t("power.available", { available: power(available), drawn: power(drawn) })}
      ${missing > 0 ? html`<b class="error">${t("power.shortfall", { power: power(missing) })}</b>` : nothing}
    </p>`;
  }

  static override styles = [
    ...OneButton.styles,
    segmentStyles,
    ...figureStyles,
    css`
      #dry {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
    `,
  ];
}

function watts({ reason }: DryRun, name: string): number | null {
  const value = reason.args[name];
  return typeof value === "number" ? value : null;
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-curtail-dialog": CurtailDialog;
  }
}
