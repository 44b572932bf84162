import { html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { type Column, tableTexts } from "../components/table";
import { humanised } from "../components/values";
import { element } from "../element";
import type { TextKey } from "../localize";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import type { Replay, ReplayStep } from "./model";
import { partStyles } from "./part-styles";
import { orderText, phaseText, phaseTone, reasonText, restraintText } from "./words";

/** The quantities without an entity that has a fixed name of its own. */
const QUANTITIES: Readonly<Record<string, TextKey>> = {
  miner: "policies.miners_left_out",
  power: "control.power",
  pool_alive: "policies.pool_alive",
  fan_speed: "settings.fan_speed",
};
/** How many steps the integration sends at the most. */
const MOST = 2000;
const keyOf = (row: ReplayStep): string => `${row.at} ${row.miner_id}`;
const nameOf = (row: ReplayStep): string => row.name;

/** What a policy would have done in the past: counts, each change, and what was not recorded. */
@element("mr-replay")
export class MrReplay extends Part {
  @property({ attribute: false }) replay!: Replay;
  @state() private sort = "-at";

  protected override render() {
    const { t, env, replay } = this;
    const { counts, steps, missing, from, until } = replay;
    const orders = Object.entries(counts).filter(([, count]) => count > 0);
    const unknown = Object.entries(missing).filter(([, count]) => count > 0);
    return html`<p class="help">
        ${t("miner.fault_was", { from: env.format.dateTime(from), until: env.format.dateTime(until) })}
      </p>
      <p role="status">
        <b>${
          orders.length === 0
            ? t("policies.replay_nothing")
            : orders.map(([kind, count]) => `${orderText(env, kind)}: ${env.format.number(count)}`).join(", ")
        }</b>
      </p>
      ${
        unknown.length === 0
          ? nothing
          : html`<p class="notice warn">
              ${t("policies.replay_missing", {
                what: unknown
                  .map(([name, count]) => `${this.quantity(name)} (${t.n("common.miners", count)})`)
                  .join(", "),
              })}
            </p>`
      }
      ${steps.length >= MOST ? html`<p class="help">${t("policies.replay_cut", { count: MOST })}</p>` : nothing}
      ${
        steps.length === 0
          ? nothing
          : html`<mr-table
              .rows=${steps}
              .columns=${this.columns()}
              .key=${keyOf}
              .name=${nameOf}
              .texts=${tableTexts(t("policies.replay"))}
              sort=${this.sort}
              @sorted=${(event: CustomEvent<string>) => {
                this.sort = event.detail;
              }}
            ></mr-table>`
      }`;
  }

  /** Returns the name of a quantity: that of its entity, also of a sensor that the policy names. */
  private quantity(name: string): string {
    const { hass } = this.env;
    const key = QUANTITIES[name];
    if (key !== undefined) return this.t(key);
    for (const domain of ["sensor", "binary_sensor"]) {
      const text = hass.localize(`component.miner_remote.entity.${domain}.${name}.name`);
      if (text) return text;
    }
    return String(hass.states[name]?.attributes.friendly_name ?? humanised(name));
  }

  private columns(): readonly Column<ReplayStep>[] {
    const { t, env } = this;
    const chip = ({ phase }: ReplayStep) =>
      html`<span class="chip flat wraps ${phaseTone(phase)}">${phaseText(env, phase)}</span>`;
    const does = ({ restraint, order }: ReplayStep) =>
      [restraintText(env, restraint), order === null ? "" : orderText(env, order.kind)].filter(Boolean).join(", ");
    return [
      {
        key: "at",
        label: t("chart.time"),
        track: "minmax(110px, 1fr)",
        cell: (row) =>
          html`${env.format.weekdayTime(row.at)} <span class="sub">${[row.name, does(row)].filter(Boolean).join(" · ")}</span>`,
        sort: ({ at }) => at,
      },
      {
        key: "phase",
        label: t("control.state"),
        track: "minmax(110px, 140px)",
        cell: chip,
        sort: ({ phase }) => phase,
      },
      {
        key: "why",
        label: t("chart.reason"),
        track: "minmax(200px, 3fr)",
        from: 640,
        cell: (row) =>
          html`<span class="two" title=${reasonText(env, row.reason)}>${reasonText(env, row.reason)}</span>`,
      },
    ];
  }

  static override styles = [sharedStyles, partStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-replay": MrReplay;
  }
}
