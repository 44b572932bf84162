import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { asApiError, rest } from "../api";
import { ALL_SITES, commonRate } from "../control/cost";
import { element } from "../element";
import { problemText } from "../errors";
import { sharedStyles } from "../styles";
import type { Rate } from "../types";
import { Part } from "../view";
import {
  bodyOf,
  DEFAULT_RATE,
  draftOf,
  NEW_PERIOD,
  problemsOf,
  type RateDraft,
  replacedBy,
  type StoredTariff,
} from "./draft";
import "./periods";
import { fieldStyles } from "./field";
import { type PriceEntity, priceEntities, tariffsOf } from "./source";

const TYPES = ["flat", "tou", "sensor"] as const;

/** Unsaved input by the id of the tariff: Home Assistant recreates a page that was hidden for a while. */
const unsaved = new Map<number, RateDraft>();
const NEW = 0;

/** The form of a tariff; fires `done` with its name after saving, or with null if it is left. */
@element("mr-rate-editor")
export class MrRateEditor extends Part {
  /** The tariff to change, undefined for a new one. */
  @property({ attribute: false }) rate: StoredTariff | undefined;
  /** All tariffs, to show which one is replaced. */
  @property({ attribute: false }) rates: readonly Rate[] = [];
  /** The site or area that a new tariff applies to; "" if none was requested. */
  @property() place = "";

  @state() private draft: RateDraft = draftOf(undefined);
  @state() private errors: ReadonlyMap<string, string> = new Map();
  @state() private message = "";
  @state() private busy = false;

