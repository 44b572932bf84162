import { mdiArrowLeft, mdiContentCopy, mdiDelete, mdiPencil } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { figureStyles } from "../components/figure-styles";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { element } from "../element";
import { Feed } from "../feed";
import { listStyles } from "../schedules/list-styles";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import "./decisions";
import { dryRun } from "./dry-run";
import { commands, type DryRun, type Kind, type MinerDecision, type Policy, type Replay } from "./model";
import { policySwitch, powers, statusChip, statusLines } from "./parts";
import "./preview";
import "./replay";
import "./report";
import { scopeText } from "./words";

const DAYS = 7;
const NOT_REPLAYABLE: ReadonlySet<Kind> = new Set(["template", "backup", "curtailment"]);

interface MinersMessage {
  readonly complete: boolean;
  readonly miners: readonly MinerDecision[];
  readonly removed: readonly string[];
}

/**
 * The page of one policy: its status, what it decided for each miner, and what it would do. Fires `toggle`, `edit`, `copy`
 * and `delete`, and `phase` (detail: the phase to filter by).
 */
@element("mr-policy")
export class MrPolicy extends Part {
  @property({ attribute: false }) policy!: Policy;
  @property() phase = "";
  @property({ type: Boolean }) busy = false;

  @state() private rows: readonly MinerDecision[] = [];
  @state() private asking = false;
  @state() private dry: DryRun | undefined;
  @state() private replay: Replay | undefined;
  @state() private error = "";
  @state() private previewing = false;

  private leave: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(() => this.leave?.());
    if (this.hasUpdated) this.follow();
  }

  private follow(): void {
    this.leave?.();
    const byId = new Map<string, MinerDecision>();
    const feed = new Feed<MinersMessage>(
      () => this.env.hass.connection,
      "miner_remote/policies/miners",
      ({ complete, miners, removed }) => {
        if (complete) byId.clear();
        for (const row of miners) byId.set(row.miner_id, row);
        for (const id of removed) byId.delete(id);
      },
      250,
      { policy_id: this.policy.id },
    );
    this.rows = [];
    this.leave = feed.listen(() => {
      this.rows = [...byId.values()];
    });
  }

  protected override willUpdate(changes: PropertyValues): void {
    const before = changes.get("policy") as Policy | undefined;
    if (!changes.has("policy") || before?.id === this.policy.id) return;
    this.follow();
    this.dry = this.replay = undefined;
  }

  private fire(name: string): void {
    this.dispatchEvent(new CustomEvent(name));
  }

  private async ask(what: "dry" | "replay"): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    this.error = "";
    this.dry = this.replay = undefined;
    const asked = { policy_id: this.policy.id };
    try {
      if (what === "dry") this.dry = await commands.dryRun(this.env, asked);
      else this.replay = await commands.replay(this.env, asked, DAYS);
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
    this.asking = false;
  }

  protected override render() {
    const { t, env, policy } = this;
    const { kind } = policy;
    return html`<div class="page">
        <p class="up">${link(["policies"], html`${icon(mdiArrowLeft)}${t("policies.to_list")}`)}</p>
        <div class="row head">
          ${policySwitch(env, policy, this.busy, () => this.fire("toggle"))}
          <h2>${policy.name}</h2>
          ${statusChip(env, policy)}
          <span class="spacer"></span>
          <span class="tools">
            ${this.button("edit", mdiPencil, t("common.edit"))} ${this.button("copy", mdiContentCopy, t("schedules.duplicate"))}
          ${this.button("delete", mdiDelete, t("common.delete"))}
          </span>
        </div>
        <p class="help">
          ${[t(`policies.kind_${kind}`), scopeText(env, policy.scope), policy.note].filter(Boolean).join(" · ")}
        </p>
        <section class="card">
          ${
            policy.enabled && policy.status !== null
              ? html`${statusLines(env, policy)} ${powers(env, policy.status.reason)}`
              : html`<p>${t(policy.enabled ? "policies.undecided_text" : "policies.off_text")}</p>`
          }
          <div class="row">
            <button type="button" ?disabled=${this.asking} @click=${() => this.ask("dry")}>${t("policies.dry_run")}</button>
            ${
              NOT_REPLAYABLE.has(kind)
                ? nothing
                : html`<button type="button" ?disabled=${this.asking} @click=${() => this.ask("replay")}>
                    ${t("policies.replay")}
                  </button>`
            }
            ${
              kind === "template"
                ? html`<button
                    type="button"
                    class="primary"
                    @click=${() => {
                      this.previewing = true;
                    }}
                  >
                    ${t("policies.preview")}
                  </button>`
                : nothing
            }
          </div>
          ${this.asking ? html`<p class="help" role="status">${t("policies.asking")}</p>` : nothing}
          ${this.alarm(this.error)}
          ${this.dry === undefined ? nothing : dryRun(env, this.dry)}
          ${this.replay === undefined ? nothing : html`<mr-replay .env=${env} .replay=${this.replay}></mr-replay>`}
        </section>
        ${
          this.rows.length === 0
            ? nothing
            : html`<section class="card">
                <h3>${t("policies.miners")}</h3>
                <mr-decisions .env=${env} .rows=${this.rows} .phase=${this.phase}></mr-decisions>
              </section>`
        }
        ${kind === "backup" ? html`<section class="card"><mr-backup-report .env=${env} .policy=${policy}></mr-backup-report></section>` : nothing}
      </div>
      ${
        this.previewing
          ? html`<mr-template-preview
              .env=${env}
              .policy=${policy}
              @closed=${() => {
                this.previewing = false;
              }}
            ></mr-template-preview>`
          : nothing
      }`;
  }

  private button(name: string, path: string, label: string) {
    return html`<button type="button" class="icon" aria-label=${label} title=${label} @click=${() => this.fire(name)}>
      ${icon(path)}
    </button>`;
  }

  static override styles = [
    sharedStyles,
    listStyles,
    figureStyles,
    css`
      section {
        display: flex;
        flex-direction: column;
        gap: 10px;
        min-width: 0;
      }
      .up a {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        min-height: 36px;
      }
      .tools {
        white-space: nowrap;
      }
      h2 {
        font-size: 22px;
        overflow-wrap: anywhere;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-policy": MrPolicy;
  }
}
