import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { type Column, tableTexts } from "../components/table";
import { element } from "../element";
import { byName } from "../order";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";
import { coveredBy, isEmptyScope, LIST_NAMES, LISTS, type Scope } from "./model";
import { partStyles } from "./part-styles";

/** How many covered miners are named. */
const NAMED = 12;
const minerKey = (miner: Miner): string => miner.miner_id;
const minerName = (miner: Miner): string => miner.name;

/**
 * The miners of a policy: all, or those of sites, areas and labels and single ones together, with how many that are now.
 * Fires `scope` (detail: the changed scope).
 */
@element("mr-scope-field")
export class ScopeField extends Part {
  @property({ attribute: false }) scope!: Scope;
  @property() problem = "";

  @state() private miners: readonly Miner[] = [];
  @state() private search = "";
  /** Whether the list of miners was opened: a thousand rows are only made on request. */
  @state() private listed = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.fleet.listen(() => this.look()));
    this.look();
  }

  private look(): void {
    this.miners = this.env.fleet.miners;
  }

  private change(scope: Partial<Scope>): void {
    this.dispatchEvent(new CustomEvent("scope", { detail: { ...this.scope, ...scope } }));
  }

  protected override render() {
    const { t, scope } = this;
    return html`<div role="radiogroup" class="row" aria-label=${t("schedules.scope")}>
        ${[true, false].map(
          (all) => html`<label class="check">
            <input type="radio" name="all" .checked=${live(scope.all === all)} @change=${() => this.change({ all })} />
            ${t(all ? "schedules.all_miners" : "policies.scope_some")}
          </label>`,
        )}
      </div>
      ${scope.all ? nothing : this.lists()} ${this.covered()}`;
  }

  private lists() {
    const { t, scope, miners } = this;
    return html`${LIST_NAMES.filter((list) => list !== "miner_ids").map((list) => this.choices(list))}
      <details
        ?open=${scope.miner_ids.length > 0}
        @toggle=${(event: Event) => {
          this.listed ||= (event.target as HTMLDetailsElement).open;
        }}
      >
        <summary>
          ${t("policies.scope_miner_ids")} ${scope.miner_ids.length > 0 ? `(${this.env.format.number(scope.miner_ids.length)})` : nothing}
        </summary>
        ${this.listed ? this.table(miners) : nothing}
      </details>`;
  }

  private choices(list: "sites" | "areas" | "labels") {
    const { t, scope, miners } = this;
    const chosen = scope[list];
    const names = new Map<string, string>();
    for (const name of [...miners.flatMap((miner) => LISTS[list](miner)), ...chosen]) {
      if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
    }
    if (names.size === 0) return nothing;
    const has = new Set(chosen.map((name) => name.toLowerCase()));
    const label = t(`policies.scope_${list}`);
    return html`<div role="group" aria-label=${label}>
      <span class="field-label" aria-hidden="true">${label}</span>
      <div class="row">
        ${[...names]
          .sort(([, a], [, b]) => byName(a, b))
          .map(([key, name]) => {
            const count = miners.filter((miner) =>
              LISTS[list](miner).some((each) => each.toLowerCase() === key),
            ).length;
            return html`<label class="check">
            <input
              type="checkbox"
              .checked=${live(has.has(key))}
              @change=${() =>
                this.change({
                  [list]: has.has(key) ? chosen.filter((each) => each.toLowerCase() !== key) : [...chosen, name],
                })}
            />
            ${name} (${this.env.format.number(count)})
          </label>`;
          })}
      </div>
    </div>`;
  }

  private table(miners: readonly Miner[]) {
    const { t } = this;
    const words = this.search.toLowerCase();
    const columns: readonly Column<Miner>[] = [
      {
        key: "name",
        label: t("control.name"),
        track: "minmax(0, 1fr)",
        cell: ({ name, model, location }) =>
          html`${name} <span class="sub">${[model, location].filter(Boolean).join(" · ")}</span>`,
      },
    ];
    return html`<input
        type="search"
        aria-label=${t("backups.choose_search")}
        placeholder=${t("backups.choose_search")}
        .value=${this.search}
        @input=${(event: Event) => {
          this.search = (event.target as HTMLInputElement).value;
        }}
      />
      <mr-table
        .rows=${miners.filter(({ name, ip, model }) => `${name}\n${ip}\n${model}`.toLowerCase().includes(words))}
        .columns=${columns}
        .key=${minerKey}
        .name=${minerName}
        .texts=${tableTexts(t("policies.scope_miner_ids"), t)}
        .selection=${new Set(this.scope.miner_ids)}
        dense
        @selected=${(event: CustomEvent<ReadonlySet<string>>) => this.change({ miner_ids: [...event.detail] })}
      ></mr-table>`;
  }

  private covered() {
    const { t, scope } = this;
    const found = coveredBy(scope, this.miners);
    const words = isEmptyScope(scope)
      ? t("policies.unchosen")
      : found.length === 0
        ? t("schedules.covered_none")
        : t.n("schedules.covered", found.length);
    return html`<div role="status">
      <p class=${found.length === 0 ? "notice warn" : "count"}>${words}</p>
      ${
        found.length === 0 || scope.all
          ? nothing
          : html`<p class="help">
              ${found
                .slice(0, NAMED)
                .map(({ name }) => name)
                .join(", ")}
              ${found.length > NAMED ? t.n("schedules.covered_more", found.length - NAMED) : nothing}
            </p>`
      }
      ${this.problem === "" ? nothing : html`<p class="error" role="alert">${this.problem}</p>`}
    </div>`;
  }

  static override styles = [
    sharedStyles,
    partStyles,
    css`
      .row {
        gap: 0 20px;
      }
      summary {
        cursor: pointer;
        padding: 6px 0;
      }
      input[type="search"] {
        width: 100%;
      }
      mr-table {
        margin-top: 8px;
      }
      .count,
      .notice {
        font-weight: 500;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-scope-field": ScopeField;
  }
}
