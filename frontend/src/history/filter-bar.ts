import { mdiFilterVariant } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { icon } from "../components/icon";
import "../components/miner-field";
import { element } from "../element";
import { wallTime } from "../schedules/zone";
import { sharedStyles } from "../styles";
import { COMMAND_SOURCES, COMMAND_STATUSES, COMMAND_TYPES } from "../types";
import { Part } from "../view";
import { FILTERS, SPANS, type Span, spanOf, wrongSpan } from "./filters";
import { instantOf } from "./zone";

export type FilterChange = Readonly<Record<string, string | null>>;

/** The filters of the history, as in the URL. Fires `changed` (detail: the changed values of the query). */
@element("mr-history-filters")
export class HistoryFilters extends Part {
  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();
  /** The suggested initiators. */
  @property({ attribute: false }) users: readonly string[] = [];
  /** Whether the filters are collapsed initially. */
  @property({ type: Boolean }) folded = false;

  @state() private unfolded = false;

  private emit(values: FilterChange): void {
    this.dispatchEvent(new CustomEvent<FilterChange>("changed", { detail: values }));
  }

  private get active(): number {
    return FILTERS.filter((name) => name !== "since" && name !== "until" && this.query.has(name)).length;
  }

  protected override render() {
    if (!this.folded) return html`<div class="fields">${this.fields()}</div>`;
    const { active } = this;
    return html`<button
        type="button"
        aria-expanded=${this.unfolded}
        aria-controls="fields"
        @click=${() => {
          this.unfolded = !this.unfolded;
        }}
      >
        ${icon(mdiFilterVariant)}
        ${active === 0 ? this.t("history.filters") : this.t("history.filters_active", { count: active })}
      </button>
      <div id="fields" class="fields" ?hidden=${!this.unfolded}>${this.fields()}</div>`;
  }

  private fields() {
    const { t, query } = this;
    return html`
      ${this.choice("type", t("history.type"), t("history.any_type"), COMMAND_TYPES, (type) => t(`common.type_${type}`))}
      ${this.choice("status", t("history.status"), t("history.any_status"), COMMAND_STATUSES, (status) => t(`common.status_${status}`))}
      <mr-miner-field
        .env=${this.env}
        label=${t("history.miner")}
        placeholder=${t("history.miner_any")}
        error=${t("backups.miner_unknown")}
        .miner=${query.get("miner")}
        .ip=${query.get("ip")}
        @picked=${(event: CustomEvent<FilterChange>) => this.emit(event.detail)}
      ></mr-miner-field>
      ${this.choice("source", t("history.source"), t("history.any_source"), COMMAND_SOURCES, (source) => t(`common.source_${source}`))}
      <label class="field">
        <span>${t("history.user")}</span>
        <input
          type="search"
          list="users"
          autocomplete="off"
          placeholder=${t("history.user_any")}
          .value=${query.get("user") ?? ""}
          @input=${(event: InputEvent) => this.writing(event)}
          @change=${(event: Event) => this.emit({ user: (event.target as HTMLInputElement).value.trim() })}
        />
        <datalist id="users">${this.users.map((user) => html`<option value=${user}></option>`)}</datalist>
      </label>
      ${this.times()}
      ${
        query.has("batch")
          ? html`<span class="batch chip busy">
              ${t("history.batch", { id: (query.get("batch") ?? "").slice(0, 8) })}
              <button
                type="button"
                class="plain"
                aria-label=${t("history.batch_clear")}
                title=${t("history.batch_clear")}
                @click=${() => this.emit({ batch: null })}
              >
                ×
              </button>
            </span>`
          : nothing
      }
      ${
        this.active === 0
          ? nothing
          : html`<button type="button" class="plain clear" @click=${() => this.emit(Object.fromEntries(FILTERS.map((name) => [name, null])))}>
              ${t("history.clear")}
            </button>`
      }
    `;
  }

  private writing(event: InputEvent): void {
    const text = (event.target as HTMLInputElement).value;
    if (text === "" || (event.inputType === "insertReplacementText" && this.users.includes(text)))
      this.emit({ user: text });
  }

  private choice<T extends string>(
    name: string,
    label: string,
    any: string,
    values: readonly T[],
    word: (value: T) => string,
  ): TemplateResult {
    const now = this.query.get(name) ?? "";
    return html`<label class="field">
      <span>${label}</span>
      <select @change=${(event: Event) => this.emit({ [name]: (event.target as HTMLSelectElement).value })}>
        <option value="" .selected=${now === ""}>${any}</option>
        ${values.map((value) => html`<option value=${value} .selected=${now === value}>${word(value)}</option>`)}
      </select>
    </label>`;
  }

  private times() {
    const { t, query } = this;
    const span = spanOf(query);
    const wrong = span === "custom" && wrongSpan(query) === "order";
    return html`<label class="field">
        <span>${t("history.time")}</span>
        <select @change=${(event: Event) => this.chooseTime((event.target as HTMLSelectElement).value)}>
          <option value="" .selected=${span === undefined}>${t("history.time_any")}</option>
          ${[...(Object.keys(SPANS) as Span[]), "custom" as const].map(
            (value) => html`<option value=${value} .selected=${span === value}>${t(`history.time_${value}`)}</option>`,
          )}
        </select>
      </label>
      ${
        span === "custom"
          ? html`${this.time("since", t("history.since"), wrong)} ${this.time("until", t("history.until"), wrong)}`
          : nothing
      }`;
  }

  private chooseTime(value: string): void {
    // A custom range starts as the last day.
    const since = value === "custom" ? new Date(Date.now() - SPANS["24h"]).toISOString() : null;
    this.emit({ time: value, since, until: null });
  }

  private time(name: "since" | "until", label: string, wrong: boolean) {
    const zone = this.env.format.timeZone;
    const text = this.query.get(name);
    return html`<label class="field time">
      <span>${label}</span>
      <input
        type="datetime-local"
        .value=${text === null ? "" : wallTime(text, zone)}
        aria-invalid=${wrong}
        aria-describedby=${wrong ? "wrong" : nothing}
        @change=${(event: Event) => this.emit({ [name]: instantOf((event.target as HTMLInputElement).value, zone) })}
      />
      ${wrong && name === "until" ? html`<span id="wrong" class="error" role="alert">${this.t("history.wrong_order")}</span>` : nothing}
    </label>`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        gap: 8px;
        min-width: 0;
      }
      .fields {
        order: 1;
        width: 100%;
        display: grid;
        gap: 8px;
        grid-template-columns: repeat(auto-fit, minmax(min(126px, 100%), 1fr));
        align-items: start;
      }
      .fields select {
        padding-inline: 8px 4px;
      }
      .batch,
      .clear {
        align-self: end;
      }
      .fields[hidden] {
        display: none;
      }
      .time {
        grid-column: span 2;
        min-width: 0;
      }
      .batch {
        min-height: 40px;
        border-radius: 20px;
        justify-self: start;
        padding-inline-end: 2px;
      }
      .batch button {
        min-height: 36px;
        width: 36px;
        padding: 0;
        font-size: 18px;
        color: inherit;
      }
      .clear {
        justify-self: start;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-history-filters": HistoryFilters;
  }
}
