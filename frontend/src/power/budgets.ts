import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { link } from "../components/link";
import { OneButton } from "../components/one-button";
import { element } from "../element";
import { type Policy } from "../policies/model";
import { statusChip } from "../policies/parts";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";
import { type Place, placesOf, setBudget } from "./budget";

/** The power budgets of the fleet and of its sites, beside what is drawn now. */
@element("mr-budgets")
export class Budgets extends Part {
  @property({ attribute: false }) miners: readonly Miner[] = [];
  @property({ attribute: false }) policies: readonly Policy[] = [];
  /** The place whose budget is being set: its site, null for all. */
  @state() private setting: { readonly site: string | null } | undefined;

  protected override render() {
    const { t, setting } = this;
    const places = placesOf(this.miners, this.policies);
    const chosen = setting && places.find(({ site }) => site === setting.site);
    return html`<h3>${t("power.budgets")}</h3>
      <p class="help">${t("power.budgets_text")}</p>
      <ul>
        ${places.map((place) => this.item(place))}
      </ul>
      ${
        chosen === undefined
          ? nothing
          : html`<mr-budget-dialog
              .env=${this.env}
              .place=${chosen}
              @done=${this.close}
              @closed=${this.close}
            ></mr-budget-dialog>`
      }`;
  }

  private readonly close = (): void => {
    this.setting = undefined;
  };

  private item(place: Place) {
    const { t, env } = this;
    const { format } = env;
    const { site, drawn_w, budget_w, policy, miners } = place;
    const name = site ?? t("power.all_sites");
    const used = t("power.used_of", {
      used: format.power(drawn_w),
      budget: budget_w === null ? t("power.no_budget") : format.power(budget_w),
    });
    const part = budget_w === null ? 0 : drawn_w === 0 ? 0 : budget_w === 0 ? 1 : Math.min(1, drawn_w / budget_w);
    return html`<li>
      <div class="place"><b>${name}</b> <span class="help">${t.n("common.miners", miners)}</span></div>
      <div class="use">
        ${used}
        ${
          budget_w === null
            ? nothing
            : html`<div class="bar ${drawn_w > budget_w ? "bad" : "good"}" aria-hidden="true">
                <div style="width:${part * 100}%"></div>
              </div>`
        }
      </div>
      <span>${policy === undefined ? nothing : link(["policies", String(policy.id)], statusChip(env, policy))}</span>
      <button
        type="button"
        aria-label=${t("power.set_budget_of", { name })}
        @click=${() => {
          this.setting = { site };
        }}
      >
        ${t(budget_w === null ? "power.set_budget" : "power.change_budget")}
      </button>
    </li>`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 4px;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 3fr) minmax(150px, 1fr) auto;
        align-items: center;
        gap: 4px 16px;
        padding: 8px 0;
        border-bottom: 1px solid var(--divider-color);
      }
      li:last-child {
        border: 0;
      }
      .place {
        overflow-wrap: anywhere;
      }
      .use {
        font-variant-numeric: tabular-nums;
      }
      @container (max-width: 700px) {
        li {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .use {
          grid-column: 1 / -1;
          grid-row: 2;
        }
        button {
          justify-self: start;
        }
      }
      .bar {
        height: 6px;
        margin-top: 4px;
        border-radius: 3px;
        background: var(--divider-color);
        overflow: hidden;
      }
      .bar div {
        height: 100%;
        background: var(--chip);
      }
    `,
  ];
}

/** Sets or removes the power budget of a place. Fires `done` and `closed`. */
@element("mr-budget-dialog")
export class BudgetDialog extends OneButton {
  @property({ attribute: false }) place!: Place;
  @state() private typed = "";

  override connectedCallback(): void {
    super.connectedCallback();
    const { budget_w } = this.place;
    this.typed = budget_w === null ? "" : String(budget_w / 1000);
  }

  private get placeName(): string {
    return this.place.site ?? this.t("power.all_sites");
  }

  protected override get heading(): string {
    return this.t("power.budget_of", { name: this.placeName });
  }

  protected override get button(): string {
    return this.t("common.save");
  }

  private get watts(): number | null {
    return this.typed.trim() === "" ? null : Math.round(Number(this.typed) * 1000);
  }

  protected override get ready(): boolean {
    return this.watts === null || this.watts >= 0;
  }

  protected override async work(): Promise<void> {
    await setBudget(this.env, this.place, this.watts, this.heading);
  }

  protected override content() {
    const { t } = this;
    return html`<label class="field">
        <span>${t("policies.field_limit_w")}</span>
        <input
          name="budget"
          type="number"
          min="0"
          step="any"
          placeholder=${t("power.no_budget")}
          .value=${this.typed}
          @input=${(event: Event) => {
            this.typed = (event.target as HTMLInputElement).value;
          }}
        />
      </label>
      <p class="help">${t("power.budget_help", { power: this.env.format.power(this.place.drawn_w) })}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-budgets": Budgets;
    "mr-budget-dialog": BudgetDialog;
  }
}
