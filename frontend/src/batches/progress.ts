import { mdiBackupRestore, mdiClose, mdiCloseCircle, mdiRefresh } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { rest } from "../api";
import { STAGE_TONES, stageText } from "../command-stage";
import { whatText } from "../command-what";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { minerName } from "../components/miner-names";
import { element } from "../element";
import type { Env } from "../env";
import { sharedStyles } from "../styles";
import type { Batch } from "../types";
import { Part } from "../view";
import { isOpen, PHASE_TONES, phaseOf, stageCounts } from "./phase";

/** Returns the command and the miner of a batch, or how many miners it has. */
export function batchTitle(env: Env, batch: Batch): string {
  const command = batch.title ?? env.t(`common.type_${batch.command_type}`);
  const name = batch.miner_id === null ? undefined : minerName(env, batch.miner_id);
  return name === undefined
    ? env.t.n("commands.batch_title", batch.total, { command })
    : env.t("commands.title_named", { command, name });
}

/**
 * The progress of one batch, its failures with their reasons, and what can be done about it. Fires `dismissed`, `retry`
 * and `undo`.
 */
@element("mr-batch-progress")
export class BatchProgress extends Part {
  @property({ attribute: false }) batch!: Batch;
  /** Whether its pool switches can be undone. */
  @property({ type: Boolean }) undoable = false;

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
      this.failed(thrown);
    } finally {
      this.stopping = false;
    }
  }

  private fire(name: string): void {
    this.dispatchEvent(new CustomEvent(name));
  }

  protected override render() {
    const { batch, env } = this;
    const done = batch.total - batch.pending;
    const phase = phaseOf(batch);
    const progress = this.t("commands.batch_progress", { done, total: batch.total });
    const counts = stageCounts(batch);
    const what = whatText(env, batch);
    return html`<section aria-labelledby="title">
      <header>
        <div class="titles">
          <h3 id="title">${batchTitle(env, batch)}</h3>
          ${what === "" ? nothing : html`<p class="help what">${what}</p>`}
          <p class="help">
            ${this.t("commands.batch_by", { name: batch.initiated_by, time: env.format.dateTime(batch.started_at) })}
          </p>
        </div>
        <span class="chip ${PHASE_TONES[phase]}" role="status">${this.t(`commands.batch_${phase}`)}</span>
        ${
          isOpen(batch)
            ? nothing
            : html`<button
                class="icon"
                type="button"
                aria-label=${this.t("commands.dismiss")}
                title=${this.t("commands.dismiss")}
                @click=${() => this.fire("dismissed")}
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
        ${counts.map(({ stage, count }) =>
          stage === "waiting"
            ? nothing
            : html`<span
                class="${STAGE_TONES[stage]} ${stage === "sent" ? "faint" : ""}"
                style="flex-basis:${(count / Math.max(1, batch.total)) * 100}%"
              ></span>`,
        )}
      </div>
      <ul class="counts">
        ${counts.map(
          ({ stage, count }) =>
            html`<li class="count ${STAGE_TONES[stage]}"><b>${env.format.number(count)}</b> ${stageText(env, stage)}</li>`,
        )}
        ${this.nextGroup()}
      </ul>
      ${this.failures()}
      <div class="row">
        ${
          batch.running
            ? html`<button
                class="danger"
                type="button"
                title=${this.t("commands.stop_help")}
                ?disabled=${this.stopping || batch.stopped}
                @click=${this.stop}
              >
                ${icon(mdiCloseCircle)}${this.t("commands.stop")}
              </button>`
            : nothing
        }
        ${
          batch.failed === 0 || batch.running
            ? nothing
            : batch.command_type === "restore" ||
                batch.command_type === "undo_pool_switch" ||
                batch.command_type === "upgrade_firmware" ||
                batch.command_type === "apply_template"
              ? html`<span class="help">${this.t(`commands.retry_${batch.command_type}`)}</span>`
              : html`<button type="button" @click=${() => this.fire("retry")}>
                  ${icon(mdiRefresh)}${this.t("commands.retry_failed")}
                </button>`
        }
        ${
          this.undoable
            ? html`<button type="button" @click=${() => this.fire("undo")}>
                ${icon(mdiBackupRestore)}${this.t("commands.undo")}
              </button>`
            : nothing
        }
        <span class="spacer"></span>
        ${link(["history"], this.t("commands.in_history"), { batch: batch.batch_id })}
      </div>
    </section>`;
  }

  private nextGroup() {
    const { next_group_at: at, running } = this.batch;
    if (at === null || !running) return nothing;
    const seconds = Math.ceil((new Date(at).getTime() - this.now) / 1000);
    const time =
      seconds < 120 ? `${this.env.format.number(seconds)} s` : `${this.env.format.number(Math.ceil(seconds / 60))} min`;
    return html`<li>${seconds <= 0 ? this.t("commands.next_group_now") : this.t("commands.next_group", { time })}</li>`;
  }

  private failures() {
    const { failures, failed } = this.batch;
    if (failures.length === 0) return nothing;
    return html`<details ?open=${failures.length <= 3}>
      <summary>${this.t("commands.failures")} (${this.env.format.number(failed)})</summary>
      <ul class="failures">
        ${failures.map((failure) => {
          const name = minerName(this.env, failure.miner_id);
          return html`<li>
            <b>${name === undefined ? failure.miner_ip : link(["miner", failure.miner_id], name)}</b>
            ${failure.error === null ? this.t(`common.status_${failure.status}`) : this.env.errorText(failure)}
          </li>`;
        })}
      </ul>
      ${failed > failures.length ? html`<p class="help">${this.t("commands.failures_more")}</p>` : nothing}
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
        gap: 10px;
      }
      header {
        display: flex;
        align-items: flex-start;
        gap: 8px;
      }
      .titles {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .titles .what {
        color: var(--primary-text-color);
      }
      header button.icon {
        width: 32px;
        min-height: 32px;
        margin: -4px -6px 0 0;
      }
      .bar {
        display: flex;
        height: 8px;
        border-radius: 4px;
        overflow: hidden;
        background: color-mix(in srgb, var(--primary-text-color) 14%, var(--card-background-color));
      }
      .bar span {
        flex: 0 0 auto;
        background: var(--chip);
        transition: flex-basis 0.3s;
      }
      .bar .faint {
        opacity: 0.4;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .counts {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        font-variant-numeric: tabular-nums;
      }
      .count::before {
        content: "";
        display: inline-block;
        width: 10px;
        height: 10px;
        border-radius: 3px;
        margin-inline-end: 6px;
        background: var(--chip);
      }
      summary {
        cursor: pointer;
        font-weight: 500;
      }
      .failures {
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
