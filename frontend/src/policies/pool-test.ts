import { mdiCheckCircle, mdiCloseCircle } from "@mdi/js";
import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { stageStyles } from "../batches/stages";
import { icon } from "../components/icon";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import { type Tested, type TestResult, type TestStep, testPool } from "./library";

/** Tests a pool as soon as it is shown: each step with its time and the pool's answer. Fires `tested` (detail: the result). */
@element("mr-pool-test")
export class PoolTest extends Part {
  /** The stored pool, or what was typed. */
  @property({ attribute: false }) what!: Tested;

  @state() private result: TestResult | undefined;
  @state() private error = "";
  private turn = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.run();
    this.owns(() => {
      this.turn += 1;
    });
  }

  /** Tests again. */
  async run(): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    this.result = undefined;
    this.error = "";
    try {
      const result = await testPool(this.env, this.what);
      if (turn === this.turn) this.result = result;
    } catch (thrown) {
      if (turn === this.turn) this.error = this.env.errorText(thrown);
    }
    if (turn === this.turn) this.dispatchEvent(new CustomEvent("tested", { detail: this.result }));
  }

  protected override render() {
    const { t, result } = this;
    if (this.error !== "") return html`<p class="notice bad" role="alert">${this.error}</p>`;
    if (result === undefined) return html`<p class="notice busy" role="status">${t("policies.testing")}</p>`;
    return html`<div class="notice ${result.ok ? "good" : "bad"}" role="status">
      <b>${t(result.ok ? "policies.test_ok" : result.answers ? "policies.test_answers" : "policies.test_failed", { time: this.env.format.duration(result.total_ms) })}</b>
      <ol class="stages">
        ${result.steps.map((step) => this.line(step))}
      </ol>
    </div>`;
  }

  private line(step: TestStep) {
    const { env } = this;
    return html`<li class=${step.ok ? "good" : "bad"}>
      ${icon(step.ok ? mdiCheckCircle : mdiCloseCircle, 22)}
      <span class="what">
        ${this.t(`policies.step_${step.step}`)}
        ${step.ok ? nothing : html`<span class="error">${env.errorText({ error_code: step.error_code, error_args: step.error_args, error_message: step.error })}</span>`}
        ${step.answer ? html`<code dir="auto">${step.answer}</code>` : nothing}
      </span>
      ${step.ms === null ? nothing : html`<time>${env.format.number(step.ms)} ms</time>`}
    </li>`;
  }

  static override styles = [
    sharedStyles,
    stageStyles,
    css`
      :host {
        display: block;
      }
      .notice {
        margin: 0;
      }
      .stages {
        margin-top: 8px;
        gap: 6px;
      }
      ol.stages li[class] .what {
        font-weight: 400;
      }
      .stages li:not(:last-child)::after {
        content: none;
      }
      .what {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .error,
      code {
        display: block;
      }
      code {
        font-size: 12px;
        color: var(--mr-secondary);
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-pool-test": PoolTest;
  }
}
