import { type CSSResultGroup, css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { ApiError } from "../api";
import { termStyles } from "../components/figure-styles";
import { type Env, profileOf } from "../env";
import type { Translate } from "../localize";
import { sharedStyles, themeStyles } from "../styles";
import type { HomeAssistant } from "../types";
import { latest, sharedEnv } from "./shared";

const HALF_A_MINUTE = 30_000;

/** The options of every card. */
export interface CardConfig {
  readonly title?: string;
}

/** A card on a dashboard. A new `hass` redraws it only if `concerned` returns true. */
export abstract class Card<Config extends CardConfig> extends LitElement {
  @property({ attribute: false }) config: Config | undefined;
  @property({ attribute: false }) hass: HomeAssistant | undefined;

  @state() private env_: Env | undefined;

  private profile = "";
  private following = false;
  private stale = false;
  private readonly endings: (() => void)[] = [];

  /** Texts, formats and feeds; only set while the card is drawn. */
  protected get env(): Env {
    if (this.env_ === undefined) throw new Error("The card is not ready.");
    return this.env_;
  }

  protected get t(): Translate {
    return this.env.t;
  }

  /** Draws the content; `env` is set. */
  protected abstract content(config: Config): TemplateResult;

  /** Starts subscriptions while the card is shown; `owns` registers how to end them. */
  protected abstract follow(): void;

  /** Whether a new `hass` changes what is shown. */
  protected concerned(_hass: HomeAssistant): boolean {
    return false;
  }

  protected owns(ending: () => void): void {
    this.endings.push(ending);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  private begin(): void {
    if (this.following || !this.isConnected || this.env_ === undefined || this.config === undefined) return;
    this.following = true;
    // Relative times change without an event.
    const timer = setInterval(() => this.redraw(), HALF_A_MINUTE);
    this.owns(() => clearInterval(timer));
    this.follow();
  }

  private stop(): void {
    this.following = false;
    for (const ending of this.endings.splice(0)) ending();
  }

  protected override shouldUpdate(changes: PropertyValues): boolean {
    const hass = this.hass;
    if (hass === undefined) return false;
    if (changes.has("hass")) {
      latest(hass);
      const profile = profileOf(hass);
      if (profile !== this.profile) {
        this.profile = profile;
        void this.prepare(hass, profile);
      }
    }
    if (this.stale || [...changes.keys()].some((key) => key !== "hass")) return true;
    return this.env_ !== undefined && this.concerned(hass);
  }

  /** Redraws after a change that is in no property: feeds and registries. */
  protected redraw(): void {
    this.stale = true;
    this.requestUpdate();
  }

  private async prepare(hass: HomeAssistant, profile: string): Promise<void> {
    const env = await sharedEnv(hass);
    if (profile !== this.profile) return;
    this.env_ = env;
    this.begin();
  }

  protected override willUpdate(changes: PropertyValues): void {
    this.stale = false;
    // A new configuration needs new subscriptions.
    if (changes.has("config") && changes.get("config") !== undefined) this.stop();
    this.begin();
  }

  protected override render() {
    if (this.env_ === undefined || this.config === undefined) return html`<ha-card></ha-card>`;
    return html`<ha-card>${this.content(this.config)}</ha-card>`;
  }

  protected heading(title: string, more: unknown = nothing): TemplateResult {
    return html`<div class="head"><h2>${title}</h2>${more}</div>`;
  }

  /** Renders a sentence instead of the content: what is missing and what to do. */
  protected sentence(text: string, more: unknown = nothing): TemplateResult {
    return html`<div class="empty"><p>${text}</p>${more}</div>`;
  }

  protected failure(error: ApiError | string): TemplateResult {
    return html`<p class="error" role="alert">${this.t("cards.failed", { error: this.env.errorText(error) })}</p>`;
  }

  /** Opens Home Assistant's own dialog of an entity. */
  protected moreInfo(entityId: string): void {
    this.dispatchEvent(new CustomEvent("hass-more-info", { detail: { entityId }, bubbles: true, composed: true }));
  }

  static override styles: CSSResultGroup = [
    sharedStyles,
    themeStyles,
    termStyles,
    css`
      :host {
        display: block;
        height: 100%;
      }
      ha-card {
        display: flex;
        flex-direction: column;
        gap: 12px;
        height: 100%;
        padding: 16px;
        box-sizing: border-box;
        overflow: hidden;
        container-type: inline-size;
      }
      .head {
        display: flex;
        align-items: center;
        gap: 8px;
        min-width: 0;
      }
      h2 {
        flex: 1;
        min-width: 0;
        font-size: 18px;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
      p {
        margin: 0;
      }
      .empty {
        padding: 16px 8px;
      }
      dl.figures {
        display: grid;
        grid-template-columns: repeat(2, 1fr);
        gap: 12px;
        margin: 0;
      }
      @container (min-width: 420px) {
        dl.figures {
          grid-template-columns: repeat(auto-fit, minmax(90px, 1fr));
        }
      }
      dd {
        white-space: nowrap;
      }
      ul.rows {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      ul.rows > li {
        display: flex;
        align-items: center;
        gap: 4px 12px;
        flex-wrap: wrap;
        padding: 6px 0;
        border-top: 1px solid var(--divider-color);
      }
      .name {
        flex: 1 1 140px;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      a.name {
        color: inherit;
        text-decoration: none;
      }
      a.name:hover {
        text-decoration: underline;
      }
      button.name {
        border: none;
        border-radius: 4px;
        padding: 0;
        min-height: 32px;
        color: inherit;
        justify-content: flex-start;
        text-align: start;
        white-space: normal;
      }
      button.name:hover {
        text-decoration: underline;
        background: none;
      }
    `,
  ];
}
