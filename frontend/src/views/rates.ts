import { mdiDelete, mdiPencil, mdiPlus } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { state } from "lit/decorators.js";
import { rest } from "../api";
import "../components/delete-dialog";
import "../components/price-chart";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { toast } from "../components/toast";
import { ALL_SITES, commonRate } from "../control/cost";
import { element } from "../element";
import { DEFAULT_RATE } from "../rates/draft";
import "../rates/editor";
import { TariffList } from "../rates/tariff-list";
import { sharedStyles } from "../styles";
import type { Rate } from "../types";
import { go } from "../url-state";
import { View } from "../view";

/** The Tariffs tab: a list with the prices of the next two days, and the editor. */
@element("mr-rates")
export class RatesView extends View {
  readonly tab = "rates";

  private known!: TariffList;
  @state() private deleting: Rate | undefined;

  override connectedCallback(): void {
    this.known = new TariffList(
      () => this.env,
      () => this.requestUpdate(),
    );
    super.connectedCallback();
    this.owns(this.known.follow());
  }

  protected override willUpdate(_changes: PropertyValues): void {
    this.known.want(this.path.length === 0 ? this.selected?.id : undefined);
  }

  private get selected(): Rate | undefined {
    const wanted = Number(this.query.get("rate"));
    const rates = this.known.shown ?? [];
    return rates.find((rate) => rate.id === wanted) ?? rates.find((rate) => rate.price_now !== null) ?? rates[0];
  }

