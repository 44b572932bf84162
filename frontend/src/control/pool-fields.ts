import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Catalog } from "../catalog";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";
import { type Draft, EMPTY_POOL, type PoolRow, type Problems, poolKey, poolRows } from "./draft";
import { libraryPool, placeholderList, placeholderStyles, poolsSilent, slotNow, workerExamples } from "./pool-parts";

const LEAST_SLOTS = 3;

type Scope = "one" | "all";

/**
 * The pools of a pool switch, slot by slot: what is in each slot now, and what is written to it. Fires `draft` (detail:
 * the changed draft) and `scope` (detail: whether one slot or all of them are written).
 */
@element("mr-pool-fields")
export class PoolFields extends Part {
  @property({ attribute: false }) miners: readonly Miner[] = [];
  @property({ attribute: false }) catalog!: Catalog;
  @property({ attribute: false }) draft!: Draft;
  @property() scope: Scope = "one";
  /** The problems to show. */
  @property({ attribute: false }) problems: Problems = {};

  /** The field that a placeholder is added to. */
  @state() private lastWorker = 0;

  constructor() {
    super();
    // Browsers do this only for fields in the same shadow root as the form.
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.composedPath()[0] instanceof HTMLInputElement) {
        this.closest("form")?.requestSubmit();
      }
    });
  }

  private get slots(): number {
    const used = this.miners.flatMap((miner) => (miner.pools ?? []).map((pool) => pool.slot + 1));
    const highest = this.catalog.commands.pool_switch?.fields.find(({ key }) => key === "pool_number")?.maximum ?? 2;
    return Math.min(Math.max(LEAST_SLOTS, this.draft.pools.length, this.chosen + 1, ...used), highest + 1);
  }

  /** The slot that is written to or, with all slots, mined on. */
  private get chosen(): number {
    return Number(this.draft.values.pool_number ?? 0);
  }

  private change(draft: Partial<Draft>): void {
    this.dispatchEvent(new CustomEvent("draft", { detail: { ...this.draft, ...draft } }));
  }

  private set(values: Readonly<Record<string, string>>): void {
    this.change({ values: { ...this.draft.values, ...values } });
  }

  private rescope(scope: Scope): void {
    this.dispatchEvent(new CustomEvent("scope", { detail: scope }));
    if (scope === "one" || this.draft.pools.length > 0) return;
    const active = new Set(this.miners.map((miner) => miner.pools?.find((pool) => pool.active === true)?.slot));
    const [slot] = active;
    this.change({
      pools: poolRows(this.miners, this.slots),
      values: { ...this.draft.values, pool_number: String(active.size === 1 ? (slot ?? 0) : 0) },
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.library.listen(() => this.requestUpdate()));
  }

  /** Returns what is typed for a slot. */
  private typed(slot: number): PoolRow {
    if (this.scope === "all") return this.draft.pools[slot] ?? EMPTY_POOL;
    const value = (key: keyof PoolRow) => String(this.draft.values[key] ?? "");
    return {
      pool_url: value("pool_url"),
      worker_name: value("worker_name"),
      pool_password: value("pool_password"),
      pool_id: value("pool_id"),
    };
  }

  private type(slot: number, key: keyof PoolRow, text: string): void {
    if (this.scope === "one") this.set({ [key]: text });
    else {
      const pools = Array.from({ length: this.slots }, (_, at) => this.draft.pools[at] ?? EMPTY_POOL);
      this.change({ pools: pools.map((pool, at) => (at === slot ? { ...pool, [key]: text } : pool)) });
    }
  }

  protected override render() {
    const { t, scope } = this;
    const slots = Array.from({ length: this.slots }, (_, slot) => slot);
    return html`${
      this.catalog.commands.set_pools === undefined
        ? nothing
        : html`<div class="choices" role="radiogroup" aria-label=${t("commands.scope")}>
            ${(["one", "all"] as const).map((each) =>
              this.radio("scope", scope === each, t(`commands.scope_${each}`), () => this.rescope(each)),
            )}
          </div>`
    }
    <p class="help">${t(scope === "one" ? "commands.does_pool_switch" : "commands.does_set_pools")}</p>
    <div class="slots" role=${scope === "one" ? "radiogroup" : nothing} aria-label=${t("commands.field_pool_number")}>
      <div class="heads help" aria-hidden="true">
        <span>${t("control.pools_now")}</span><span>${t("commands.slot_new")}</span>
      </div>
      ${slots.map((slot) => this.slotRow(slot))}
    </div>
    ${poolsSilent(this.env, this.miners)}
    <p class="help">${t(scope === "one" ? "commands.help_pool_password" : "commands.help_password_kept")}</p>
    ${this.placeholders()}`;
  }

  private slotRow(slot: number) {
    const { t, scope } = this;
    const written = scope === "all" || slot === this.chosen;
    const mined = slot === this.chosen;
    return html`<section class=${written ? "written" : ""} aria-label=${t("control.slot_number", { slot })}>
      <div class="now">
        ${
          scope === "one"
            ? this.radio("slot", mined, t("control.slot_number", { slot }), () =>
                this.set({ pool_number: String(slot) }),
              )
            : html`<h4>${t("control.slot_number", { slot })}</h4>`
        }
        ${slotNow(this.env, this.miners, slot)}
      </div>
      <div class="new">
        ${written ? this.fields(slot) : html`<span class="help">${t("commands.slot_unchanged")}</span>`}
        ${scope === "all" ? this.radio("mined", mined, t("commands.slot_mined"), () => this.set({ pool_number: String(slot) })) : nothing}
      </div>
    </section>`;
  }

  /** The choice of a pool of the library; nothing if that is empty. */
  private choice(slot: number, chosen: string | undefined) {
    const { t } = this;
    const pools = this.env.library.pools ?? [];
    if (pools.length === 0) return nothing;
    return html`<label class="field">
      <span>${t("commands.field_pool_id")}</span>
      <select
        name=${this.scope === "one" ? "pool_id" : poolKey(slot, "pool_id")}
        @change=${(event: Event) => this.type(slot, "pool_id", (event.target as HTMLSelectElement).value)}
      >
        <option value="">${t("commands.pool_by_hand")}</option>
        ${pools.map(({ id, name }) => html`<option value=${id} ?selected=${String(id) === chosen}>${name}</option>`)}
      </select>
    </label>`;
  }

  private fields(slot: number) {
    const typed = this.typed(slot);
    const first = this.scope === "one" || slot === 0;
    const pool = libraryPool(this.env, typed.pool_id);
    if (pool !== undefined) {
      return html`<div class="typed">
        ${this.choice(slot, typed.pool_id)}
        <p class="help" dir="ltr">${pool.url}<br />${pool.worker}</p>
        ${workerExamples(this.env, this.miners, pool.worker, this.catalog.limits)}
      </div>`;
    }
    return html`<div class="typed">
      ${this.choice(slot, typed.pool_id)} ${this.field(slot, "pool_url", first ? this.t("commands.help_pool_url") : "")} ${this.field(slot, "worker_name")}
      ${this.field(slot, "pool_password")}
      ${workerExamples(this.env, this.miners, typed.worker_name, this.catalog.limits)}
    </div>`;
  }

  private field(slot: number, key: Exclude<keyof PoolRow, "pool_id">, help = ""): TemplateResult {
    const name = this.scope === "one" ? key : poolKey(slot, key);
    const problem = this.problems[name];
    const secret = key === "pool_password";
    return html`<label class="field">
      <span>${this.t(`commands.field_${key}`)}</span>
      <input
        name=${name}
        type=${secret ? "password" : "text"}
        autocomplete=${secret ? "new-password" : "off"}
        autocapitalize="off"
        spellcheck="false"
        maxlength=${this.catalog.limits.max_text}
        aria-invalid=${problem === undefined ? nothing : "true"}
        aria-describedby=${problem === undefined ? nothing : `${name}-error`}
        .value=${this.typed(slot)[key]}
        @focus=${() => {
          if (key === "worker_name") this.lastWorker = slot;
        }}
        @input=${(event: Event) => this.type(slot, key, (event.target as HTMLInputElement).value)}
      />
      ${
        problem === undefined
          ? nothing
          : html`<span class="error" id="${name}-error" role="alert">${this.t(problem.key, problem.values)}</span>`
      }
      ${help === "" ? nothing : html`<span class="help">${help}</span>`}
    </label>`;
  }

  private placeholders() {
    const slot = this.scope === "one" ? this.chosen : this.lastWorker;
    return placeholderList(this.env, this.catalog.limits, (name) =>
      this.type(slot, "worker_name", `${this.typed(slot).worker_name}{${name}}`),
    );
  }

  private radio(name: string, checked: boolean, label: string, choose: () => void) {
    return html`<label class="check">
      <input type="radio" name=${name} .checked=${checked} @change=${choose} />
      ${label}
    </label>`;
  }

  static override styles = [
    sharedStyles,
    placeholderStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 12px;
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: 0 20px;
      }
      .slots {
        border: 1px solid var(--divider-color);
        border-radius: 12px;
      }
      section,
      .heads {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
        gap: 8px 16px;
        padding: 10px 14px;
      }
      section {
        border-top: 1px solid var(--divider-color);
      }
      section:not(.written) .new {
        align-self: center;
      }
      .now,
      .new {
        display: flex;
        flex-direction: column;
        gap: 6px;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .typed {
        display: grid;
        grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
        gap: 6px 12px;
      }
      .typed > :not(.field:nth-child(n + 2)) {
        grid-column: 1 / -1;
      }
      h4 {
        margin: 0;
        font-weight: 500;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      @media (max-width: 520px) {
        section {
          grid-template-columns: minmax(0, 1fr);
        }
        .heads {
          display: none;
        }
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-pool-fields": PoolFields;
  }
}
