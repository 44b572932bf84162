import { css, html } from "lit";
import { property, state } from "lit/decorators.js";
import { type Column, tableTexts } from "../components/table";
import { element } from "../element";
import type { Env } from "../env";
import { sharedStyles } from "../styles";
import { go } from "../url-state";
import { Part } from "../view";
import type { MinerDecision } from "./model";
import { partStyles } from "./part-styles";
import { orderText, phaseText, phaseTone, reasonText, restraintText } from "./words";

const keyOf = (row: MinerDecision): string => row.miner_id;
const nameOf = (row: MinerDecision): string => row.name;

/**
 * What a policy decided for each miner: phase, reason, and what keeps it from acting, with filters by phase. `dry` is a
 * decision without an effect. Fires `phase` (detail: the phase to filter by, "" for all).
 */
@element("mr-decisions")
export class Decisions extends Part {
  @property({ attribute: false }) rows: readonly MinerDecision[] = [];
  @property() phase = "";
  @property({ type: Boolean }) dry = false;

  @state() private sort = "name";

  protected override render() {
    const { t, rows, phase } = this;
    const counts = new Map<string, number>();
    for (const row of rows) counts.set(row.phase, (counts.get(row.phase) ?? 0) + 1);
    const shown = rows.filter((row) => phase === "" || row.phase === phase);
    return html`<div class="row" role="group" aria-label=${t("policies.filter_phase")}>
        ${[...counts].map(
          ([each, count]) => html`<button
            type="button"
            aria-pressed=${each === phase ? "true" : "false"}
            @click=${() => {
              this.phase = each === phase ? "" : each;
              this.dispatchEvent(new CustomEvent("phase", { detail: this.phase }));
            }}
          >
            <span class="chip flat ${phaseTone(each)}">${phaseText(this.env, each)}</span> ${this.env.format.number(count)}
          </button>`,
        )}
      </div>
      <mr-table
        .rows=${shown}
        .columns=${this.columns()}
        .key=${keyOf}
        .name=${nameOf}
        .texts=${tableTexts(t("policies.miners"))}
        sort=${this.sort}
        ?page=${!this.dry}
        ?openable=${!this.dry}
        @sorted=${(event: CustomEvent<string>) => {
          this.sort = event.detail;
        }}
        @opened=${(event: CustomEvent<MinerDecision>) => go(["miner", event.detail.miner_id])}
      ></mr-table>`;
  }

  private columns(): readonly Column<MinerDecision>[] {
    const { t, env, dry } = this;
    const chip = ({ phase }: MinerDecision) =>
      html`<span class="chip flat wraps ${phaseTone(phase)}">${phaseText(env, phase)}</span>`;
    const why = (row: MinerDecision) => {
      const words = reasonText(env, row.reason);
      return html`<span class="two" title=${words}>${words}</span>`;
    };
    const held = (row: MinerDecision) => heldText(this.env, row);
    return [
      {
        key: "narrow",
        label: t("control.name"),
        track: "minmax(0, 1fr)",
        until: 640,
        cell: (row) => html`${row.name} <span class="sub">${chip(row)} · ${reasonText(env, row.reason)}</span>`,
        sort: nameOf,
      },
      {
        key: "name",
        label: t("control.name"),
        track: "minmax(140px, 1.4fr)",
        from: 640,
        cell: nameOf,
        sort: nameOf,
      },
      {
        key: "phase",
        label: t("control.state"),
        track: "minmax(150px, 1.2fr)",
        from: 640,
        cell: chip,
        sort: ({ phase }) => phase,
      },
      { key: "why", label: t("chart.reason"), track: "minmax(200px, 3fr)", from: 640, cell: why },
      {
        key: "does",
        label: t(dry ? "policies.would_do" : "policies.does"),
        track: "minmax(120px, 1.2fr)",
        from: 820,
        cell: ({ order, restraint }) =>
          [restraintText(env, restraint), order === null ? "" : orderText(env, order.kind)]
            .filter(Boolean)
            .join(", ") || "–",
        sort: ({ order, restraint }) => (order === null && restraint === null ? null : 0),
      },
      {
        key: "held",
        label: t("policies.held"),
        track: "minmax(120px, 1.4fr)",
        from: 1000,
        cell: (row) => {
          const words = held(row);
          return words === "" ? "–" : html`<span title=${words}>${words}</span>`;
        },
        sort: (row) => held(row) || null,
      },
    ];
  }

  static override styles = [
    sharedStyles,
    partStyles,
    css`
      button {
        min-height: 32px;
        padding: 0 10px;
        font-weight: 400;
      }
      button[aria-pressed="true"] {
        background: color-mix(in srgb, var(--primary-color) 20%, transparent);
      }
      .flat {
        padding: 0;
        background: none;
      }
    `,
  ];
}

/** Says what keeps a policy from acting on a miner, "" if nothing does. */
export function heldText(env: Env, { held_until, blocked }: Pick<MinerDecision, "held_until" | "blocked">): string {
  return [
    held_until === null ? "" : env.t("policies.held_until", { time: env.format.upcoming(held_until) }),
    blocked === null ? "" : reasonText(env, blocked),
  ]
    .filter(Boolean)
    .join("; ");
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-decisions": Decisions;
  }
}
