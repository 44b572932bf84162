import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { rest } from "../api";
import "../components/price-chart";
import { element } from "../element";
import type { Env } from "../env";
import { describeAction } from "../schedules/descriptions";
import { planSteps } from "../schedules/undecided";
import type { HomeAssistant, PlanStep, Schedule, SchedulePreview } from "../types";
import { Card, type CardConfig } from "./card";
import { scheduleOf } from "./members";

interface PlanCardConfig extends CardConfig {
  /** Any entity of the schedule. */
  readonly entity?: string;
  readonly schedule_id?: number;
  readonly hours?: number;
}

const HOURS = 48;
const RELOAD_MS = 5 * 60_000;

/** Describes the next change of a schedule in a sentence. */
export function nextChange(env: Env, schedule: Schedule): string {
  const change = schedule.next_change;
  if (!schedule.enabled) return env.t("cards.plan_disabled");
  if (change === null) return env.t("cards.no_change");
  return env.t("cards.next", {
    action: describeAction(change.action, change.power_limit_w, env),
    time: env.format.upcoming(change.start),
    ago: env.format.relative(change.start),
  });
}

/** Returns the state of a schedule and the class of its colour. */
export function stateOfSchedule(
  env: Env,
  { enabled, active_now }: Schedule,
): { readonly tone: string; readonly text: string } {
  if (!enabled) return { tone: "quiet", text: env.t("cards.disabled") };
  return active_now ? { tone: "busy", text: env.t("cards.acting") } : { tone: "good", text: env.t("cards.enabled") };
}

/** The electricity price and the plan of one schedule for the next hours. */
@element("mr-plan-card")
export class PlanCard extends Card<PlanCardConfig> {
  @state() private schedule: Schedule | undefined;
  @state() private preview: SchedulePreview | undefined;
  @state() private error = "";

  private seen = "";
  private steps: readonly PlanStep[] = [];

  protected override follow(): void {
    this.schedule = undefined;
    this.preview = undefined;
    this.seen = this.fingerprint(this.env.hass);
    void this.load();
    const timer = setInterval(() => void this.load(), RELOAD_MS);
    this.owns(() => clearInterval(timer));
  }

  /** Reloads the plan if the schedule's entity has changed; never redraws the card. */
  protected override concerned(hass: HomeAssistant): boolean {
    const fingerprint = this.fingerprint(hass);
    if (fingerprint !== this.seen) {
      this.seen = fingerprint;
      void this.load();
    }
    return false;
  }

  private fingerprint(hass: HomeAssistant): string {
    const state = hass.states[this.config?.entity ?? ""];
    return state === undefined ? "" : JSON.stringify([state.state, state.attributes]);
  }

  private get scheduleId(): number | undefined {
    const { entity, schedule_id: given } = this.config ?? {};
    if (given !== undefined) return Number(given);
    const { entities, devices, states } = this.env.hass;
    const reported = states[entity ?? ""]?.attributes.schedule_id;
    if (typeof reported === "number") return reported;
    const deviceId = entities[entity ?? ""]?.device_id;
    return deviceId ? scheduleOf(devices[deviceId]) : undefined;
  }

  private async load(): Promise<void> {
    const id = this.scheduleId;
    if (id === undefined) return;
    const { hass } = this.env;
    const hours = Math.min(336, Math.max(1, Math.round(Number(this.config?.hours ?? HOURS)) || HOURS));
    try {
      const [one, preview] = await Promise.all([
        rest<{ schedule: Schedule }>(hass, "GET", `remote/schedule/power/${id}`),
        rest<SchedulePreview>(hass, "GET", `remote/schedule/power/${id}/preview?hours=${hours}`),
      ]);
      if (id !== this.scheduleId) return;
      const { schedule } = one;
      this.steps = planSteps(preview, schedule, this.env);
      this.schedule = schedule;
      this.preview = preview;
      this.error = "";
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  }

  protected override content(config: PlanCardConfig): TemplateResult {
    if (!config.entity && config.schedule_id === undefined) return this.sentence(this.t("cards.choose_schedule"));
    if (this.scheduleId === undefined) return this.sentence(this.t("cards.schedule_gone"));
    const { schedule, preview } = this;
    if (schedule === undefined || preview === undefined) {
      return this.error === ""
        ? html`<p class="help" role="status">${this.t("common.loading")}</p>`
        : this.failure(this.error);
    }
    return html`${this.heading(
      config.title || schedule.name,
      html`<span class="chip ${stateOfSchedule(this.env, schedule).tone}">${stateOfSchedule(this.env, schedule).text}</span>`,
    )}
    ${this.error === "" ? nothing : this.failure(this.error)}
    <p>${nextChange(this.env, schedule)}</p>
    ${preview.price_missing ? html`<p class="error">${this.t("cards.price_missing")}</p>` : nothing}
    <mr-price-chart
      .env=${this.env}
      .prices=${preview.prices}
      .steps=${this.steps}
      .from=${preview.from}
      .until=${preview.until}
      .currency=${preview.currency ?? ""}
      .label=${this.t("cards.plan_label", { name: schedule.name })}
    ></mr-price-chart>`;
  }

  static override styles = [
    Card.styles,
    css`
      mr-price-chart {
        --mr-chart-height: 220px;
      }
    `,
  ];
}
