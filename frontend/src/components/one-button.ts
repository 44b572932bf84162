import { css, html } from "lit";
import { state } from "lit/decorators.js";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import "./dialog";

/** A dialog with one button for one action. Fires `done` (after success) and `closed`. */
export abstract class OneButton extends Part {
  @state() protected working = false;
  @state() private error = "";

  protected abstract work(): Promise<void>;
  protected abstract readonly heading: string;
  protected abstract readonly button: string;
  protected abstract content(): unknown;
  protected readonly tone: string = "";
  /** Whether the action is possible. */
  protected get ready(): boolean {
    return true;
  }

  protected async act(): Promise<void> {
    if (this.working || !this.ready) return;
    this.working = true;
    this.error = "";
    try {
      await this.work();
      this.dispatchEvent(new CustomEvent("done"));
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    } finally {
      this.working = false;
    }
  }

  protected override render() {
    return html`<mr-dialog
      heading=${this.heading}
      close-label=${this.t("common.close")}
      ?busy=${this.working}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      ${this.content()}
      ${this.alarm(this.error && this.t("common.failed", { error: this.error }))}
      <button
        slot="actions"
        type="button"
        class="primary ${this.tone}"
        ?disabled=${this.working || !this.ready}
        @click=${this.act}
      >
        ${this.button}
      </button>
    </mr-dialog>`;
  }

  static override styles = [
    sharedStyles,
    css`
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];
}
