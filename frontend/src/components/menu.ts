import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query } from "lit/decorators.js";
import { element } from "../element";
import { sharedStyles } from "../styles";

/** One line of a menu. */
export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly icon?: unknown;
  /** The address of a page; without it, choosing the item only fires `chosen`. */
  readonly href?: string;
  /** Whether the address opens in another window. */
  readonly external?: boolean;
  /** One of several choices: whether it is the current one. */
  readonly checked?: boolean;
  /** Whether a line is drawn above it. */
  readonly apart?: boolean;
}

/** The least distance to the edges of the window, in px. */
const MARGIN = 8;

/**
 * A menu at a point of the window, on phones at the bottom. Adding the element to the page opens it; the browser returns
 * the focus when it closes. Fires `chosen` (detail: the key of an item) and `closed`; its owner then removes it.
 */
@element("mr-menu")
export class MrMenu extends LitElement {
  @property({ attribute: false }) items: readonly MenuItem[] = [];
  @property() label = "";
  @property({ type: Number }) x = 0;
  @property({ type: Number }) y = 0;

  @query("dialog") private readonly dialog!: HTMLDialogElement;

  /** The items stay as they were when it opened, because a line must not move under the pointer. */
  protected override shouldUpdate(_changed: PropertyValues): boolean {
    return !this.hasUpdated;
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    this.dialog.showModal();
    const { offsetWidth, offsetHeight, style } = this.dialog;
    const right = window.innerWidth - MARGIN - offsetWidth;
    const bottom = window.innerHeight - MARGIN - offsetHeight;
    style.setProperty("--x", `${Math.max(MARGIN, Math.min(this.x, right))}px`);
    style.setProperty("--y", `${Math.max(MARGIN, Math.min(this.y, bottom))}px`);
    this.lines[0]?.focus();
  }

  private get lines(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>(".item")];
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const { lines } = this;
    const at = lines.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const letter = event.key.length === 1 && event.key !== " " ? event.key.toLowerCase() : "";
    const begins = (line: HTMLElement) => line.textContent?.trim().toLowerCase().startsWith(letter) === true;
    let to: HTMLElement | undefined;
    if (event.key === "ArrowDown") to = lines[(at + 1) % lines.length];
    else if (event.key === "ArrowUp") to = lines[(at - 1 + lines.length) % lines.length];
    else if (event.key === "Home") to = lines[0];
    else if (event.key === "End") to = lines.at(-1);
    else if (event.key === "Tab") this.dialog.close();
    else if (letter !== "") to = [...lines.slice(at + 1), ...lines.slice(0, at + 1)].find(begins);
    else return;
    event.preventDefault();
    to?.focus();
  };

  private choose(event: MouseEvent, item: MenuItem): void {
    if (item.href !== undefined && (item.external || event.ctrlKey || event.metaKey || event.shiftKey)) {
      this.dialog.close();
      return;
    }
    event.preventDefault();
    // The focus returns before what is chosen may take it.
    this.dialog.close();
    this.dispatchEvent(new CustomEvent("chosen", { detail: item.key }));
  }

  protected override render() {
    return html`<dialog
      @keydown=${this.pressed}
      @close=${() => this.dispatchEvent(new CustomEvent("closed"))}
      @contextmenu=${(event: Event) => event.preventDefault()}
      @click=${(event: Event) => {
        if (event.target === this.dialog) this.dialog.close();
      }}
    >
      <div role="menu" aria-label=${this.label}>
        ${this.items.map(
          (item) =>
            html`${item.apart ? html`<hr role="separator" />` : nothing}
            ${
              item.href === undefined
                ? html`<button
                    type="button"
                    class="item"
                    role=${item.checked === undefined ? "menuitem" : "menuitemradio"}
                    aria-checked=${item.checked === undefined ? nothing : String(item.checked)}
                    @click=${(event: MouseEvent) => this.choose(event, item)}
                  >
                    ${this.content(item)}
                  </button>`
                : html`<a
                    class="item"
                    role="menuitem"
                    href=${item.href}
                    target=${item.external ? "_blank" : nothing}
                    rel=${item.external ? "noopener noreferrer" : nothing}
                    @click=${(event: MouseEvent) => this.choose(event, item)}
                  >
                    ${this.content(item)}
                  </a>`
            }`,
        )}
      </div>
    </dialog>`;
  }

  private content(item: MenuItem) {
    return html`<span class="icon">${item.icon ?? (item.checked === true ? "✓" : nothing)}</span><span>${item.label}</span>`;
  }

  static override styles = [
    sharedStyles,
    css`
      dialog {
        position: fixed;
        inset: var(--y, 0) auto auto var(--x, 0);
        margin: 0;
        border: 1px solid var(--divider-color);
        border-radius: 12px;
        padding: 6px 0;
        min-width: 200px;
        max-width: calc(100vw - 16px);
        max-height: calc(100dvh - 16px);
        overflow-y: auto;
        color: var(--primary-text-color);
        background: var(--card-background-color);
        box-shadow: 0 4px 20px rgb(0 0 0 / 30%);
      }
      dialog::backdrop {
        background: none;
      }
      .item {
        display: flex;
        align-items: center;
        justify-content: flex-start;
        gap: 12px;
        width: 100%;
        min-height: 40px;
        padding: 4px 20px 4px 14px;
        border: none;
        border-radius: 0;
        color: inherit;
        font-weight: 400;
        text-align: start;
        text-decoration: none;
        white-space: normal;
        overflow-wrap: anywhere;
        box-sizing: border-box;
      }
      .item:hover,
      .item:focus-visible {
        background: color-mix(in srgb, var(--primary-text-color) 8%, var(--card-background-color));
      }
      .item:focus-visible {
        outline-offset: -2px;
      }
      .icon {
        display: inline-flex;
        justify-content: center;
        width: 24px;
        flex: none;
        color: var(--mr-secondary);
      }
      hr {
        border: none;
        border-top: 1px solid var(--divider-color);
        margin: 6px 0;
      }
      @media (max-width: 600px) {
        dialog {
          inset: auto 0 0 0;
          width: 100%;
          max-width: 100%;
          max-height: 80dvh;
          border-radius: 20px 20px 0 0;
          padding: 8px 0 16px;
          box-sizing: border-box;
        }
        dialog::backdrop {
          background: rgb(0 0 0 / 50%);
        }
        .item {
          min-height: 48px;
        }
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-menu": MrMenu;
  }
}