  private entities: readonly PriceEntity[] = [];
  private edited: number | undefined;
  /** The id of a new tariff that is already saved. */
  private savedId: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const { states, entities } = this.env.hass;
    this.entities = priceEntities(states, entities);
  }

  protected override willUpdate(_changes: PropertyValues): void {
    // A change by somebody else must not overwrite the input.
    const key = this.rate?.id ?? NEW;
    if (key === this.edited) return;
    this.edited = key;
    const separator = this.env.format.number(1.5, 1).charAt(1);
    this.draft = unsaved.get(key) ?? draftOf(this.rate, separator);
    this.savedId = undefined;
    if (this.rate === undefined && (this.place !== "" || !unsaved.has(key))) {
      this.draft = { ...this.draft, location: this.place || this.usualPlace() };
    }
    this.errors = new Map();
    this.message = "";
  }

  /** A new tariff applies to all sites as long as they have no price. */
  private usualPlace(): string {
    return (commonRate(this.rates)?.price_now ?? null) === null ? ALL_SITES : "";
  }

  private change(changes: Partial<RateDraft>, ...paths: string[]): void {
    this.draft = { ...this.draft, ...changes };
    unsaved.set(this.rate?.id ?? NEW, this.draft);
    const errors = new Map(this.errors);
    for (const path of paths) {
      for (const key of errors.keys()) if (key.startsWith(path)) errors.delete(key);
    }
    this.errors = errors;
  }

  private chooseType(type: RateDraft["type"]): void {
    const { periods } = this.draft;
    this.change({ type, periods: type === "tou" && periods.length === 0 ? [NEW_PERIOD] : periods }, "");
  }

  private leave(name: string | null): void {
    unsaved.delete(this.rate?.id ?? NEW);
    this.dispatchEvent(new CustomEvent("done", { detail: name === null ? null : { name } }));
  }

  private async save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const problems = problemsOf(this.draft, this.rate?.id);
    this.errors = new Map([...problems].map(([path, key]) => [path, this.t(key)]));
    this.message = problems.size > 0 ? this.t("rates.check_fields") : "";
    if (problems.size > 0) return this.focusFirst();
    this.busy = true;
    try {
      const body = bodyOf(this.draft);
      const id = this.rate?.id ?? this.savedId;
      if (id !== undefined) await rest(this.env.hass, "PUT", `remote/rates/${id}`, body);
      else {
        const path = "remote/rates";
        this.savedId = (
          await rest<{ readonly rate_id: number }>(this.env.hass, "POST", path, withoutNull(body))
        ).rate_id;
      }
      for (const other of this.replaced(this.rate?.id ?? this.savedId)) {
        await rest(this.env.hass, "PUT", `remote/rates/${other.id}`, { location: null });
      }
      this.leave(this.draft.name.trim());
    } catch (thrown) {
      const { fields } = asApiError(thrown);
      this.errors = new Map(fields.map((field) => [field.path, problemText(field, this.env)]));
      this.message = fields.length > 0 ? this.t("rates.check_fields") : this.env.errorText(thrown);
      await this.focusFirst();
    } finally {
      this.busy = false;
    }
  }

  private async focusFirst(): Promise<void> {
    await this.updateComplete;
    const periods = this.renderRoot.querySelector("mr-rate-periods");
    await periods?.updateComplete;
    const wrong =
      this.renderRoot.querySelector<HTMLElement>("[aria-invalid=true]") ??
      periods?.renderRoot.querySelector<HTMLElement>("[aria-invalid=true]");
    wrong?.focus();
  }

  protected override render() {
    const { draft } = this;
    return html`<form novalidate @submit=${this.save}>
      <h2>${this.rate === undefined ? this.t("rates.new") : this.t("rates.edit_heading", { name: this.rates.find(({ id }) => id === this.rate?.id)?.name ?? this.rate.name })}</h2>
      <div class="card fields">
        ${this.text("name", this.t("rates.name"), draft.name, (name) => this.change({ name }, "name"))}
        <fieldset>
          <legend>${this.t("rates.type")}</legend>
          ${TYPES.map(
            (type) =>
              html`<label class="choice">
                <input
                  type="radio"
                  name="type"
                  .checked=${draft.type === type}
                  @change=${() => this.chooseType(type)}
                />
                <span>${this.t(`rates.type_${type}`)}<span class="help">${this.t(`rates.${type}_help`)}</span></span>
              </label>`,
          )}
        </fieldset>
        ${draft.type === "sensor" ? this.sensor() : nothing}
        ${draft.type === "flat" ? this.flatPrice() : nothing}
        <div class="grid">
          ${this.text(
            "currency",
            this.t("rates.currency"),
            draft.currency,
            (currency) => this.change({ currency }, "currency"),
            { help: this.t("rates.currency_help", { currency: this.env.format.currency }), list: currencies() },
          )}
          ${this.placeField()}
          ${
            draft.type === "tou"
              ? this.text(
                  "timezone",
                  this.t("rates.timezone"),
                  draft.timezone,
                  (timezone) => this.change({ timezone }, "timezone"),
                  {
                    help: this.t("rates.timezone_help", { zone: this.env.hass.config.time_zone }),
                    list: Intl.supportedValuesOf("timeZone"),
                  },
                )
              : nothing
          }
        </div>
      </div>
      ${
        draft.type === "tou"
          ? html`<mr-rate-periods
              .env=${this.env}
              .draft=${draft}
              .errors=${this.errors}
              @changed=${(event: CustomEvent<Partial<RateDraft>>) => this.change(event.detail, "periods", "price")}
            ></mr-rate-periods>`
          : nothing
      }
      <div class="foot">
        ${this.message === "" ? nothing : html`<p class="error" role="alert">${this.message}</p>`}
        <span class="spacer"></span>
        <button type="button" ?disabled=${this.busy} @click=${() => this.leave(null)}>${this.t("common.cancel")}</button>
        <button class="primary" type="submit" ?disabled=${this.busy}>${this.t("common.save")}</button>
      </div>
    </form>`;
  }

  private replaced(id: number | undefined): readonly StoredTariff[] {
    return replacedBy(this.draft.location, id, this.rates);
  }

  /** Renders where the tariff applies. */
  private placeField(): TemplateResult {
    const { location } = this.draft;
    const none = this.t(this.rate?.id === DEFAULT_RATE ? "rates.place_default" : "rates.place_none");
    const places = [...new Set([...this.places(), ...(location === "" || location === ALL_SITES ? [] : [location])])];
    const options: [string, string][] = [
      [ALL_SITES, this.t("rates.place_all")],
      ...places.map((place): [string, string] => [place, place]),
      ["", none],
    ];
    const [other] = this.replaced(this.rate?.id ?? this.savedId);
    const error = this.errors.get("location");
    const help =
      other === undefined ? this.t("rates.place_help") : this.t("rates.place_replaces", { name: other.name });
    return html`<div class="field">
      <label for="f-location">${this.t("rates.place")}</label>
      <select
        id="f-location"
        aria-invalid=${error === undefined ? nothing : "true"}
        aria-describedby="f-location-help"
        @change=${(event: Event) => this.change({ location: (event.target as HTMLSelectElement).value }, "location")}
      >
        ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === location}>${text}</option>`)}
      </select>
      <span id="f-location-help" class=${error === undefined ? "help" : "error"}>${error ?? help}</span>
    </div>`;
  }

  private flatPrice(): TemplateResult {
    return this.text("price", this.t("rates.price"), this.draft.price, (price) => this.change({ price }, "price"), {
      decimal: true,
      help: this.rate?.id === DEFAULT_RATE ? this.t("rates.price_default_help") : "",
    });
  }

  private sensor(): TemplateResult {
    const { draft } = this;
    const state = this.env.hass.states[draft.entityId.trim()];
    const names = new Set([...tariffsOf(draft.entityId.trim(), state), ...draft.tariffs.map((tariff) => tariff.name)]);
    const none = this.entities.length === 0 ? this.t("rates.entity_none") : this.t("rates.entity_help");
    return html`${this.text(
      "entity_id",
      this.t("rates.entity"),
      draft.entityId,
      (entityId) => this.change({ entityId }, "entity_id"),
      {
        help: state === undefined ? none : `${state.attributes.friendly_name ?? ""}: ${this.readingOf(state)}`,
        list: this.entities.map((entity) => entity.id),
        names: this.entities.map((entity) => entity.name),
      },
    )}
    ${
      names.size === 0
        ? nothing
        : html`<fieldset>
            <legend>${this.t("rates.tariffs")}</legend>
            <p class="help">${this.t("rates.tariffs_help")}</p>
            <div class="grid">
              ${[...names].map((name) =>
                this.text(
                  `tariff_prices.${name}`,
                  this.t("rates.tariff_price", { tariff: name }),
                  draft.tariffs.find((tariff) => tariff.name === name)?.price ?? "",
                  (price) =>
                    this.change(
                      { tariffs: [...draft.tariffs.filter((tariff) => tariff.name !== name), { name, price }] },
                      `tariff_prices.${name}`,
                    ),
                  { decimal: true },
                ),
              )}
            </div>
          </fieldset>`
    }`;
  }

  private readingOf(state: { readonly state: string; readonly attributes: Readonly<Record<string, unknown>> }): string {
    return `${state.state} ${state.attributes.unit_of_measurement ?? ""}`.trim();
  }

  /** Returns the names of the sites, from their devices, and of the miners' areas. */
  private places(): readonly string[] {
    const { devices, areas } = this.env.hass;
    const own = Object.values(devices).filter((device) =>
      device.identifiers.some(([domain]) => domain === "miner_remote"),
    );
    const sites = own.filter((device) => device.identifiers.some(([, id]) => device.config_entries.includes(id)));
    return [
      ...sites.map((device) => device.name ?? ""),
      ...own.map((device) => areas[device.area_id ?? ""]?.name ?? ""),
    ].filter(Boolean);
  }

  private text(
    path: string,
    label: string,
    value: string,
    typed: (value: string) => void,
    options: { help?: string; list?: readonly string[]; names?: readonly string[]; decimal?: boolean } = {},
  ): TemplateResult {
    const error = this.errors.get(path);
    const id = `f-${path.replace(/\W/g, "-")}`;
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        .value=${value}
        inputmode=${options.decimal ? "decimal" : nothing}
        list=${options.list === undefined ? nothing : `${id}-list`}
        autocomplete="off"
        aria-invalid=${error === undefined ? nothing : "true"}
        aria-describedby="${id}-help"
        @input=${(event: Event) => typed((event.target as HTMLInputElement).value)}
      />
      <span id="${id}-help" class=${error === undefined ? "help" : "error"}>${error ?? options.help ?? ""}</span>
      ${
        options.list === undefined
          ? nothing
          : html`<datalist id="${id}-list">
              ${options.list.map((item, index) => html`<option value=${item}>${options.names?.[index] ?? nothing}</option>`)}
            </datalist>`
      }
    </div>`;
  }

  static override styles = [
    sharedStyles,
    fieldStyles,
    css`
      form {
        display: flex;
        flex-direction: column;
        gap: 16px;
      }
      .fields {
        display: flex;
        flex-direction: column;
        gap: 16px;
      }
      .fields > .field {
        max-width: 520px;
      }
      .choice {
        display: flex;
        gap: 10px;
        padding: 6px 0;
        align-items: flex-start;
        cursor: pointer;
      }
      .choice .help {
        display: block;
      }
    `,
  ];
}

function withoutNull(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

function currencies(): readonly string[] {
  return Intl.supportedValuesOf("currency");
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-rate-editor": MrRateEditor;
  }
}
