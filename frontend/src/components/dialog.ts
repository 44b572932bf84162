import { mdiClose } from "@mdi/js";
import { css, html, LitElement, type PropertyValues } from "lit";
import { property, query } from "lit/decorators.js";
import { element } from "../element";
import { keepShortcut } from "../shortcut";
import { sharedStyles } from "../styles";
import { icon } from "./icon";

/**
 * A modal dialog. The browser keeps the focus inside and closes it with Escape. Adding the element to the page opens
 * it. The slot `actions` holds its buttons. It fires `closed`, and its owner then removes it.
 */
@element("mr-dialog")
export class MrDialog extends LitElement {
  @property() heading = "";
  /** The label of the close button. */
  @property({ attribute: "close-label" }) closeLabel = "";
  @property({ type: Boolean }) wide = false;
  /** Whether it cannot be closed because an operation is running. */
  @property({ type: Boolean }) busy = false;

  @query("dialog") private readonly dialog!: HTMLDialogElement;

  protected override firstUpdated(_changed: PropertyValues): void {
    this.dialog.showModal();
  }

  /** Closes it like its button and restores the focus. */
  close(): void {
    this.dialog.close();
  }

  private cancel(event: Event): void {
    if (this.busy) event.preventDefault();
  }

  private closed(): void {
    this.dispatchEvent(new CustomEvent("closed"));
  }

  protected override render() {
    return html`<dialog
      aria-labelledby="heading"
      class=${this.wide ? "wide" : ""}
      @keydown=${keepShortcut}
      @cancel=${this.cancel}
      @close=${this.closed}
    >
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button
          class="icon"
          type="button"
          aria-label=${this.closeLabel}
          ?disabled=${this.busy}
          @click=${this.close}
        >
          ${icon(mdiClose)}
        </button>
      </header>
      <div class="content"><slot></slot></div>
      <footer><slot name="actions"></slot></footer>
    </dialog>`;
  }

  static override styles = [
    sharedStyles,
    css`
      dialog {
        border: none;
        border-radius: 24px;
        padding: 0;
        color: var(--primary-text-color);
        background: var(--card-background-color);
        width: min(560px, calc(100vw - 24px));
        max-height: calc(100dvh - 24px);
        overflow: hidden;
        box-shadow: 0 8px 32px rgb(0 0 0 / 40%);
      }
      dialog.wide {
        width: min(1100px, calc(100vw - 24px));
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 50%);
      }
      header {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 12px 12px 4px 24px;
      }
      h2 {
        flex: 1;
        overflow-wrap: anywhere;
      }
      .content {
        padding: 8px 24px 16px;
        overflow: auto;
        display: flex;
        flex-direction: column;
        gap: 16px;
      }
      footer {
        display: flex;
        justify-content: flex-end;
        gap: 8px;
        flex-wrap: wrap;
        padding: 8px 24px 16px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-dialog": MrDialog;
  }
}
