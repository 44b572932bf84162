import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import "../components/batch-progress";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { Batch } from "../types";
import { Part } from "../view";
import { dismiss, readWatched, visibleBatches, type Watched, writeWatched } from "./visible-batches";

/** The maximum number of batches shown; a schedule or automation can run many. */
const MAX_BATCHES = 4;

/** The batches that run or were just sent; fires `dismissed` when the one of the address was dismissed. */
@element("mr-batch-list")
export class BatchList extends Part {
  /** The batch of the address. */
  @property() named: string | null = null;
  /** The batch that was just sent; the feed reports it a moment later. */
  @property() sent = "";

  @state() private batches: readonly Batch[] = [];

  private watched: Watched = readWatched();

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.batches.listen(this.pick));
  }

  private readonly pick = (): void => {
    // Before the first answer, nothing is known about the batches that were visible.
    if (!this.env.batches.loaded) return;
    const { shown, watched } = visibleBatches(this.env.batches.all, this.watched, this.named);
    this.watch(watched);
    this.batches = shown;
  };

  private watch(watched: Watched): void {
    if (watched === this.watched) return;
    this.watched = watched;
    writeWatched(watched);
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("named")) this.pick();
  }

  private dismissBatch(batchId: string): void {
    this.watch(dismiss(this.watched, batchId));
    if (this.named === batchId) this.dispatchEvent(new CustomEvent("dismissed"));
    else this.pick();
  }

  protected override render() {
    const { named } = this;
    const gone =
      named !== null && named !== this.sent && this.env.batches.loaded && this.env.batches.get(named) === undefined;
    const more = this.batches.length - MAX_BATCHES;
    return html`${
      gone
        ? html`<div class="notice row">
            <span class="spacer">${this.t("control.batch_gone")}</span>
            <button type="button" @click=${() => this.dispatchEvent(new CustomEvent("dismissed"))}>${this.t("control.dismiss")}</button>
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
          @dismissed=${() => this.dismissBatch(batch.batch_id)}
        ></mr-batch-progress>`,
    )}
    ${more > 0 ? html`<p class="help">${this.t.n("control.more_batches", more)}</p>` : nothing}`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: contents;
      }
      * {
        flex: none;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-batch-list": BatchList;
  }
}
