import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { can } from "../api";
import "../components/dialog";
import { type Column, tableTexts } from "../components/table";
import { element } from "../element";
import type { Env } from "../env";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";

/** Returns the miners whose name, address or model contains every word of a search. */
export function found(miners: readonly Miner[], search: string): readonly Miner[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return miners;
  return miners.filter((miner) => {
    const text = [miner.name, miner.ip, miner.model ?? "", miner.location, ...miner.tags]
      .join("\n")
      .toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Asks which miners to back up. Fires `chosen` (detail: the miners) and `closed`. */
@element("mr-backup-choose")
export class ChooseMiners extends Part {
  /** The id of the miner that is selected initially. */
  @property() first: string | null = null;

  @state() private miners: readonly Miner[] = [];
  @state() private selection: ReadonlySet<string> = new Set();
  @state() private search = "";
  @state() private sort = "name";
  private columns: readonly Column<Miner>[] = [];
  private columnsFor: Env | undefined;
  private foundFor:
    | { readonly miners: readonly Miner[]; readonly search: string; readonly rows: readonly Miner[] }
    | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(
      this.env.fleet.listen(() => {
        this.miners = this.env.fleet.miners;
      }),
    );
    this.miners = this.env.fleet.miners;
    if (this.first !== null) this.selection = new Set([this.first]);
  }

  private get able(): readonly Miner[] {
    return this.miners.filter((miner) => can(miner, "config_read"));
  }

  private get rows(): readonly Miner[] {
    const { miners, search } = this;
    if (this.foundFor?.miners !== miners || this.foundFor.search !== search) {
      this.foundFor = { miners, search, rows: found(this.able, search) };
    }
    return this.foundFor.rows;
  }

  protected override willUpdate(): void {
    if (this.columnsFor === this.env) return;
    this.columnsFor = this.env;
    const { t } = this;
    this.columns = [
      {
        key: "name",
        label: t("backups.miner"),
        track: "minmax(0, 3fr)",
        cell: (miner) => html`${miner.name} <span class="sub">${miner.ip}</span>`,
        sort: (miner) => miner.name,
      },
      {
        key: "model",
        label: t("backups.model"),
        track: "minmax(0, 2fr)",
        cell: (miner) => miner.model ?? "–",
        sort: (miner) => miner.model,
      },
    ];
  }

  private choose(): void {
    const chosen = this.able.filter((miner) => this.selection.has(miner.miner_id));
    if (chosen.length > 0) this.dispatchEvent(new CustomEvent("chosen", { detail: chosen }));
  }

  protected override render() {
    const { t, rows } = this;
    const unable = this.miners.length - this.able.length;
    const count = this.able.filter((miner) => this.selection.has(miner.miner_id)).length;
    return html`<mr-dialog
      heading=${t("backups.choose_title")}
      close-label=${t("common.close")}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      <p class="help">${t("backups.choose_text")}</p>
      <input
        type="search"
        aria-label=${t("backups.choose_search")}
        placeholder=${t("backups.choose_search")}
        .value=${this.search}
        @input=${(event: Event) => {
          this.search = (event.target as HTMLInputElement).value;
        }}
      />
      ${
        rows.length === 0
          ? html`<p class="empty">${t("backups.choose_none")}</p>`
          : html`<mr-table
              .rows=${rows}
              .columns=${this.columns}
              .key=${(miner: Miner) => miner.miner_id}
              .name=${(miner: Miner) => miner.name}
              .texts=${tableTexts(t("backups.choose_table"), t)}
              .selection=${this.selection}
              sort=${this.sort}
              @selected=${(event: CustomEvent<ReadonlySet<string>>) => {
                this.selection = event.detail;
              }}
              @sorted=${(event: CustomEvent<string>) => {
                this.sort = event.detail;
              }}
            ></mr-table>`
      }
      ${unable === 0 ? nothing : html`<p class="help">${t.n("backups.unable", unable)}</p>`}
      <button slot="actions" type="button" class="primary" ?disabled=${count === 0} @click=${this.choose}>
        ${count === 0 ? t("backups.next_none") : t.n("backups.next", count)}
      </button>
    </mr-dialog>`;
  }

  static override styles = [
    sharedStyles,
    css`
      mr-table,
      .empty {
        height: min(360px, 45dvh);
      }
      mr-table {
        border: 1px solid var(--divider-color);
        border-radius: 12px;
      }
      .empty {
        justify-content: center;
        margin: 0;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-backup-choose": ChooseMiners;
  }
}
