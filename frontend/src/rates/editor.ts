import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { ApiError, rest } from "../api";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import { bodyOf, DEFAULT_RATE, draftOf, type KeptRate, NEW_PERIOD, problemsOf, type RateDraft } from "./draft";
import "./periods";
import { fieldStyles } from "./field";
import { type PriceEntity, priceEntities, tariffsOf } from "./source";

const TYPES = ["flat", "tou", "sensor"] as const;

/** What was typed and not saved yet, by the id of the rate: Home Assistant makes the page anew after a while. */
const unsaved = new Map<number, RateDraft>();
const NEW = 0;

/** The form of a rate; fires `done` with the name of the rate once it is saved, or with null where it is left. */
@element("mr-rate-editor")
export class MrRateEditor extends Part {
  /** The rate to change, undefined for a new one. */
  @property({ attribute: false }) rate: KeptRate | undefined;

  @state() private draft: RateDraft = draftOf(undefined);
  @state() private errors: ReadonlyMap<string, string> = new Map();
  @state() private message = "";
  @state() private busy = false;

  private entities: readonly PriceEntity[] = [];
  private edited: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const { states, entities } = this.env.hass;
    this.entities = priceEntities(states, entities);
  }

  protected override willUpdate(_changes: PropertyValues): void {
    // A change that somebody else makes meanwhile does not take away what is being typed.
    const key = this.rate?.id ?? NEW;
    if (key === this.edited) return;
    this.edited = key;
    const separator = this.env.format.number(1.5, 1).charAt(1);
    this.draft = unsaved.get(key) ?? draftOf(this.rate, separator);
    this.errors = new Map();
    this.message = "";
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
      if (this.rate === undefined) await rest(this.env.hass, "POST", "remote/rates", withoutNull(body));
      else await rest(this.env.hass, "PUT", `remote/rates/${this.rate.id}`, body);
      this.leave(this.draft.name.trim());
    } catch (thrown) {
      const error = thrown instanceof ApiError ? thrown : new ApiError(String(thrown), 0);
      this.errors = new Map(error.fields.map(({ path, message }) => [path, sentence(message)]));
      this.message = error.message;
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
      <h2>${this.rate === undefined ? this.t("rates.new") : this.t("rates.edit_heading", { name: this.rate.name })}</h2>
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
          ${this.text(
            "location",
            this.t("rates.location"),
            draft.location,
            (location) => this.change({ location }, "location"),
            { help: this.t("rates.location_help"), list: this.sites() },
          )}
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

  /** The names of the sites, from their devices: those that are named after their config entry. */
  private sites(): readonly string[] {
    return Object.values(this.env.hass.devices)
      .filter((device) =>
        device.identifiers.some(([domain, id]) => domain === "miner_remote" && device.config_entries.includes(id)),
      )
      .map((device) => device.name ?? "")
      .filter(Boolean);
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

/** The server's phrase, which completes "<key> …", as a sentence. */
function sentence(phrase: string): string {
  const whole = phrase.charAt(0).toUpperCase() + phrase.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

function currencies(): readonly string[] {
  return Intl.supportedValuesOf("currency");
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-rate-editor": MrRateEditor;
  }
}
