import { mdiAlertCircle, mdiCheckCircle, mdiCircleOutline, mdiCloseCircle, mdiTimerSand } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { queryString, rest } from "../api";
import { type Stage, stageOf, stageText } from "../command-stage";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { element } from "../element";
import type { Env } from "../env";
import { Feed } from "../feed";
import { settingName, valueText } from "../settings/words";
import { sharedStyles } from "../styles";
import type { CommandRecord } from "../types";
import { Part } from "../view";

/** The settings that changed with those that a command set. */
type AlsoChanged = Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;

/** One step of a command: reached, awaited, not reached yet, or with a bad end. */
interface Step {
  readonly stage: Stage;
  readonly state: "reached" | "awaited" | "ahead" | "bad" | "doubtful";
  readonly at: string | null;
}

const MARKS: Readonly<Record<Step["state"], readonly [path: string, tone: string]>> = {
  reached: [mdiCheckCircle, "good"],
  awaited: [mdiTimerSand, "busy"],
  ahead: [mdiCircleOutline, "quiet"],
  bad: [mdiCloseCircle, "bad"],
  doubtful: [mdiAlertCircle, "warn"],
};

/** Returns whether a command will not change any more. */
export function isFinal(record: CommandRecord): boolean {
  return record.status !== "pending" && record.verification !== "waiting";
}

/** Returns the steps of a command with their times. */
export function stepsOf(record: CommandRecord): readonly Step[] {
  const { sent_at, completed_at, command_type } = record;
  const stage = stageOf(record);
  const last = command_type === "backup" ? "done" : "confirmed";
  const between: readonly Stage[] = command_type === "backup" ? [] : ["accepted"];
  const ahead = (...stages: readonly Stage[]) =>
    stages.map((each): Step => ({ stage: each, state: "ahead", at: null }));
  const sent: Step = { stage: "sent", state: "reached", at: sent_at };
  const accepted = between.map((each): Step => ({ stage: each, state: "reached", at: completed_at }));
  switch (stage) {
    case "waiting":
      return [{ stage, state: "awaited", at: null }, ...ahead("sent", ...between, last)];
    case "sent": {
      const [next = last, ...others] = [...between, last];
      return [sent, { stage: next, state: "awaited", at: null }, ...ahead(...others)];
    }
    case "accepted":
      return record.verification === null
        ? [sent, ...accepted]
        : [sent, ...accepted, { stage: last, state: "awaited", at: null }];
    case "confirmed":
    case "done":
      return [sent, ...accepted, { stage, state: "reached", at: record.verified_at ?? completed_at }];
    case "not_confirmed":
      return [sent, ...accepted, { stage, state: "doubtful", at: record.verified_at ?? null }];
    default: {
      const ended: Step = { stage, state: stage === "skipped" ? "doubtful" : "bad", at: completed_at };
      return sent_at === null ? [ended] : [sent, ended];
    }
  }
}

function awaitedText(env: Env, stage: Stage): string {
  switch (stage) {
    case "accepted":
      return env.t("commands.await_accepted");
    case "confirmed":
      return env.t("commands.batch_confirming");
    case "done":
      return env.t("commands.batch_running");
    default:
      return stageText(env, stage);
  }
}

/** Renders the steps of a command with their times. */
export function stageList(env: Env, record: CommandRecord): TemplateResult {
  return html`<ol class="stages">
    ${stepsOf(record).map(({ stage, state, at }) => {
      const [path, tone] = MARKS[state];
      return html`<li class="${state} ${tone}" aria-current=${state === "awaited" ? "step" : nothing}>
        ${icon(path, 22)}<span>${state === "awaited" ? awaitedText(env, stage) : stageText(env, stage)}</span>
        ${at === null ? nothing : html`<time datetime=${at}>${env.format.timeSeconds(at)}</time>`}
      </li>`;
    })}
  </ol>`;
}

export const stageStyles = css`
  .stages {
    list-style: none;
    margin: 0;
    padding: 0;
    display: flex;
    flex-direction: column;
  }
  .stages li {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 36px;
    position: relative;
  }
  .stages svg {
    color: var(--chip);
    flex: none;
  }
  .stages li:not(:last-child)::after {
    content: "";
    position: absolute;
    inset-inline-start: 10px;
    top: 31px;
    height: 10px;
    border-inline-start: 2px solid var(--divider-color);
  }
  .stages .ahead {
    color: var(--mr-secondary);
  }
  .stages .awaited span,
  .stages li:last-child:not(.ahead) span {
    font-weight: 500;
  }
  .stages time {
    color: var(--mr-secondary);
    font-variant-numeric: tabular-nums;
  }
`;

/** The stages of a command to one miner, live. Fires `changed` (detail: the record). */
@element("mr-sent-command")
export class SentCommand extends Part {
  @property() batchId = "";

  @state() private record: CommandRecord | undefined;
  @state() private error = "";

  override connectedCallback(): void {
    super.connectedCallback();
    const feed = new Feed<{ readonly commands: readonly CommandRecord[] }>(
      () => this.env.hass.connection,
      "miner_remote/commands/subscribe",
      ({ commands }) => {
        for (const record of commands) if (record.batch_id === this.batchId) this.take(record);
      },
    );
    this.owns(feed.listen(() => undefined, this.load));
    void this.load();
  }

  private take(record: CommandRecord): void {
    this.record = record;
    this.error = "";
    this.dispatchEvent(new CustomEvent("changed", { detail: record }));
  }

  private readonly load = async (): Promise<void> => {
    try {
      const query = queryString({ batch_id: this.batchId, limit: 1 });
      const { commands } = await rest<{ readonly commands: readonly CommandRecord[] }>(
        this.env.hass,
        "GET",
        `remote/commands/history${query}`,
      );
      const [found] = commands;
      // The feed may have been faster.
      if (found !== undefined && (this.record === undefined || !isFinal(this.record))) this.take(found);
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  };

  protected override render() {
    const { record } = this;
    if (this.error !== "") return html`<p class="error" role="alert">${this.error}</p>`;
    if (record === undefined) return html`<p class="help" role="status">${this.t("commands.sending")}</p>`;
    return html`<div role="status">${stageList(this.env, record)}</div>
      ${this.explanation(record)}
      <p class="help">${link(["history"], this.t("commands.in_history"), { command: String(record.id) })}</p>`;
  }

  private explanation(record: CommandRecord) {
    const stage = stageOf(record);
    if (record.error_code ?? record.error_message) {
      return html`<p class="notice bad" role="alert" dir="auto">${this.env.errorText(record)}</p>`;
    }
    if (stage === "accepted") {
      return html`<p class="help">
        ${this.t(record.verification === null ? "commands.not_reported" : "commands.confirmation_awaited")}
      </p>`;
    }
    if (stage === "not_confirmed") return html`<p class="notice warn">${this.t("commands.confirmation_missing")}</p>`;
    const also = Object.entries((record.response?.also_changed ?? {}) as AlsoChanged);
    return also.length === 0
      ? nothing
      : html`<div class="notice warn">
          ${this.t("settings.also_changed")}
          ${also.map(
            ([key, { before, after }]) =>
              html`<br />${settingName(this.env, key)}: ${valueText(this.env, before, null)} → ${valueText(this.env, after, null)}`,
          )}
        </div>`;
  }

  static override styles = [
    sharedStyles,
    stageStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 12px;
      }
      .notice {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-sent-command": SentCommand;
  }
}
