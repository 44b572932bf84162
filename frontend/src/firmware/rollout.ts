import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { rest } from "../api";
import { link } from "../components/link";
import { type Column, tableTexts } from "../components/table";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import { hasEnded, imageName, isSettled, PHASE_TONES, type Rollout, type RolloutMiner, STATUS_TONES } from "./model";

const keyOf = (miner: RolloutMiner): string => miner.miner_id;
const nameOf = (miner: RolloutMiner): string => miner.name;

/** The progress of one roll-out: its groups, what failed and why, each miner, and what can be done about it. */
@element("mr-rollout")
export class MrRollout extends Part {
  @property({ attribute: false }) rollout!: Rollout;

  @state() private busy = false;
  @state() private sort = "";

  private async act(action: "pause" | "resume" | "cancel"): Promise<void> {
    this.busy = true;
    try {
      await rest(this.env.hass, "POST", `remote/firmware/rollouts/${this.rollout.id}/${action}`);
    } catch (thrown) {
      this.failed(thrown);
    }
    this.busy = false;
  }

  private button(action: "pause" | "resume" | "cancel", tone = "") {
    return html`<button type="button" class=${tone} ?disabled=${this.busy} @click=${() => this.act(action)}>
      ${this.t(`firmware.${action}`)}
    </button>`;
  }

  protected override render() {
    const { t, rollout, env } = this;
    const { status, miners } = rollout;
    const settled = miners.filter(isSettled).length;
    const waits = miners.some(({ phase }) => phase === "waiting");
    const progress = t("commands.batch_progress", { done: settled, total: miners.length });
    const failed = miners.filter(({ phase, differences }) => phase === "failed" || differences.length > 0);
    return html`<section class="card" aria-labelledby="title">
      <div class="row">
        <h3 id="title">${t("firmware.rollout_title", { version: imageName(rollout.image) })}</h3>
        <span class="chip ${STATUS_TONES[status]}" role="status">${t(`firmware.status_${status}`)}</span>
        <span class="spacer"></span>
        ${status === "running" ? this.button("pause") : nothing}
        ${waits && (status === "paused" || status === "stopped") ? this.button("resume") : nothing}
        ${hasEnded(rollout) ? nothing : this.button("cancel", "danger")}
      </div>
      <p class="help">
        ${t("commands.batch_by", { name: rollout.created_by, time: env.format.dateTime(rollout.created_at) })} · ${progress}
      </p>
      ${waits && status === "stopped" ? html`<p class="notice bad flat">${t("firmware.stopped_text")}</p>` : nothing}
      <progress max=${miners.length} value=${settled} aria-label=${progress}></progress>
      ${this.groups()}
      ${
        failed.length === 0
          ? nothing
          : html`<h4>${t("commands.failures")}</h4>
              <ul>
                ${failed.map(
                  (miner) => html`<li>
                    <b>${link(["miner", miner.miner_id], miner.name)}</b> ${miner.phase === "failed" ? env.errorText(miner) : nothing}
                    ${miner.differences.map((difference) => html`<span class="help">${this.difference(difference)}</span>`)}
                  </li>`,
                )}
              </ul>`
      }
      <details ?open=${!hasEnded(rollout)}>
        <summary>${t.n("common.miners", miners.length)}</summary>
        <mr-table
          .rows=${miners}
          .columns=${this.columns()}
          .key=${keyOf}
          .name=${nameOf}
          .texts=${tableTexts(t.n("common.miners", miners.length))}
          sort=${this.sort}
          page
          @sorted=${(event: CustomEvent<string>) => {
            this.sort = event.detail;
          }}
        ></mr-table>
      </details>
    </section>`;
  }

  private difference(difference: unknown): string {
    if (typeof difference === "string") return difference;
    const { code, args, message } = difference as { code?: string; args?: Record<string, unknown>; message?: string };
    return this.env.errorText({ error_code: code, error_args: args, error_message: message });
  }

  private groups() {
    const { t, rollout } = this;
    const byId = new Map(rollout.miners.map((miner) => [miner.miner_id, miner]));
    return html`<ul class="groups">
      ${rollout.groups.map(({ number, miners }) => {
        const done = miners.filter((id) => byId.get(id)?.phase === "done").length;
        const bad = miners.some((id) => byId.get(id)?.phase === "failed");
        return html`<li class="chip ${bad ? "bad" : done === miners.length ? "good" : "quiet"}">
          ${t("firmware.group", { number, done, total: miners.length })}
        </li>`;
      })}
    </ul>`;
  }

  private columns(): readonly Column<RolloutMiner>[] {
    const { t } = this;
    const { format } = this.env;
    const change = (before: string | null, after: string | null) =>
      after === null || after === before ? (before ?? "–") : `${before ?? "–"} → ${after}`;
    const rate = (ths: number | null) => (ths === null ? null : format.hashrate(ths));
    return [
      {
        key: "name",
        label: t("backups.miner"),
        track: "minmax(120px, 2fr)",
        cell: ({ name, group }) => html`${name} <span class="sub">${t("firmware.in_group", { number: group })}</span>`,
        sort: nameOf,
      },
      {
        key: "phase",
        label: t("backups.state"),
        track: "minmax(130px, 1fr)",
        cell: ({ phase, progress }) =>
          html`<span class="chip flat ${PHASE_TONES[phase]}">${t(`firmware.phase_${phase}`)}</span>
            ${progress === null || phase === "done" ? nothing : html`<span class="sub">${format.number(progress)} %</span>`}`,
        sort: ({ phase }) => Object.keys(PHASE_TONES).indexOf(phase),
      },
      {
        key: "version",
        label: t("firmware.version"),
        track: "minmax(140px, 2fr)",
        from: 560,
        cell: ({ version_before, version_after }) => change(version_before, version_after),
      },
      {
        key: "hashrate",
        label: t("control.hashrate"),
        track: "minmax(150px, 1fr)",
        from: 720,
        cell: ({ hashrate_before_ths, hashrate_after_ths }) =>
          change(rate(hashrate_before_ths), rate(hashrate_after_ths)),
      },
    ];
  }

  static override styles = [
    sharedStyles,
    css`
      section {
        display: flex;
        flex-direction: column;
        gap: 10px;
      }
      progress {
        width: 100%;
      }
      h4,
      .flat {
        margin: 0;
        font-weight: 500;
      }
      ul {
        margin: 0;
        padding-inline-start: 20px;
        overflow-wrap: anywhere;
      }
      .groups {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        padding: 0;
        list-style: none;
      }
      li .help {
        display: block;
      }
      summary {
        cursor: pointer;
        font-weight: 500;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-rollout": MrRollout;
  }
}
