import { mdiClose, mdiStopCircleOutline } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { rest } from "../api";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { Batch } from "../types";
import { Part } from "../view";
import { icon } from "./icon";
import { link } from "./link";
import { toast } from "./toast";

const COUNTS = ["successful", "failed", "skipped", "pending"] as const;

/** The progress of one batch, its failures with their reasons, and a stop button. Fires `dismissed`. */
@element("mr-batch-progress")
export class BatchProgress extends Part {
  @property({ attribute: false }) batch!: Batch;

  @state() private stopping = false;
  @state() private now = Date.now();

  private timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(() => this.tick(false));
    if (this.hasUpdated) this.tick(this.batch.next_group_at !== null);
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("batch")) this.tick(this.batch.running && this.batch.next_group_at !== null);
  }

  /** Runs only while it counts the seconds to the next group. */
  private tick(on: boolean): void {
    if (on === (this.timer !== undefined)) return;
    clearInterval(this.timer);
    this.timer = undefined;
    if (!on) return;
    this.now = Date.now();
    this.timer = setInterval(() => {
      this.now = Date.now();
    }, 1000);
  }

  private async stop(): Promise<void> {
    this.stopping = true;
    try {
      await rest(this.env.hass, "POST", `remote/batches/${this.batch.batch_id}/stop`);
    } catch (thrown) {
      toast(this, this.t("common.failed", { error: this.env.errorText(thrown) }));
    } finally {
      this.stopping = false;
    }
  }

  private get phase(): { readonly text: string; readonly tone: string } {
    const { running, stopped, failed, skipped } = this.batch;
    if (running) return { text: this.t("control.batch_running"), tone: "busy" };
    // A stopped batch that skipped no miner had already reached its end.
    if (stopped && skipped > 0) return { text: this.t("control.batch_stopped"), tone: "warn" };
    return failed > 0
      ? { text: this.t("control.batch_failed"), tone: "bad" }
      : { text: this.t("control.batch_ended"), tone: "good" };
  }

  protected override render() {
    const { batch, env } = this;
    const done = batch.total - batch.pending;
    const phase = this.phase;
    const progress = this.t("control.batch_progress", { done, total: batch.total });
    return html`<section class="card" aria-labelledby="title">
      <header>
        <div class="titles">
          <h2 id="title">
            ${this.t.n("control.batch_title", batch.total, { command: this.t(`common.type_${batch.command_type}`) })}
          </h2>
          <p class="help">
            ${this.t("control.batch_by", { name: batch.initiated_by, time: env.format.dateTime(batch.started_at) })}
          </p>
        </div>
        <span class="chip ${phase.tone}" role="status">${phase.text}</span>
        ${
          batch.running
            ? html`<button
                class="danger"
                type="button"
                title=${this.t("control.stop_help")}
                ?disabled=${this.stopping || batch.stopped}
                @click=${this.stop}
              >
                ${icon(mdiStopCircleOutline)}${this.t("control.stop")}
              </button>`
            : html`<button
                class="icon"
                type="button"
                aria-label=${this.t("control.dismiss")}
                title=${this.t("control.dismiss")}
                @click=${() => this.dispatchEvent(new CustomEvent("dismissed"))}
              >
                ${icon(mdiClose)}
              </button>`
        }
      </header>
      <div
        class="bar"
        role="progressbar"
        aria-label=${progress}
        aria-valuemin="0"
        aria-valuemax=${batch.total}
        aria-valuenow=${done}
      >
        ${(["successful", "failed", "skipped"] as const).map(
          (name) =>
            html`<span class=${name} style="flex-basis:${(batch[name] / Math.max(1, batch.total)) * 100}%"></span>`,
        )}
      </div>
      <ul class="counts">
        ${COUNTS.map((name) =>
          name !== "successful" && batch[name] === 0
            ? nothing
            : html`<li class=${name}><b>${env.format.number(batch[name])}</b> ${this.t(`control.count_${name}`)}</li>`,
        )}
        ${this.nextGroup()}
        <li class="end">${link(["history"], this.t("control.in_history"), { batch: batch.batch_id })}</li>
      </ul>
      ${this.failures()}
    </section>`;
  }

  private nextGroup() {
    const { next_group_at: at, running } = this.batch;
    if (at === null || !running) return nothing;
    const seconds = Math.ceil((new Date(at).getTime() - this.now) / 1000);
    const time =
      seconds < 120 ? `${this.env.format.number(seconds)} s` : `${this.env.format.number(Math.ceil(seconds / 60))} min`;
    return html`<li>${seconds <= 0 ? this.t("control.next_group_now") : this.t("control.next_group", { time })}</li>`;
  }

  private failures() {
    const { failures, failed } = this.batch;
    if (failures.length === 0) return nothing;
    return html`<details ?open=${failures.length <= 3}>
      <summary>${this.t("control.failures")} (${this.env.format.number(failed)})</summary>
      <ul class="failures">
        ${failures.map(
          (failure) => html`<li>
            <b>${this.env.fleet.byAddress(failure.miner_ip)?.name ?? failure.miner_ip}</b>
            ${failure.error === null ? this.t(`common.status_${failure.status}`) : this.env.errorText(failure)}
          </li>`,
        )}
      </ul>
      ${failed > failures.length ? html`<p class="help">${this.t("control.failures_more")}</p>` : nothing}
    </details>`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 12px;
      }
      header {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .titles {
        flex: 1;
        min-width: 0;
      }
      h2 {
        font-size: 16px;
        overflow-wrap: anywhere;
      }
      .bar {
        display: flex;
        height: 10px;
        border-radius: 5px;
        overflow: hidden;
        background: color-mix(in srgb, var(--primary-text-color) 14%, var(--card-background-color));
      }
      .bar span {
        flex: 0 0 auto;
        transition: flex-basis 0.3s;
      }
      .successful {
        --tone: #2e8b3d;
      }
      .failed {
        --tone: #c62828;
      }
      .skipped {
        --tone: #c77700;
      }
      .pending {
        --tone: color-mix(in srgb, var(--primary-text-color) 30%, var(--card-background-color));
      }
      .bar span,
      .counts li[class]:not(.end)::before {
        background: var(--tone);
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .counts {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 20px;
        font-variant-numeric: tabular-nums;
      }
      .counts li[class]:not(.end)::before {
        content: "";
        display: inline-block;
        width: 10px;
        height: 10px;
        border-radius: 3px;
        margin-inline-end: 6px;
      }
      .end {
        margin-inline-start: auto;
      }
      summary {
        cursor: pointer;
        font-weight: 500;
      }
      .failures {
        max-height: 220px;
        overflow: auto;
        margin-top: 8px;
        display: flex;
        flex-direction: column;
        gap: 6px;
        overflow-wrap: anywhere;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-batch-progress": BatchProgress;
  }
}
