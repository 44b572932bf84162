import { mdiFlashOff } from "@mdi/js";
import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { element } from "../element";
import { phaseChip } from "../policies/parts";
import { loadPhases, reasonText } from "../policies/words";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import { type Curtailment, curtailments, isOpen } from "./curtailment";

/** The curtailments that have an effect or will have one, each with what it sheds and the button that ends it. */
@element("mr-curtailments")
export class Curtailments extends Part {
  @state() private rows: readonly Curtailment[] = [];
  @state() private error = "";
  @state() private ending: ReadonlySet<number> = new Set();
  private turn = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.policies.listen(() => this.look()));
    this.look();
    this.owns(() => {
      this.turn += 1;
    });
  }

  private look(): void {
    const open = this.env.policies.value?.some(
      ({ kind, enabled, status }) => kind === "curtailment" && isOpen({ enabled, phase: status?.phase ?? "" }),
    );
    if (open === true) void this.load();
    else this.clear();
  }

  private clear(): void {
    this.turn += 1;
    this.rows = [];
    this.error = "";
  }

  private async load(): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    try {
      const [rows] = await Promise.all([curtailments.list(this.env), loadPhases(this.env), this.env.later()]);
      if (turn !== this.turn) return;
      this.rows = rows.filter(isOpen);
      this.error = "";
    } catch (thrown) {
      if (turn === this.turn) this.error = this.env.errorText(thrown);
    }
  }

  private async end({ id }: Curtailment): Promise<void> {
    this.ending = new Set([...this.ending, id]);
    try {
      await curtailments.end(this.env, id);
      await this.load();
    } catch (thrown) {
      this.failed(thrown);
    }
    this.ending = new Set([...this.ending].filter((each) => each !== id));
  }

  protected override render() {
    return html`${this.alarm(this.error && this.t("common.failed", { error: this.error }))}
    ${this.rows.map((row) => this.item(row))}`;
  }

  private item(row: Curtailment) {
    const { t, env } = this;
    const { format } = env;
    const { id, name, phase, ends_at, skipped } = row;
    const shortfall = row.shortfall_w ?? 0;
    return html`<section class="notice row ${phase === "short" ? "bad" : "warn"}" aria-label=${name}>
      ${icon(mdiFlashOff)}
      <div class="spacer">
        <p class="row">
          <b>${link(["policies", String(id)], name)}</b>
          ${phaseChip(env, phase)}
          ${
            row.planned_w === null
              ? nothing
              : html`<span>${t("power.sheds", { shed: format.power(row.shed_w), planned: format.power(row.planned_w) })}</span>`
          }
          ${shortfall > 0 ? html`<b>${t("power.shortfall", { power: format.power(shortfall) })}</b>` : nothing}
          <span class="help">${ends_at === null ? t("power.until_ended") : t("power.until", { time: format.upcoming(ends_at) })}</span>
        </p>
        ${row.reason !== null && (row.planned_w === null || phase === "short" || phase === "restoring") ? html`<p class="help">${reasonText(env, row.reason)}</p>` : nothing}
        ${
          skipped.length === 0
            ? nothing
            : html`<details>
                <summary>${t.n("power.skipped", skipped.length)}</summary>
                <ul>
                  ${skipped.map(
                    ({ miner_id, name: miner, drawn_w, reason }) =>
                      html`<li>${link(["miner", miner_id], miner)} (${format.power(drawn_w)}): ${reasonText(env, reason)}</li>`,
                  )}
                </ul>
              </details>`
        }
      </div>
      ${
        phase === "restoring"
          ? nothing
          : html`<button type="button" ?disabled=${this.ending.has(id)} @click=${() => this.end(row)}>${t("power.end_now")}</button>`
      }
    </section>`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: contents;
      }
      section {
        padding: 8px 12px;
      }
      p,
      ul {
        margin: 0;
      }
      ul {
        padding-inline-start: 20px;
        max-height: 160px;
        overflow: auto;
      }
      summary {
        cursor: pointer;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-curtailments": Curtailments;
  }
}