  private async choose(rate: Rate): Promise<void> {
    this.filter({ rate: String(rate.id) });
    await this.updateComplete;
    // On a narrow screen the prices are below all tariffs.
    this.renderRoot.querySelector(".curve")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  protected override render() {
    const [page] = this.path;
    return page === undefined ? this.list() : this.editor(page);
  }

  private editor(page: string) {
    const rate = page === "new" ? undefined : this.known.kept(Number(page));
    const waits = this.known.shown === undefined && this.known.error === undefined;
    if (page === "new" ? waits : rate === undefined) {
      return html`<div class="page">
        ${
          (page !== "new" && this.known.listed) || this.known.error !== undefined
            ? html`<div class="empty">
                <p>${this.known.error === undefined ? this.t("rates.gone") : this.env.errorText(this.known.error)}</p>
                <button type="button" @click=${() => this.open()}>${this.t("common.back")}</button>
              </div>`
            : this.loadingLine()
        }
      </div>`;
    }
    return html`<div class="page">
      <mr-rate-editor
        .env=${this.env}
        .rate=${rate}
        .rates=${this.known.shown ?? []}
        .place=${this.query.get("place") ?? ""}
        @done=${(event: CustomEvent<{ name: string } | null>) => {
          if (event.detail !== null) toast(this, this.t("rates.saved", { name: event.detail.name }));
          // Go back to the tab whose link opened the form.
          if (this.query.get("from") === "control") go(["control"]);
          else this.open();
        }}
      ></mr-rate-editor>
    </div>`;
  }

  private list() {
    const { shown, error } = this.known;
    return html`<div class="page">
        <div class="row top">
          <div class="spacer">
            <h2>${this.t("rates.heading")}</h2>
            <p class="help">${this.t("rates.intro")}</p>
          </div>
          <button class="primary" type="button" @click=${() => this.open("new")}>
            ${icon(mdiPlus)}${this.t("rates.new")}
          </button>
        </div>
        ${error === undefined ? nothing : html`<p class="notice bad" role="alert">${this.t("common.failed", { error: this.env.errorText(error) })}</p>`}
        ${
          shown === undefined
            ? error === undefined
              ? this.loadingLine()
              : nothing
            : html`<div class="columns">
                <ul class="rates">
                  ${shown.map((rate) => this.entry(rate))}
                </ul>
                ${this.curve()}
              </div>`
        }
      </div>
      ${this.deleting === undefined ? nothing : this.question(this.deleting)}`;
  }

  private entry(rate: Rate) {
    const { format } = this.env;
    const users = this.known.usersOf(rate.id);
    const chosen = this.selected?.id === rate.id;
    return html`<li class="card ${chosen ? "chosen" : ""}">
      <div class="row head">
        <h3 class="spacer">
          <button
            class="plain name"
            type="button"
            aria-pressed=${chosen ? "true" : "false"}
            aria-label=${this.t("rates.show", { name: rate.name })}
            @click=${() => void this.choose(rate)}
          >
            ${rate.name}
          </button>
        </h3>
        <button
          class="icon"
          type="button"
          aria-label="${this.t("common.edit")}: ${rate.name}"
          title=${this.t("common.edit")}
          @click=${() => this.open(String(rate.id))}
        >
          ${icon(mdiPencil)}
        </button>
        ${
          rate.id === DEFAULT_RATE
            ? nothing
            : html`<button
                class="icon"
                type="button"
                aria-label="${this.t("common.delete")}: ${rate.name}"
                title=${this.t("common.delete")}
                @click=${() => {
                  this.deleting = rate;
                }}
              >
                ${icon(mdiDelete)}
              </button>`
        }
      </div>
      <p class="now">
        ${
          rate.price_now === null
            ? html`<span class="none">${this.t("rates.no_price_now")}</span>`
            : html`${format.price(rate.price_now, rate.currency)} <span class="help">${this.t("rates.price_now")}</span>`
        }
      </p>
      <p class="help">${this.source(rate)}</p>
      <p class="help">${this.placeOf(rate)}</p>
      ${rate.follows_energy_dashboard ? html`<p><span class="chip busy">${this.t("rates.follows")}</span></p>` : nothing}
      <p class="help">
        ${
          users.length === 0
            ? this.t("rates.used_by_none")
            : html`${this.t("rates.used_by")}
              ${users.map(
                (schedule, index) =>
                  html`${index > 0 ? ", " : ""}${link(["schedules", String(schedule.id)], schedule.name)}`,
              )}`
        }
      </p>
    </li>`;
  }

  /** Renders where the tariff applies. */
  private placeOf(rate: Rate): string {
    const common = commonRate(this.known.shown ?? []);
    if (rate.location && rate.location !== ALL_SITES) return this.t("rates.price_of", { place: rate.location });
    return this.t(common?.id === rate.id ? "rates.price_of_all" : "rates.price_of_none");
  }

  /** Renders the source of the price and its problem. */
  private source(rate: Rate): string {
    if (rate.follows_energy_dashboard && rate.type === "flat" && rate.price === null) return "";
    const words = this.t(`rates.type_${rate.type}`);
    if (rate.type === "tou") return `${words}: ${this.t.n("rates.periods", rate.periods?.length ?? 0)}`;
    if (rate.type !== "sensor" || rate.entity_id === null) return words;
    const entity = this.env.hass.states[rate.entity_id];
    if (entity === undefined) return this.t("rates.entity_gone", { entity: rate.entity_id });
    const name = String(entity.attributes.friendly_name ?? rate.entity_id);
    return rate.price_now === null ? this.t("rates.entity_silent", { entity: name }) : `${words}: ${name}`;
  }

  private curve() {
    const rate = this.selected;
    if (rate === undefined) return nothing;
    const curve = this.known.curve;
    const points = curve?.rateId === rate.id ? curve.points : undefined;
    return html`<section class="card curve" aria-label=${this.t("rates.curve_heading", { name: rate.name })}>
      <h3>${this.t("rates.curve_heading", { name: rate.name })}</h3>
      ${
        curve === undefined
          ? this.loadingLine()
          : points === undefined || points.length > 0
            ? html`<mr-price-chart
                .env=${this.env}
                .prices=${curve.points}
                .from=${curve.from}
                .until=${curve.until}
                .currency=${rate.currency}
                .label=${this.t("rates.curve_label", { name: rate.name })}
              ></mr-price-chart>`
            : this.priceless(rate)
      }
    </section>`;
  }

  /** Renders what to do about a tariff without a price. */
  private priceless(rate: Rate) {
    if (!rate.follows_energy_dashboard) {
      return html`<div class="empty">
        <p>${this.t("rates.curve_none")}</p>
        <button type="button" @click=${() => this.open(String(rate.id))}>
          ${this.t("rates.edit_heading", { name: rate.name })}
        </button>
      </div>`;
    }
    return html`<div class="empty">
      <h3>${this.t("rates.no_price_heading")}</h3>
      <p>${this.t("rates.no_price_help")}</p>
      <div class="row">
        <button class="primary" type="button" @click=${() => this.open(String(rate.id))}>
          ${this.t("rates.set_price")}
        </button>
        <a class="button" href="/config/energy/electricity">${this.t("rates.open_energy")}</a>
      </div>
    </div>`;
  }

  private question(rate: Rate) {
    const users = this.known.usersOf(rate.id).map(({ name }) => name);
    const close = () => {
      this.deleting = undefined;
      void this.known.load();
    };
    return html`<mr-delete
      .env=${this.env}
      .name=${rate.name}
      .text=${users.length === 0 ? this.t("rates.delete_text") : `${this.t("rates.delete_used")} ${users.join(", ")}`}
      .erase=${users.length === 0 ? () => rest(this.env.hass, "DELETE", `remote/rates/${rate.id}`) : undefined}
      @done=${() => {
        close();
        toast(this, this.t("rates.deleted", { name: rate.name }));
      }}
      @closed=${close}
    ></mr-delete>`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        container-type: inline-size;
      }
      .page {
        padding: 16px;
        max-width: 1400px;
        margin: 0 auto;
        display: flex;
        flex-direction: column;
        gap: 16px;
      }
      .top {
        align-items: flex-start;
      }
      .notice {
        margin: 0;
      }
      .columns {
        display: grid;
        gap: 16px;
        align-items: start;
      }
      @container (min-width: 860px) {
        .columns {
          grid-template-columns: minmax(300px, 380px) minmax(0, 1fr);
        }
      }
      .rates {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        gap: 12px;
        min-width: 0;
      }
      .rates .card {
        display: flex;
        flex-direction: column;
        gap: 4px;
        padding: 8px 8px 14px 16px;
        overflow-wrap: anywhere;
      }
      .rates .chosen {
        border-color: var(--primary-color);
        box-shadow: inset 0 0 0 1px var(--primary-color);
      }
      .rates p {
        margin: 0;
      }
      .head {
        flex-wrap: nowrap;
        gap: 0;
      }
      .head h3 {
        min-width: 0;
      }
      .name {
        padding: 0;
        min-height: 40px;
        color: inherit;
        font-size: 16px;
        white-space: normal;
        text-align: start;
        border-radius: 4px;
        width: 100%;
        justify-content: flex-start;
      }
      .now {
        font-size: 20px;
        font-variant-numeric: tabular-nums;
      }
      .now .help {
        margin-inline-start: 6px;
      }
      .none {
        color: var(--mr-secondary);
        font-size: 16px;
      }
      .curve {
        display: flex;
        flex-direction: column;
        gap: 12px;
        min-width: 0;
      }
      .empty .row {
        justify-content: center;
      }
      .empty p {
        margin: 0;
        max-width: 520px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-rates": RatesView;
  }
}
