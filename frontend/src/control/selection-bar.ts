import { mdiChip, mdiClose, mdiDotsVertical, mdiFlashOff, mdiLabel, mdiMapMarker } from "@mdi/js";
import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { can } from "../api";
import type { Catalog, CommandRow } from "../catalog";
import { bottomBar } from "../components/bottom-bar";
import { icon } from "../components/icon";
import type { MenuItem } from "../components/menu";
import { element } from "../element";
import { isInSettings } from "../settings/model";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";
import { actionIcon, canInstall, offered, switchable } from "./actions";
import { canAssign, hasNoDevice, usefulCommands } from "./row-menu";

/** How many buttons fit side by side on a phone. */
const FIT = 4;

/** What is not a command. */
const OTHERS: ReadonlySet<string> = new Set(["labels", "area", "firmware", "curtail"]);

interface BarItem extends MenuItem {
  readonly disabled?: boolean;
  /** Whether it is in the menu only. */
  readonly hidden?: boolean;
}

/**
 * What can be done with the selected miners. Fires `chosen` (detail: the type of a command, or one of `OTHERS`) and
 * `selected` (detail: the changed selection).
 */
@element("mr-selection-bar")
export class SelectionBar extends Part {
  @property({ attribute: false }) selected: readonly Miner[] = [];
  /** The miners that match the filters. */
  @property({ attribute: false }) shown: readonly Miner[] = [];
  @property({ attribute: false }) catalog: Catalog | undefined;
  /** Whether the page scrolls below it. */
  @property({ type: Boolean, reflect: true }) compact = false;

  @state() private menu: { readonly x: number; readonly y: number } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(bottomBar(this));
  }

  private choose(miners: readonly Miner[]): void {
    this.dispatchEvent(new CustomEvent("selected", { detail: new Set(miners.map((miner) => miner.miner_id)) }));
  }

  private take(key: string): void {
    this.dispatchEvent(new CustomEvent("chosen", { detail: key }));
  }

  private openMenu(event: MouseEvent): void {
    const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.awaits(import("../views/pages"));
    this.menu = { x: left, y: top };
  }

  /** Returns everything that the miners support: a button that moved with their states could be hit by mistake. */
  private actions(): readonly BarItem[] {
    const useful = new Set(usefulCommands(this.env, this.selected));
    const rows = offered(this.selected, this.catalog, switchable(this.env.hass));
    const item = (row: CommandRow): BarItem => ({
      key: row.command_type,
      label: this.t(`common.type_${row.command_type}`),
      icon: actionIcon(row),
      disabled: !useful.has(row),
    });
    const assign = canAssign(this.env, this.selected)
      ? [
          { key: "labels", label: this.t("fleet.set_labels"), icon: icon(mdiLabel) },
          { key: "area", label: this.t("fleet.set_area"), icon: icon(mdiMapMarker) },
        ]
      : [];
    const settings = rows
      .filter(isInSettings)
      .map((row, place) => ({ ...item(row), apart: this.compact && place === 0, hidden: true }));
    const firmware = canInstall(this.env.hass, this.selected)
      ? [{ key: "firmware", label: this.t("firmware.install"), icon: icon(mdiChip), hidden: true }]
      : [];
    const curtail =
      this.env.hass.user?.is_admin === true &&
      this.selected.some((miner) => can(miner, "pause") || can(miner, "power_limit"))
        ? [{ key: "curtail", label: this.t("fleet.curtail"), icon: icon(mdiFlashOff) }]
        : [];
    return [...rows.filter((row) => !isInSettings(row)).map(item), ...curtail, ...assign, ...settings, ...firmware];
  }

  protected override render() {
    const { selected, shown } = this;
    const visible = new Set(shown.map((miner) => miner.miner_id));
    const hidden = selected.filter((miner) => !visible.has(miner.miner_id));
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
          aria-keyshortcuts="Escape"
          @click=${() => this.choose([])}
        >
          ${icon(mdiClose)}
        </button>
      </div>
      <div class="buttons">${this.buttons()}</div>
      ${
        this.env.hass.user?.is_admin === true && selected.every(hasNoDevice)
          ? html`<p class="help devices">${this.t("fleet.no_devices")}</p>`
          : nothing
      }
    </div>`;
  }

  private buttons() {
    const actions = this.actions();
    const commands = actions.filter(({ key }) => !OTHERS.has(key));
    const buttons = actions.filter(({ hidden }) => hidden !== true);
    const fit = this.compact && actions.length > FIT ? buttons.slice(0, FIT - 1) : buttons;
    const rest = actions.slice(fit.length);
    return html`${commands.length === 0 ? html`<p class="help">${this.t("control.nothing_offered")}</p>` : nothing}
    ${fit.map(
      (action) =>
        html`<button type="button" ?disabled=${action.disabled === true} @click=${() => this.take(action.key)}>${action.icon}<span>${action.label}</span></button>`,
    )}
    ${
      rest.length === 0
        ? nothing
        : html`<button type="button" aria-haspopup="menu" @click=${this.openMenu}>
            ${icon(mdiDotsVertical)}<span>${this.t("fleet.more")}</span>
          </button>`
    }
    ${
      this.menu === undefined
        ? nothing
        : html`<mr-menu
            .items=${rest.filter(({ disabled }) => disabled !== true)}
            .label=${this.t("control.selection")}
            .x=${this.menu.x}
            .y=${this.menu.y}
            @chosen=${(event: CustomEvent<string>) => this.take(event.detail)}
            @closed=${() => {
              this.menu = undefined;
            }}
          ></mr-menu>`
    }`;
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
      .devices {
        margin: 8px 0 0;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
      :host(:not([compact])) .buttons button {
        padding: 0 11px;
        gap: 6px;
      }
      :host([compact]) .buttons {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(72px, 1fr));
      }
      :host([compact]) .buttons .help {
        grid-column: 1 / -1;
      }
      :host([compact]) .buttons button {
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
