import { mdiChevronDown, mdiChevronUp, mdiConsoleLine } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { type CommandRow } from "../catalog";
import { stageText } from "../command-stage";
import "../components/command-dialog";
import { icon } from "../components/icon";
import { toast } from "../components/toast";
import type { Draft } from "../control/draft";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { Batch, Miner } from "../types";
import { Part } from "../view";
import { isFine, isOpen, phaseOf, stageCounts } from "./phase";
import "./progress";
import { batchTitle } from "./progress";
import { retryOf } from "./retry";
import { showBatch } from "./show";
import "./undo-dialog";
import { dismiss, readWatched, visibleBatches, type Watched, writeWatched } from "./visible";

/** The maximum number of batches shown; a schedule or automation can run many. */
const MAX_BATCHES = 10;

/**
 * The batches that run or were just sent, in a drawer over the lower right corner of every page. It also announces the
 * results of commands that were sent from this page.
 */
@element("mr-batch-tray")
export class BatchTray extends Part {
  /** The page, which the tray must not cover when it is opened. */
  @property() path = "";
  /** The batch in the URL, which opens the tray. */
  @property() named: string | null = null;
  /** Whether it covers the width of the page. */
  @property({ type: Boolean, reflect: true }) narrow = false;

  @state() private open = false;
  @state() private batches: readonly Batch[] = [];
  @state() private retried:
    | { readonly row: CommandRow; readonly miners: readonly Miner[]; readonly draft: Draft }
    | undefined;
  @state() private undone: Batch | undefined;
  @query("button.handle") private readonly handle!: HTMLElement | null;

