import { mdiContentCopy, mdiDelete, mdiPencil, mdiPlus, mdiShieldHalfFull, mdiViewGridOutline } from "@mdi/js";
import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { element } from "../element";
import { listStyles } from "../schedules/list-styles";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";
import { KIND_ICONS } from "./icons";
import { coveredBy, type Policy } from "./model";
import { counts, policySwitch, statusChip, statusLines } from "./parts";
import { scopeText } from "./words";

/** All policies. Fires `new`, and `toggle`, `edit`, `copy` and `delete` (detail: the policy). */
@element("mr-policy-list")
export class MrPolicyList extends Part {
  @property({ attribute: false }) policies: readonly Policy[] = [];
  /** The policies that are being switched. */
  @property({ attribute: false }) busy: ReadonlySet<number> = new Set();

  @state() private miners: readonly Miner[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.fleet.listen(() => this.look()));
    this.look();
  }

  private look(): void {
    this.miners = this.env.fleet.miners;
  }

  private fire(name: string, detail?: Policy): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  protected override render() {
    const { t, policies } = this;
    const add = html`<button type="button" class="primary" @click=${() => this.fire("new")}>
      ${icon(mdiPlus)}${t("policies.new")}
    </button>`;
    if (policies.length === 0) {
      return html`<section class="page begin">
        ${icon(mdiShieldHalfFull, 40)}
        <h2>${t("policies.none_title")}</h2>
        <p>${t("policies.none_text")}</p>
        ${add}
      </section>`;
    }
    return html`<div class="page">
      <div class="row top">
        <h2>${t("common.tab_policies")}</h2>
        <span class="spacer"></span>
        ${add}
      </div>
      <ul class="schedules">
        ${repeat(
          policies,
          ({ id }) => id,
          (policy) => this.item(policy),
        )}
      </ul>
    </div>`;
  }

  private item(policy: Policy) {
    const { t, env } = this;
    const { id, name, kind, enabled, status } = policy;
    const number = this.env.fleet.loaded ? coveredBy(policy.scope, this.miners).length : status?.miners;
    const button = (event: string, path: string, title: string, label: string) =>
      html`<button type="button" class="icon" title=${title} aria-label=${label} @click=${() => this.fire(event, policy)}>
        ${icon(path)}
      </button>`;
    return html`<li class="card ${enabled ? "" : "off"} ${number === 0 ? "warned" : ""}">
      ${policySwitch(env, policy, this.busy.has(id), () => this.fire("toggle", policy))}
      <div class="about">
        <div class="row title">
          <h3>${link(["policies", String(id)], name)}</h3>
          ${statusChip(env, policy)} ${enabled && status !== null ? counts(env, status) : nothing}
        </div>
        <p class="scope">
          <span>${icon(KIND_ICONS[kind], 18)} ${t(`policies.kind_${kind}`)}</span>
          <span
            >${icon(mdiViewGridOutline, 18)} ${scopeText(env, policy.scope)}${
              number === undefined
                ? nothing
                : `: ${number === 0 ? t("schedules.covers_none") : t.n("schedules.covers", number)}`
            }</span
          >
        </p>
        ${policy.note === "" ? nothing : html`<p class="help">${policy.note}</p>`}
        ${enabled ? statusLines(env, policy) : nothing}
      </div>
      <div class="actions">
        ${button("edit", mdiPencil, t("common.edit"), t("schedules.edit_name", { name }))}
        ${button("copy", mdiContentCopy, t("schedules.duplicate"), t("schedules.duplicate_name", { name }))}
        ${button("delete", mdiDelete, t("common.delete"), t("schedules.delete_name", { name }))}
      </div>
    </li>`;
  }

  static override styles = [
    sharedStyles,
    listStyles,
    css`
      .scope {
        flex-wrap: wrap;
        gap: 4px 16px;
      }
      .scope svg {
        vertical-align: text-bottom;
        margin-inline-end: 4px;
      }
      h3 a {
        color: inherit;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-policy-list": MrPolicyList;
  }
}
