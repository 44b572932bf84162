import { mdiFlashOff } from "@mdi/js";
import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { pageLinks, pageStyles } from "../components/page-links";
import { element } from "../element";
import "../policies/dialog";
import { KIND_ICONS } from "../policies/icons";
import { type Kind, POWER_KINDS, type Policy } from "../policies/model";
import { statusChip, statusLines } from "../policies/parts";
import { loadPhases, scopeText } from "../policies/words";
import { budgetPolicy } from "../power/budget";
import "../power/budgets";
import "../power/curtail-dialog";
import "../power/curtailments";
import "../power/profit";
import { listStyles, startStyles } from "../schedules/list-styles";
import { sharedStyles } from "../styles";
import { go } from "../url-state";
import { View } from "../view";

/** The kinds that this page begins. */
const STARTS = ["solar", "power_budget", "heating", "load_distribution"] as const satisfies readonly Kind[];

/** The tab of power: budgets, curtailments and the policies that divide power; at `profit` what mining earns. */
@element("mr-power")
export class PowerView extends View {
  readonly tab = "power";

  @state() private lost = "";
  @state() private making: Kind | undefined;
  @state() private curtailing = false;

  override connectedCallback(): void {
    super.connectedCallback();
    const { policies, fleet, library, catalog } = this.env;
    const update = () => {
      const error = policies.error ?? fleet.error;
      this.lost = error === undefined ? "" : this.env.errorText(error);
      this.requestUpdate();
    };
    for (const source of [policies, fleet, library, catalog]) this.owns(source.listen(update));
    void loadPhases(this.env).then(update);
  }

  protected override render() {
    const page = this.path[0] === "profit" ? "profit" : "";
    return html`${this.pages(page)}
      ${this.alarm(this.lost && this.t("common.lost", { error: this.lost }))}
      ${
        page === "profit"
          ? html`<mr-profit
              .env=${this.env}
              .query=${this.query}
              @filtered=${(event: CustomEvent<Readonly<Record<string, string | null>>>) => this.filter(event.detail)}
            ></mr-profit>`
          : this.content()
      }
      ${this.dialogs()}`;
  }

  private pages(current: string) {
    return pageLinks(this.t("power.pages"), this.tab, current, [
      ["", this.t("control.power")],
      ["profit", this.t("power.profit")],
    ]);
  }

  private content() {
    const { t, env } = this;
    const policies = env.policies.value;
    if (policies === undefined || !env.fleet.loaded) {
      return this.lost === "" ? html`<p class="help first" role="status">${t("common.loading")}</p>` : nothing;
    }
    const plain = new Set(
      [null, ...new Set(env.fleet.miners.map(({ site }) => site))].map((site) => budgetPolicy(policies, site)),
    );
    const shown = policies.filter(
      (policy) => POWER_KINDS.has(policy.kind) && policy.kind !== "curtailment" && !plain.has(policy),
    );
    return html`<div class="page">
      <div class="row top">
        <h2>${t("control.power")}</h2>
        <span class="spacer"></span>
        <button
          type="button"
          class="primary"
          @click=${() => {
            this.curtailing = true;
          }}
        >
          ${icon(mdiFlashOff)}${t("fleet.curtail")}
        </button>
      </div>
      <mr-curtailments .env=${env}></mr-curtailments>
      <section class="card">
        <mr-budgets .env=${env} .miners=${env.fleet.miners} .policies=${policies}></mr-budgets>
      </section>
      ${shown.map(
        (policy) => html`<section class="card about">
          <div class="row title">
            ${icon(KIND_ICONS[policy.kind])}
            <h3>${link(["policies", String(policy.id)], policy.name)}</h3>
            ${statusChip(env, policy)}
          </div>
          <p class="help">${t(`policies.kind_${policy.kind}`)} · ${scopeText(env, policy.scope)}</p>
          ${policy.enabled ? statusLines(env, policy) : nothing}
        </section>`,
      )}
      <section>
        <h3>${t("power.begin")}</h3>
        <div class="starts">
          ${STARTS.map(
            (kind) => html`<button
              type="button"
              class="card start"
              @click=${() => {
                this.making = kind;
              }}
            >
              ${icon(KIND_ICONS[kind], 28)}
              <span class="label">${t(`policies.kind_${kind}`)}</span>
              <span class="help">${t(`policies.about_${kind}`)}</span>
            </button>`,
          )}
        </div>
      </section>
    </div>`;
  }

  private dialogs() {
    const { env, making } = this;
    return html`${
      making === undefined
        ? nothing
        : html`<mr-policy-dialog
            .env=${env}
            .kind=${making}
            .pools=${env.library.pools ?? []}
            @saved=${(event: CustomEvent<Policy>) => go(["policies", String(event.detail.id)])}
            @closed=${() => {
              this.making = undefined;
            }}
          ></mr-policy-dialog>`
    }
    ${
      this.curtailing
        ? html`<mr-curtail-dialog .env=${env} @done=${this.curtailed} @closed=${this.curtailed}></mr-curtail-dialog>`
        : nothing
    }`;
  }

  private readonly curtailed = (): void => {
    this.curtailing = false;
  };

  static override styles = [
    sharedStyles,
    listStyles,
    startStyles,
    pageStyles,
    css`
      .starts {
        max-width: none;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-power": PowerView;
  }
}