  private watched: Watched = readWatched();
  private all: readonly Batch[] = [];
  /** What was announced last of each batch. */
  private readonly announced = new Map<string, string>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.batches.listen(this.take));
    this.owns(this.env.catalog.listen(() => this.requestUpdate()));
    this.take();
  }

  private readonly take = (): void => {
    this.all = this.env.batches.all;
    this.pick();
    for (const batch of this.all) if (this.env.batches.sentHere.has(batch.batch_id)) this.announce(batch);
  };

  private pick(): void {
    // Before the first answer, nothing is known about the batches that were visible.
    if (!this.env.batches.loaded) return;
    const { kept } = this.watched;
    const sent = [...this.env.batches.sent].filter((id) => !kept.includes(id));
    const before = sent.length === 0 ? this.watched : { ...this.watched, kept: [...kept, ...sent] };
    const { shown, watched } = visibleBatches(this.all, before, this.named);
    this.watch(watched);
    this.batches = shown;
  }

  private watch(watched: Watched): void {
    if (watched === this.watched) return;
    this.watched = watched;
    writeWatched(watched);
  }

  /** Shows a toast when all commands of a batch were accepted, and when it has ended. */
  private announce(batch: Batch): void {
    const phase = phaseOf(batch);
    if (batch.running || this.announced.get(batch.batch_id) === phase) return;
    this.announced.set(batch.batch_id, phase);
    const counts = stageCounts(batch).map(({ stage, count }) => {
      const word = stageText(this.env, stage);
      return batch.total === 1
        ? word
        : `${this.env.format.number(count)} ${word.toLocaleLowerCase(this.env.format.language)}`;
    });
    const result = batch.total === 1 && batch.failures[0] ? this.env.errorText(batch.failures[0]) : counts.join(", ");
    toast(this, `${batchTitle(this.env, batch)} – ${result}`);
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("path")) this.open = this.named !== null && changes.has("named");
    if (!changes.has("named")) return;
    if (this.named !== null) this.open = true;
    this.pick();
  }

  protected override updated(): void {
    this.toggleAttribute("shown", this.batches.length > 0);
  }

  private close(): void {
    this.open = false;
    if (this.named !== null) showBatch(null);
    void this.updateComplete.then(() => this.handle?.focus());
  }

  private dismissed(...batchIds: readonly string[]): void {
    this.watch(dismiss(this.watched, ...batchIds));
    if (this.named !== null && batchIds.includes(this.named)) showBatch(null);
    this.pick();
    if (this.batches.length === 0) this.open = false;
  }

  private async retry(batch: Batch): Promise<void> {
    try {
      const found = await retryOf(this.env, batch);
      if (found === undefined) toast(this, this.t("commands.retry_nothing"));
      else this.retried = found;
    } catch (thrown) {
      this.failed(thrown);
    }
  }

  protected override render() {
    const gone = this.isGone;
    if (this.batches.length === 0 && !gone) return this.dialogs();
    return html`<aside
        class=${this.open ? "open" : ""}
        aria-label=${this.t("commands.tray")}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === "Escape" && this.open) this.close();
        }}
      >
        <button
          type="button"
          class="handle"
          aria-expanded=${this.open}
          aria-controls="list"
          @click=${() => {
            if (this.open) this.close();
            else this.open = true;
          }}
        >
          ${this.summary()} ${icon(this.open ? mdiChevronDown : mdiChevronUp)}
        </button>
        <div id="list" ?hidden=${!this.open}>${this.open ? this.cards(gone) : nothing}</div>
      </aside>
      ${this.dialogs()}`;
  }

  /** Whether the batch in the URL is not known any more. */
  private get isGone(): boolean {
    const { batches } = this.env;
    return (
      this.named !== null &&
      batches.loaded &&
      !batches.sentHere.has(this.named) &&
      batches.get(this.named) === undefined
    );
  }

  private summary() {
    const running = this.batches.filter((batch) => batch.running);
    const confirming = this.batches.filter((batch) => !batch.running && batch.accepted > 0);
    const bad = this.batches.some((batch) => !isFine(batch));
    const active = running.length > 0 ? running : confirming;
    const total = active.reduce((sum, batch) => sum + batch.total, 0);
    const left = active.reduce((sum, batch) => sum + batch.pending + batch.accepted, 0);
    const words =
      running.length > 0
        ? this.t.n("commands.tray_running", running.length)
        : confirming.length > 0
          ? this.t.n("commands.tray_confirming", confirming.length)
          : this.t.n("commands.tray_ended", this.batches.length);
    return html`${icon(mdiConsoleLine)}
      <span class="chip flat ${active.length > 0 ? "busy" : bad ? "bad" : "good"}">${words}</span>
      ${
        active.length === 0
          ? nothing
          : html`<span class="done">${this.t("commands.tray_progress", { done: total - left, total })}</span>
              <span class="meter" style="--done:${((total - left) / Math.max(1, total)) * 100}%"></span>`
      }`;
  }

  private cards(gone: boolean) {
    const ended = this.batches.filter((batch) => !isOpen(batch));
    const more = this.batches.length - MAX_BATCHES;
    return html`${
      gone
        ? html`<div class="notice row">
            <span class="spacer">${this.t("commands.batch_gone")}</span>
            <button type="button" @click=${() => this.dismissed(this.named ?? "")}>${this.t("commands.dismiss")}</button>
          </div>`
        : nothing
    }
    ${repeat(
      this.batches.slice(0, MAX_BATCHES),
      (batch) => batch.batch_id,
      (batch) =>
        html`<mr-batch-progress
          .env=${this.env}
          .batch=${batch}
          ?undoable=${!batch.running && (batch.undoable ?? 0) > 0}
          @dismissed=${() => this.dismissed(batch.batch_id)}
          @retry=${() => this.retry(batch)}
          @undo=${() => {
            this.undone = batch;
          }}
        ></mr-batch-progress>`,
    )}
    ${more > 0 ? html`<p class="help">${this.t.n("commands.more_batches", more)}</p>` : nothing}
    ${
      ended.length > 1
        ? html`<div class="row">
            <span class="spacer"></span>
            <button type="button" class="plain" @click=${() => this.dismissed(...ended.map((batch) => batch.batch_id))}>
              ${this.t("commands.dismiss_ended")}
            </button>
          </div>`
        : nothing
    }`;
  }

  private dialogs() {
    const { retried, undone } = this;
    const catalog = this.env.catalog.value;
    return html`${
      retried === undefined
        ? nothing
        : html`<mr-command-dialog
            .env=${this.env}
            .row=${retried.row}
            .catalog=${catalog}
            .miners=${retried.miners}
            .start=${retried.draft}
            @closed=${() => {
              this.retried = undefined;
            }}
          ></mr-command-dialog>`
    }
    ${
      undone === undefined
        ? nothing
        : html`<mr-undo-dialog
            .env=${this.env}
            .batch=${undone}
            @closed=${() => {
              this.undone = undefined;
            }}
          ></mr-undo-dialog>`
    }`;
  }

  static override styles = [
    sharedStyles,
    css`
      aside {
        position: fixed;
        z-index: 5;
        inset-inline-end: calc(16px + var(--safe-area-inset-right, 0px));
        bottom: calc(16px + var(--safe-area-inset-bottom, 0px) + var(--mr-bottom-bar, 0px));
        max-width: calc(100vw - 32px);
        display: flex;
        flex-direction: column;
        background: var(--card-background-color);
        border: 1px solid var(--divider-color);
        border-radius: 24px;
        box-shadow: 0 4px 20px rgb(0 0 0 / 30%);
        overflow: hidden;
      }
      aside.open {
        width: 420px;
        border-radius: 16px;
        max-height: min(70dvh, calc(100dvh - 140px));
      }
      .handle {
        flex: none;
        position: relative;
        border: none;
        border-radius: 0;
        min-height: 46px;
        justify-content: flex-start;
        color: inherit;
      }
      .open .handle {
        border-bottom: 1px solid var(--divider-color);
      }
      .handle:focus-visible {
        outline-offset: -3px;
      }
      .open .done {
        flex: 1;
        text-align: start;
      }
      .handle > svg:last-of-type {
        margin-inline-start: auto;
      }
      .flat {
        background: none;
        padding: 0;
        font-size: 14px;
      }
      .done {
        color: var(--mr-secondary);
        font-variant-numeric: tabular-nums;
        font-weight: 400;
      }
      .meter {
        position: absolute;
        inset: auto 0 0;
        height: 3px;
        background: linear-gradient(to right, var(--primary-color) var(--done), transparent var(--done));
      }
      #list:not([hidden]) {
        overflow: auto;
        overscroll-behavior: contain;
        padding: 4px 16px 12px;
        display: flex;
        flex-direction: column;
      }
      mr-batch-progress,
      .notice {
        padding: 12px 0;
      }
      .notice {
        padding: 12px 16px;
        margin: 8px 0;
      }
      mr-batch-progress + mr-batch-progress {
        border-top: 1px solid var(--divider-color);
      }
      :host([narrow]) aside {
        inset-inline-end: 12px;
        bottom: calc(12px + var(--safe-area-inset-bottom, 0px) + var(--mr-bottom-bar, 0px));
      }
      :host([narrow]) aside.open {
        inset-inline: 0;
        bottom: 0;
        width: auto;
        max-width: none;
        border-width: 1px 0 0;
        border-radius: 16px 16px 0 0;
        max-height: 65dvh;
        padding-bottom: var(--safe-area-inset-bottom, 0px);
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-batch-tray": BatchTray;
  }
}
