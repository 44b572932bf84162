import { mdiAlertOutline } from "@mdi/js";
import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { icon } from "../components/icon";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import { automationsOf, type Blueprint, editorOf, type Option, offeredBlueprints } from "./automation";
import "./automation-dialog";
import { blueprintText } from "./words";

/** The notification blueprints, the automations that use them, and a dialog that creates one. */
@element("mr-alert-blueprints")
export class AlertBlueprints extends Part {
  @state() private blueprints: readonly Blueprint[] | undefined;
  @state() private automations: ReadonlyMap<string, readonly Option[]> = new Map();
  @state() private error = "";
  @state() private open: Blueprint | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    const { hass } = this.env;
    try {
      const blueprints = await offeredBlueprints(hass);
      const used = await Promise.all(
        blueprints.map(async ({ path }) => [path, await automationsOf(hass, path)] as const),
      );
      this.automations = new Map(used);
      this.blueprints = blueprints;
      this.error = "";
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  }

  /** Lists a new automation, which Home Assistant loads a moment later. */
  private created(automation: Option): void {
    if (this.open === undefined) return;
    const { path } = this.open;
    this.automations = new Map([...this.automations, [path, [...(this.automations.get(path) ?? []), automation]]]);
  }

  protected override render() {
    if (this.error !== "") return html`<p class="error" role="alert">${this.error}</p>`;
    if (this.blueprints === undefined || this.blueprints.length === 0) return nothing;
    return html`<section class="card" aria-labelledby="heading">
        <h3 id="heading">${icon(mdiAlertOutline)}${this.t("alerts.notify")}</h3>
        <p class="help">${this.t("alerts.notify_text")}</p>
        <ul>
          ${this.blueprints.map((blueprint) => this.entry(blueprint))}
        </ul>
      </section>
      ${
        this.open === undefined
          ? nothing
          : html`<mr-automation-dialog
              .env=${this.env}
              .blueprint=${this.open}
              @created=${(event: CustomEvent<Option>) => this.created(event.detail)}
              @closed=${() => {
                this.open = undefined;
              }}
            ></mr-automation-dialog>`
      }`;
  }

  private entry(blueprint: Blueprint) {
    const { name, description } = blueprintText(this.env, blueprint);
    const used = this.automations.get(blueprint.path) ?? [];
    return html`<li>
      <div class="text">
        <h4>${name}</h4>
        <p class="help">${description}</p>
        ${
          used.length === 0
            ? nothing
            : html`<p class="help">
                ${this.t("alerts.automations")}
                ${used.map(
                  ({ value, label }, place) => html`${place > 0 ? ", " : ""}<a href=${editorOf(value)}>${label}</a>`,
                )}
              </p>`
        }
      </div>
      <button
        type="button"
        aria-label="${this.t("alerts.set_up")} ${name}"
        @click=${() => {
          this.open = blueprint;
        }}
      >
        ${this.t("alerts.set_up")}
      </button>
    </li>`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }
      h3 {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      ul {
        list-style: none;
        margin: 8px 0 0;
        padding: 0;
      }
      li {
        display: flex;
        align-items: center;
        gap: 8px 16px;
        flex-wrap: wrap;
        padding: 8px 0;
        border-top: 1px solid var(--divider-color);
      }
      .text {
        flex: 1 1 240px;
        min-width: 0;
      }
      h4 {
        margin: 0;
        font-weight: 500;
        font-size: 14px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-alert-blueprints": AlertBlueprints;
  }
}
