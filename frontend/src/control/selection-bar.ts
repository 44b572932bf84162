import { mdiClose } from "@mdi/js";
import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { Catalog } from "../catalog";
import { icon } from "../components/icon";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";
import { actionIcon, offered, switchable } from "./actions";

/**
 * What can be done with the selected miners. Fires `command` (detail: a row of the catalog) and `selected` (detail: the
 * changed selection).
 */
@element("mr-selection-bar")
export class SelectionBar extends Part {
  @property({ attribute: false }) selected: readonly Miner[] = [];
  /** The miners that match the filters. */
  @property({ attribute: false }) shown: readonly Miner[] = [];
  @property({ attribute: false }) catalog: Catalog | undefined;
  /** Whether the page scrolls below it. */
  @property({ type: Boolean, reflect: true }) compact = false;

  override connectedCallback(): void {
    super.connectedCallback();
    // The tray of the batches moves above it.
    const { style } = document.documentElement;
    const resize = new ResizeObserver(() => style.setProperty("--mr-bottom-bar", `${this.offsetHeight}px`));
    resize.observe(this);
    this.owns(() => {
      resize.disconnect();
      style.removeProperty("--mr-bottom-bar");
    });
  }

  private choose(miners: readonly Miner[]): void {
    this.dispatchEvent(new CustomEvent("selected", { detail: new Set(miners.map((miner) => miner.miner_id)) }));
  }

  protected override render() {
    const { selected, shown } = this;
    const visible = new Set(shown.map((miner) => miner.miner_id));
    const hidden = selected.filter((miner) => !visible.has(miner.miner_id));
    const actions = offered(selected, this.catalog, switchable(this.env.hass));
    return html`<div class="actions" role="toolbar" aria-label=${this.t("control.selection")}>
      <div class="row chosen">
        <b role="status">${this.t.n("control.selected", selected.length)}</b>
        ${hidden.length > 0 ? html`<span class="help">${this.t.n("control.selected_hidden", hidden.length)}</span>` : nothing}
        ${
          selected.length < shown.length + hidden.length
            ? html`<button type="button" class="plain" @click=${() => this.choose([...shown, ...hidden])}>
                ${this.t("control.select_matching", { count: shown.length })}
              </button>`
            : nothing
        }
        <span class="spacer"></span>
        <button
          type="button"
          class="icon"
          aria-label=${this.t("control.unselect")}
          title=${this.t("control.unselect")}
          @click=${() => this.choose([])}
        >
          ${icon(mdiClose)}
        </button>
      </div>
      <div class="buttons">
        ${
          actions.length === 0
            ? html`<p class="help">${this.t("control.nothing_offered")}</p>`
            : actions.map(
                (row) => html`<button
                  type="button"
                  @click=${() => this.dispatchEvent(new CustomEvent("command", { detail: row }))}
                >
                  ${actionIcon(row)}<span>${this.t(`common.type_${row.command_type}`)}</span>
                </button>`,
              )
        }
      </div>
    </div>`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        flex: none;
        background: var(--card-background-color);
        border-top: 1px solid var(--divider-color);
        border-end-start-radius: 12px;
        border-end-end-radius: 12px;
      }
      :host([compact]) {
        position: sticky;
        bottom: 0;
        z-index: 2;
        box-shadow: 0 -4px 12px rgb(0 0 0 / 18%);
      }
      .actions {
        padding: 8px 12px 12px 16px;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      :host(:not([compact])) .buttons button {
        padding: 0 11px;
        gap: 6px;
      }
      /* One row that scrolls sideways, so that the miners stay visible. */
      :host([compact]) .buttons {
        flex-wrap: nowrap;
        overflow-x: auto;
        margin-inline-end: -12px;
        padding: 2px 2px 6px;
        scrollbar-width: thin;
      }
      :host([compact]) .buttons button {
        flex: 0 0 92px;
        flex-direction: column;
        gap: 2px;
        border-radius: 12px;
        padding: 6px 2px;
        min-height: 58px;
        font-size: 12px;
        white-space: normal;
        line-height: 1.2;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-selection-bar": SelectionBar;
  }
}
