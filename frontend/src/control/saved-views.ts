import {
  mdiBackupRestore,
  mdiBookmarkOutline,
  mdiChevronDown,
  mdiContentSave,
  mdiDelete,
  mdiPencil,
  mdiPlus,
} from "@mdi/js";
import { css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import "../components/dialog";
import type { MrDialog } from "../components/dialog";
import { icon } from "../components/icon";
import type { MenuItem } from "../components/menu";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { isChanged, type Layout, type SavedView, viewQuery } from "../table-settings";
import { Part } from "../view";

const MAX_NAME = 60;

/** What a view is saved as: one more view, the same view, or a view with another name instead of it. */
export interface SaveView {
  readonly view: SavedView;
  /** The name that goes. */
  readonly instead?: string;
}

/**
 * A button with the name of the chosen view, and a menu to choose, save, rename and delete views. Fires `chosen` (detail:
 * a view, null for all miners), `save` (detail: SaveView) and `delete` (detail: the name).
 */
@element("mr-saved-views")
export class SavedViews extends Part {
  @property({ attribute: false }) views: readonly SavedView[] = [];
  @property({ attribute: false }) current: SavedView | undefined;
  @property({ attribute: false }) query!: URLSearchParams;
  @property({ attribute: false }) layout!: Layout;

  @state() private menu: { readonly x: number; readonly y: number } | undefined;
  @state() private asking: "new" | "rename" | "delete" | undefined;
  @state() private problem = "";

  @query("mr-dialog") private readonly dialog!: MrDialog;
  @query("input") private readonly input!: HTMLInputElement;

  private get changed(): boolean {
    return this.current !== undefined && isChanged(this.current, this.query, this.layout);
  }

  private fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  private as(name: string): SavedView {
    const { columns, dense } = this.layout;
    return { name, query: viewQuery(this.query), columns, dense };
  }

  private openMenu(event: MouseEvent): void {
    const { right, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.awaits(import("../views/pages"));
    this.menu = { x: right - 240, y: bottom + 4 };
  }

  private items(): MenuItem[] {
    const { current, changed } = this;
    const item = (key: string, label: string, path: string, apart = false): MenuItem => ({
      key,
      label,
      icon: icon(path),
      apart,
    });
    return [
      { key: "view:", label: this.t("fleet.all_miners"), checked: current === undefined },
      ...this.views.map(({ name }) => ({ key: `view:${name}`, label: name, checked: name === current?.name })),
      ...(current !== undefined && changed
        ? [
            item("update", this.t("fleet.view_update", { name: current.name }), mdiContentSave, true),
            item("discard", this.t("fleet.view_discard"), mdiBackupRestore),
          ]
        : []),
      item("new", this.t("fleet.view_save_as"), mdiPlus, true),
      ...(current === undefined
        ? []
        : [
            item("rename", this.t("fleet.view_rename"), mdiPencil),
            item("delete", this.t("fleet.view_delete"), mdiDelete),
          ]),
    ];
  }

  private take(key: string): void {
    const { current } = this;
    if (key.startsWith("view:")) {
      this.fire("chosen", this.views.find(({ name }) => name === key.slice("view:".length)) ?? null);
    } else if (key === "update" && current !== undefined) this.fire("save", { view: this.as(current.name) });
    else if (key === "discard") this.fire("chosen", current);
    else {
      this.problem = "";
      this.asking = key as "new" | "rename" | "delete";
    }
  }

  private submit(event: Event): void {
    event.preventDefault();
    const { current } = this;
    if (this.asking === "delete") {
      this.fire("delete", current?.name);
      this.dialog.close();
      return;
    }
    const name = this.input.value.trim();
    const renames = this.asking === "rename" && current !== undefined;
    if (name === "") this.problem = this.t("fleet.view_nameless");
    else if (this.views.some((view) => view.name === name && !(renames && view === current)))
      this.problem = this.t("fleet.view_exists");
    else {
      this.fire("save", renames ? { view: { ...current, name }, instead: current.name } : { view: this.as(name) });
      this.dialog.close();
    }
  }

  protected override render() {
    const name = this.current?.name ?? this.t("fleet.all_miners");
    return html`<button
        type="button"
        class="plain"
        aria-haspopup="menu"
        aria-label=${this.t(this.changed ? "fleet.view_changed" : "fleet.view_is", { name })}
        @click=${this.openMenu}
      >
        ${icon(mdiBookmarkOutline)}<span class="name">${name}</span>${this.changed ? html`<span class="changed" title=${this.t("fleet.changed")}>•</span>` : nothing}${icon(mdiChevronDown, 18)}
      </button>
      ${
        this.menu === undefined
          ? nothing
          : html`<mr-menu
              .items=${this.items()}
              .label=${this.t("fleet.views")}
              .x=${this.menu.x}
              .y=${this.menu.y}
              @chosen=${(event: CustomEvent<string>) => this.take(event.detail)}
              @closed=${() => {
                this.menu = undefined;
              }}
            ></mr-menu>`
      }
      ${this.asking === undefined ? nothing : this.question(this.asking)}`;
  }

  private question(asking: "new" | "rename" | "delete") {
    const name = this.current?.name ?? "";
    const removes = asking === "delete";
    return html`<mr-dialog
      .heading=${removes ? this.t("fleet.view_delete_ask", { name }) : this.t(asking === "new" ? "fleet.view_new" : "fleet.view_rename_title", { name })}
      .closeLabel=${this.t("common.close")}
      @closed=${() => {
        this.asking = undefined;
      }}
    >
      <form id="form" @submit=${this.submit}>
        ${
          removes
            ? html`<p class="text">${this.t("fleet.view_delete_text")}</p>`
            : html`<label class="field">
                <span>${this.t("control.name")}</span>
                <input
                  name="view"
                  maxlength=${MAX_NAME}
                  autocomplete="off"
                  .value=${asking === "rename" ? name : ""}
                  aria-invalid=${this.problem === "" ? nothing : "true"}
                  aria-describedby="problem"
                />
                <span class="error" id="problem" role="alert">${this.problem}</span>
              </label>
              <p class="help">${this.t("fleet.view_help")}</p>`
        }
      </form>
      <button slot="actions" type="button" @click=${() => this.dialog.close()}>${this.t("common.cancel")}</button>
      <button slot="actions" type="button" class="primary ${removes ? "danger" : ""}" @click=${this.submit}>
        ${this.t(removes ? "common.delete" : "common.save")}
      </button>
    </mr-dialog>`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: inline-flex;
        min-width: 0;
      }
      button.plain {
        min-width: 0;
        max-width: 320px;
        gap: 6px;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .changed {
        color: var(--mr-primary-text);
        font-size: 20px;
        line-height: 1;
      }
      .text {
        margin: 0;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-saved-views": SavedViews;
  }
}
