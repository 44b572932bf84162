import {
  mdiCalendar,
  mdiCheckCircle,
  mdiContentCopy,
  mdiDelete,
  mdiFlash,
  mdiPause,
  mdiPencil,
  mdiPlus,
  mdiRefresh,
  mdiViewGridOutline,
} from "@mdi/js";
import { html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { openAddMiners } from "../add/open";
import { rest } from "../api";
import { byName } from "../order";
import "../components/dialog";
import "../components/delete-dialog";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { toast } from "../components/toast";
import { element } from "../element";
import { Feed } from "../feed";
import { loadRates } from "../rates/load";
import { sharedStyles } from "../styles";
import type { Miner, Rate, Schedule, ScheduleWarning } from "../types";
import { Part } from "../view";
import { type CheckResults, describeCheck } from "./check";
import { describeAction, describeOneTime, describeProgress, describeSchedule, describeScope } from "./descriptions";
import { STARTS, type Start } from "./form";
import { listStyles, startStyles } from "./list-styles";
import { describeReasons } from "./reason";
import { covered } from "./scope";
import { CHIPS, describeWarning, isOver } from "./warnings";

const RELOAD_MS = 30_000;
/** The plan is reloaded after a change, and again after this many ms. */
const RELOAD_LATER_MS = 2_000;

const START_ICONS: Readonly<Record<Start, string>> = {
  peak: mdiCalendar,
  cheapest: mdiFlash,
  night: mdiPause,
};

/** The editor to open: of a schedule, or of a new one with its starting point. */
export interface Opening {
  readonly id: number | null;
  readonly start?: Start;
  readonly copy?: number;
}

/** All power schedules, kept up to date. Fires `open` (detail: Opening). */
@element("mr-schedule-list")
export class MrScheduleList extends Part {
  @state() private schedules: readonly Schedule[] | undefined;
  @state() private rates: readonly Rate[] = [];
  @state() private miners: readonly Miner[] = [];
  @state() private error = "";
  @state() private busy: ReadonlySet<number> = new Set();
  @state() private deleting: Schedule | undefined;
  @state() private checking = false;
  @state() private result: { readonly words: readonly string[]; readonly bad: boolean } | undefined;

  private placed = "";
  private soon: ReturnType<typeof setTimeout> | undefined;
  private loading: Promise<void> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.fleet.listen(() => this.look()));
    this.look();
    const feed = new Feed<unknown>(
      () => this.env.hass.connection,
      "miner_remote/schedules/subscribe",
      () => this.loadTwice(),
    );
    this.owns(feed.listen(() => undefined));
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void this.load();
    }, RELOAD_MS);
    this.owns(() => clearInterval(timer));
    const shown = (): void => {
      if (document.visibilityState === "visible") void this.load();
    };
    document.addEventListener("visibilitychange", shown);
    this.owns(() => document.removeEventListener("visibilitychange", shown));
    this.owns(() => clearTimeout(this.soon));
    void this.load();
  }

  /** Only what decides which miners a schedule covers matters here, not the values that change all the time. */
  private look(): void {
    const { miners } = this.env.fleet;
    const text = JSON.stringify(miners.map(({ ip, site, location, tags }) => [ip, site, location, tags]));
    if (text === this.placed) return;
    this.placed = text;
    this.miners = miners;
  }

  private loadTwice(): void {
    void this.load();
    clearTimeout(this.soon);
    this.soon = setTimeout(() => void this.load(), RELOAD_LATER_MS);
  }

  private load(): Promise<void> {
    this.loading ??= this.read().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async read(): Promise<void> {
    try {
      const [{ schedules }, rates] = await Promise.all([
        rest<{ schedules: Schedule[] }>(this.env.hass, "GET", "remote/schedule/power"),
        loadRates(this.env),
      ]);
      this.schedules = [...schedules].sort((a, b) => byName(a.name, b.name));
      this.rates = rates;
      this.error = "";
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  }

  private go(detail: Opening): void {
    this.dispatchEvent(new CustomEvent<Opening>("open", { detail }));
  }

  private async toggle(schedule: Schedule): Promise<void> {
    if (this.busy.has(schedule.id)) return;
    this.busy = new Set([...this.busy, schedule.id]);
    try {
      const { enabled } = await rest<{ enabled: boolean }>(
        this.env.hass,
        "POST",
        `remote/schedule/power/${schedule.id}/toggle`,
      );
      this.schedules = this.schedules?.map((item) => (item.id === schedule.id ? { ...item, enabled } : item));
      this.loadTwice();
    } catch (thrown) {
      this.failed(thrown);
    } finally {
      this.busy = new Set([...this.busy].filter((id) => id !== schedule.id));
    }
  }

  private async check(): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    this.result = undefined;
    try {
      const { results } = await rest<{ results: CheckResults }>(this.env.hass, "POST", "remote/schedule/check");
      this.result = { words: describeCheck(results, this.t), bad: results.errors > 0 };
    } catch (thrown) {
      this.result = { words: [this.t("common.failed", { error: this.env.errorText(thrown) })], bad: true };
    } finally {
      this.checking = false;
    }
    void this.load();
  }

  protected override render() {
    const { schedules } = this;
    if (schedules === undefined) {
      return this.error === ""
        ? html`<p class="help first" role="status">${this.t("common.loading")}</p>`
        : html`<div class="empty">
            <p role="alert">${this.t("schedules.not_loaded", { error: this.error })}</p>
            <button type="button" @click=${this.load}>${this.t("common.retry")}</button>
          </div>`;
    }
    return html`<div class="page">
      ${
        this.error === ""
          ? nothing
          : html`<p class="notice bad" role="alert">${this.t("schedules.not_loaded", { error: this.error })}</p>`
      }
      ${
        schedules.length === 0
          ? this.empty()
          : html`<div class="row top">
                <h2>${this.t("schedules.heading")}</h2>
                <span class="spacer"></span>
                <button
                  type="button"
                  title=${this.t("schedules.check_help")}
                  ?disabled=${this.checking}
                  @click=${this.check}
                >
                  ${icon(mdiRefresh)} ${this.t(this.checking ? "schedules.checking" : "schedules.check")}
                </button>
                <button type="button" class="primary" @click=${() => this.go({ id: null })}>
                  ${icon(mdiPlus)} ${this.t("schedules.new")}
                </button>
              </div>
              <div role="status">${this.outcome()}</div>
              <ul class="schedules">
                ${repeat(
                  schedules,
                  ({ id }) => id,
                  (schedule) => this.item(schedule),
                )}
              </ul>`
      }
      ${this.deleting === undefined ? nothing : this.question(this.deleting)}
    </div>`;
  }

  private outcome() {
    const { result } = this;
    if (result === undefined) return nothing;
    return html`<div class="notice ${result.bad ? "warn" : "good"} row">
      <span>${result.words.join(" ")}</span>
      <span class="spacer"></span>
      <button
        type="button"
        class="plain"
        @click=${() => {
          this.result = undefined;
        }}
      >
        ${this.t("common.close")}
      </button>
    </div>`;
  }

  private empty() {
    return html`<section class="begin">
      <h2>${this.t("schedules.empty_title")}</h2>
      <p>${this.t("schedules.empty_text")}</p>
      <p class="help">${this.t("schedules.empty_first")}</p>
      <div class="starts">
        ${STARTS.map(
          (start) =>
            html`<button type="button" class="card start" @click=${() => this.go({ id: null, start })}>
              ${icon(START_ICONS[start], 28)}
              <span class="label">${this.t(`schedules.start_${start}`)}</span>
              <span class="help">${this.t(`schedules.start_${start}_text`)}</span>
            </button>`,
        )}
      </div>
      <button type="button" @click=${() => this.go({ id: null })}>
        ${icon(mdiPlus)} ${this.t("schedules.start_blank")}
      </button>
    </section>`;
  }

  private item(schedule: Schedule) {
    const { t } = this;
    const { name } = schedule;
    const zone = this.env.hass.config.time_zone;
    const own = schedule.timezone ?? zone;
    const number = covered(schedule, this.miners).length;
    const scope = describeScope(schedule, (ip) => this.env.fleet.byAddress(ip)?.name, this.env);
    const over = isOver(schedule);
    const warnings = over ? [] : (schedule.warnings ?? []);
    return html`<li class="card ${schedule.enabled && !over ? "" : "off"} ${warnings.length > 0 ? "warned" : ""}">
      ${
        over
          ? html`<span class="ended">${icon(mdiCheckCircle)}</span>`
          : html`<button
              type="button"
              role="switch"
              class="switch"
              aria-checked=${schedule.enabled ? "true" : "false"}
              aria-label=${t("schedules.switch", { name })}
              ?disabled=${this.busy.has(schedule.id)}
              @click=${() => this.toggle(schedule)}
            ></button>`
      }
      <div class="about">
        <div class="row title">
          <h3>${name}</h3>
          ${schedule.enabled && schedule.active_now && !warnings.some(({ code }) => code === "covers_no_miner") ? html`<span class="chip warn">${t("schedules.active")}</span>` : nothing}
          ${schedule.enabled ? nothing : html`<span class="chip quiet">${t("schedules.disabled")}</span>`}
          ${over ? html`<span class="chip quiet">${t("schedules.over")}</span>` : nothing}
          ${warnings.map(({ code }) => html`<span class="chip warn">${t(CHIPS[code])}</span>`)}
        </div>
        ${schedule.description ? html`<p class="help">${schedule.description}</p>` : nothing}
        <ul class="words">
          ${describeSchedule(schedule, this.rates, zone, this.env).map((line) => html`<li>${line}</li>`)}
        </ul>
        <p class="scope">
          ${icon(mdiViewGridOutline, 18)}
          <span
            >${scope}:
            ${number === 0 ? t("schedules.covers_none") : t.n("schedules.covers", number)}${
              own === this.env.format.timeZone ? nothing : html` · <b>${t("schedules.in_zone", { zone: own })}</b>`
            }</span
          >
        </p>
        ${this.progress(schedule)}
        ${
          over
            ? html`<p class="next">
                ${t("schedules.over_text", { time: describeOneTime(schedule.one_time_end, own, this.env) })}
              </p>`
            : html`${this.warnings(schedule, warnings)}
                <p class="next">${this.next(schedule)}</p>`
        }
      </div>
      <div class="actions">
        <button
          type="button"
          class="icon"
          title=${t("common.edit")}
          aria-label=${t("schedules.edit_name", { name })}
          @click=${() => this.go({ id: schedule.id })}
        >
          ${icon(mdiPencil)}
        </button>
        <button
          type="button"
          class="icon"
          title=${t("schedules.duplicate")}
          aria-label=${t("schedules.duplicate_name", { name })}
          @click=${() => this.go({ id: null, copy: schedule.id })}
        >
          ${icon(mdiContentCopy)}
        </button>
        <button
          type="button"
          class="icon"
          title=${t("common.delete")}
          aria-label=${t("schedules.delete_name", { name })}
          @click=${() => {
            this.deleting = schedule;
          }}
        >
          ${icon(mdiDelete)}
        </button>
      </div>
    </li>`;
  }

  /** Renders why a schedule has no effect, each with the next step. */
  private warnings(schedule: Schedule, warnings: readonly ScheduleWarning[]) {
    return warnings.map(
      (warning) => html`<div class="notice warn row">
        <span class="spacer">${describeWarning(warning, this.rates, this.miners.length, this.env)}</span>
        ${this.nextStep(schedule, warning)}
      </div>`,
    );
  }

  private nextStep(schedule: Schedule, { code }: ScheduleWarning) {
    if (code === "covers_no_miner" && this.miners.length === 0) {
      return html`<button type="button" @click=${() => openAddMiners()}>${this.t("add.add_miners")}</button>`;
    }
    if (code === "no_price") {
      return link(["rates", String(schedule.electricity_rate_id)], this.t("schedules.show_tariff"));
    }
    return html`<button type="button" @click=${() => this.go({ id: schedule.id })}>${this.t("common.edit")}</button>`;
  }

  private progress({ enabled, progress }: Schedule) {
    if (!enabled || !progress) return nothing;
    return html`<p class="next">${describeProgress(progress, this.env)}</p>`;
  }

  private next(schedule: Schedule) {
    const { t } = this;
    // In one row, all times are in the zone of the schedule.
    const zoned = this.env.inZone(schedule.timezone ?? this.env.hass.config.time_zone);
    const { format } = zoned;
    const change = schedule.next_change;
    if (!schedule.enabled) return t("schedules.next_off");
    if (change === null) return t("schedules.next_none");
    const currency = this.rates.find(({ id }) => id === schedule.electricity_rate_id)?.currency;
    return html`<b>${t("schedules.next")}:</b>
      ${t("schedules.next_change", {
        action: describeAction(change.action, change.power_limit_w, this.env),
        relative: format.relative(change.start),
        time: format.upcoming(change.start),
      })}
      <span class="help why">${describeReasons(change, currency, zoned)}</span>`;
  }

  private question(schedule: Schedule) {
    const { t } = this;
    const { id, name, enabled, active_now } = schedule;
    const effect = t(enabled && active_now ? "schedules.delete_active" : "schedules.delete_idle");
    return html`<mr-delete
      .env=${this.env}
      .name=${name}
      .text=${`${t("schedules.delete_text")} ${effect}`}
      .erase=${() => rest(this.env.hass, "DELETE", `remote/schedule/power/${id}`)}
      @done=${() => {
        this.schedules = this.schedules?.filter((item) => item.id !== id);
        this.deleting = undefined;
        toast(this, t("schedules.deleted", { name }));
      }}
      @closed=${() => {
        this.deleting = undefined;
      }}
    ></mr-delete>`;
  }

  static override styles = [sharedStyles, listStyles, startStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-schedule-list": MrScheduleList;
  }
}
