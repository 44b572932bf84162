import { html } from "lit";
import { property } from "lit/decorators.js";
import { element } from "../element";
import { OneButton } from "./one-button";

/** Deletes something after confirmation. Fires `done` and `closed`. */
@element("mr-delete")
export class DeleteDialog extends OneButton {
  @property({ attribute: false }) name = "";
  /** What else happens, or why it is not possible. */
  @property({ attribute: false }) text = "";
  /** Undefined if it is not possible. */
  @property({ attribute: false }) erase: (() => Promise<unknown>) | undefined;
  protected override readonly tone = "danger";

  protected override get heading(): string {
    return this.t("common.delete_title", { name: this.name });
  }

  protected override get button(): string {
    return this.t("common.delete");
  }

  protected override get ready(): boolean {
    return this.erase !== undefined;
  }

  protected override async work(): Promise<void> {
    await this.erase?.();
  }

  protected override content() {
    return html`<p>${this.text}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-delete": DeleteDialog;
  }
}
