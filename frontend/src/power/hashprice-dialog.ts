import { html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { asApiError } from "../api";
import { OneButton } from "../components/one-button";
import { segmentStyles, segments } from "../components/segments";
import { element } from "../element";
import { problemText } from "../errors";
import { reportedText, sensors } from "../policies/entities";
import {
  type EntityKey,
  type HashpriceAnswer,
  type HashpriceSettings,
  hashprice,
  SOURCE_ENTITIES,
  SOURCES,
  type Source,
  unknownText,
} from "./earnings";

/** Chooses what mining earns per TH/s and day: an amount, a sensor, or the difficulty and the price of Bitcoin. Fires `done` and `closed`. */
@element("mr-hashprice-dialog")
export class HashpriceDialog extends OneButton {
  @property({ attribute: false }) answer!: HashpriceAnswer;

  @state() private source: Source = "sensor";
  @state() private typed: Readonly<Record<string, string>> = {};
  @state() private problems: Readonly<Record<string, string>> = {};

  override connectedCallback(): void {
    super.connectedCallback();
    const { settings, suggestions } = this.answer;
    const found = (key: string) => (suggestions[key]?.length ?? 0) > 0;
    this.source =
      settings.source !== "none"
        ? settings.source
        : found("entity_id")
          ? "sensor"
          : found("difficulty_entity_id") && found("price_entity_id")
            ? "network"
            : "fixed";
    const text = (key: string, value: unknown) => [key, value == null ? (suggestions[key]?.[0] ?? "") : String(value)];
    this.typed = Object.fromEntries([
      ["price", settings.price == null ? "" : String(settings.price)],
      ...Object.keys({ ...SOURCE_ENTITIES.sensor, ...SOURCE_ENTITIES.network }).map((key) =>
        text(key, settings[key as EntityKey]),
      ),
    ]);
  }

  protected override get heading(): string {
    return this.t("power.hashprice");
  }

  protected override get button(): string {
    return this.t("common.save");
  }

  /** The settings, null if something required is missing. */
  private get made(): HashpriceSettings | null {
    const { source, typed, answer } = this;
    if (source === "fixed") {
      const price = Number(typed.price);
      return price > 0 ? { source, price } : null;
    }
    const wanted = Object.entries(SOURCE_ENTITIES[source]) as [EntityKey, boolean][];
    if (wanted.some(([key, required]) => required && !typed[key])) return null;
    const { currency, fees_per, stale_minutes } = answer.settings;
    const kept = answer.settings.source === source ? { currency, fees_per, stale_minutes } : {};
    return {
      source,
      ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value != null)),
      ...Object.fromEntries(wanted.map(([key]) => [key, typed[key] || null])),
    };
  }

  protected override get ready(): boolean {
    return this.made !== null;
  }

  protected override async work(): Promise<void> {
    if (this.made === null) return;
    this.problems = {};
    try {
      await hashprice.set(this.env, this.made);
    } catch (thrown) {
      this.problems = Object.fromEntries(
        asApiError(thrown).fields.map((field) => [field.path, problemText(field, this.env)]),
      );
      throw thrown;
    }
  }

  private set(key: string, value: string): void {
    this.typed = { ...this.typed, [key]: value };
    this.problems = {};
  }

  protected override content() {
    const { t, source, answer } = this;
    const unknown = unknownText(this.env, answer.hashprice);
    return html`<p>${t("power.hashprice_text")}</p>
      ${segments(
        "source",
        t("power.hashprice_from"),
        source,
        SOURCES.map((each) => ({ value: each, label: t(`power.source_${each}`) })),
        (chosen) => {
          this.source = chosen as Source;
          this.problems = {};
        },
        true,
      )}
      ${source === "fixed" ? this.field("price", html`<input name="price" type="number" min="0" step="any" .value=${this.typed.price ?? ""} @input=${this.take} />`) : nothing}
      ${Object.entries(SOURCE_ENTITIES[source]).map(([key, required]) => this.entity(key, required))}
      ${source === "network" ? html`<p class="help">${t("power.network_help")}</p>` : nothing}
      ${unknown === "" || source !== answer.settings.source || source === "none" ? nothing : html`<p class="notice warn">${unknown}</p>`}`;
  }

  private readonly take = (event: Event): void => {
    const { name, value } = event.target as HTMLInputElement | HTMLSelectElement;
    this.set(name, value);
  };

  private field(key: string, input: unknown, help = "") {
    const problem = this.problems[key];
    return html`<label class="field">
      <span>${this.t(`power.field_${key as EntityKey | "price"}`, { currency: this.answer.hashprice.currency })}</span>
      ${input} ${problem === undefined ? nothing : html`<span class="error" role="alert">${problem}</span>`}
      ${help === "" ? nothing : html`<span class="help">${help}</span>`}
    </label>`;
  }

  private entity(key: string, required: boolean) {
    const { t, env } = this;
    const chosen = this.typed[key] ?? "";
    const suggested = new Set(this.answer.suggestions[key]);
    // Those that fit come first.
    const all = sensors(env, "number", chosen);
    const choices = [...all.filter(([id]) => suggested.has(id)), ...all.filter(([id]) => !suggested.has(id))];
    return this.field(
      key,
      html`<select name=${key} @change=${this.take}>
        <option value="">${t(required ? "settings.choose" : "common.none")}</option>
        ${choices.map(([id, text]) => html`<option value=${id} ?selected=${id === chosen}>${text}</option>`)}
      </select>`,
      reportedText(env, chosen),
    );
  }

  static override styles = [...OneButton.styles, segmentStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-hashprice-dialog": HashpriceDialog;
  }
}
