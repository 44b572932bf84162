import { mdiArrowDown, mdiArrowUp } from "@mdi/js";
import { css, html, nothing } from "lit";
import { property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { MrDialog } from "../components/dialog";
import "../components/dialog";
import { icon } from "../components/icon";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { Layout } from "../table-settings";
import { Part } from "../view";
import { type FleetColumn, shownKeys } from "./columns";

/** Chooses and orders the columns. Fires `layout` (detail: the new layout) at each change, and `closed`. */
@element("mr-column-dialog")
export class ColumnDialog extends Part {
  @property({ attribute: false }) columns: readonly FleetColumn[] = [];
  @property({ attribute: false }) layout!: Layout;

  @query("mr-dialog") private readonly dialog!: MrDialog;

  /** The button that gets the focus after its column was moved. */
  private moved: { readonly key: string; readonly by: number } | undefined;

  private apply(layout: Partial<Layout>): void {
    this.dispatchEvent(new CustomEvent("layout", { detail: { ...this.layout, ...layout } }));
  }

  private toggle(key: string, shown: boolean): void {
    const keys = shownKeys(this.columns, this.layout.columns);
    this.apply({ columns: shown ? [...keys, key] : keys.filter((other) => other !== key) });
  }

  private move(key: string, by: number): void {
    const keys = [...shownKeys(this.columns, this.layout.columns)];
    const from = keys.indexOf(key);
    // The name stays first.
    const to = Math.max(1, Math.min(keys.length - 1, from + by));
    if (from < 1 || to === from) return;
    keys.splice(from, 1);
    keys.splice(to, 0, key);
    this.moved = { key, by };
    this.apply({ columns: keys });
  }

  protected override updated(): void {
    if (this.moved === undefined) return;
    const { key, by } = this.moved;
    this.moved = undefined;
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>(`[data-key="${key}"] button`)];
    (
      buttons.find((button) => !button.disabled && button.classList.contains(by < 0 ? "up" : "down")) ??
      buttons.find((button) => !button.disabled)
    )?.focus();
  }

  protected override render() {
    const keys = shownKeys(this.columns, this.layout.columns);
    const rank = (column: FleetColumn) => (keys.includes(column.key) ? keys.indexOf(column.key) : keys.length);
    const columns = [...this.columns].sort((a, b) => rank(a) - rank(b));
    const { dense } = this.layout;
    return html`<mr-dialog
      .heading=${this.t("fleet.columns")}
      .closeLabel=${this.t("common.close")}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      <ul>
        ${repeat(
          columns,
          (column) => column.key,
          (column) => this.line(column, keys),
        )}
      </ul>
      <fieldset class="row">
        <legend>${this.t("fleet.density")}</legend>
        ${[false, true].map(
          (value) => html`<label class="check">
            <input type="radio" name="density" .checked=${dense === value} @change=${() => this.apply({ dense: value })} />
            ${this.t(value ? "fleet.dense" : "fleet.roomy")}
          </label>`,
        )}
      </fieldset>
      <button
        slot="actions"
        type="button"
        ?disabled=${this.layout.columns === null}
        @click=${() => this.apply({ columns: null })}
      >
        ${this.t("fleet.usual_columns")}
      </button>
      <button slot="actions" type="button" class="primary" @click=${() => this.dialog.close()}>${this.t("common.close")}</button>
    </mr-dialog>`;
  }

  private line(column: FleetColumn, keys: readonly string[]) {
    const { key, label } = column;
    const place = keys.indexOf(key);
    const fixed = key === "name";
    return html`<li
      data-key=${key}
      @keydown=${(event: KeyboardEvent) => {
        if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
        event.preventDefault();
        this.move(key, event.key === "ArrowUp" ? -1 : 1);
      }}
    >
      <label class="check">
        <input
          type="checkbox"
          .checked=${place >= 0}
          ?disabled=${fixed}
          @change=${(event: Event) => this.toggle(key, (event.target as HTMLInputElement).checked)}
        />
        ${label}
      </label>
      ${
        fixed || place < 0
          ? nothing
          : html`<button
                type="button"
                class="icon up"
                aria-label=${this.t("fleet.column_up", { column: label })}
                aria-keyshortcuts="Alt+ArrowUp"
                ?disabled=${place === 1}
                @click=${() => this.move(key, -1)}
              >
                ${icon(mdiArrowUp)}
              </button>
              <button
                type="button"
                class="icon down"
                aria-label=${this.t("fleet.column_down", { column: label })}
                aria-keyshortcuts="Alt+ArrowDown"
                ?disabled=${place === keys.length - 1}
                @click=${() => this.move(key, 1)}
              >
                ${icon(mdiArrowDown)}
              </button>`
      }
    </li>`;
  }

  static override styles = [
    sharedStyles,
    css`
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: flex;
        align-items: center;
        min-height: 40px;
      }
      label.check {
        flex: 1;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-column-dialog": ColumnDialog;
  }
}
