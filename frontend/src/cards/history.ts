import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { queryString, rest } from "../api";
import { stageChip } from "../command-stage";
import { whatText } from "../command-what";
import { link } from "../components/link";
import { MinerNames } from "../components/miner-names";
import { element } from "../element";
import { Feed } from "../feed";
import { message } from "../history/result";
import type { CommandRecord } from "../types";
import { Card, type CardConfig } from "./card";

interface HistoryCardConfig extends CardConfig {
  /** The id of a miner's device; without it all commands are shown. */
  readonly device?: string;
  readonly limit?: number;
}

const ROWS = 8;

/** The last commands and their results. */
@element("mr-history-card")
export class HistoryCard extends Card<HistoryCardConfig> {
  @state() private records: readonly CommandRecord[] | undefined;
  @state() private error = "";

  private readonly names = new MinerNames();
  /** The miner whose commands were requested; null for all. */
  private wanted: string | null = null;

  private get limit(): number {
    return Math.min(50, Math.max(1, Math.round(Number(this.config?.limit ?? ROWS)) || ROWS));
  }

  private get minerId(): string | null | undefined {
    const device = this.config?.device;
    if (!device) return null;
    return this.env.fleet.miners.find((miner) => miner.device_id === device)?.miner_id;
  }

  protected override follow(): void {
    if (!this.env.hass.user?.is_admin) return;
    this.records = undefined;
    const feed = new Feed<{ readonly commands: readonly CommandRecord[] }>(
      () => this.env.hass.connection,
      "miner_remote/commands/subscribe",
      ({ commands }) => this.take(commands),
    );
    this.owns(
      feed.listen(
        () => {
          this.error = feed.error === undefined ? "" : this.env.errorText(feed.error);
          this.redraw();
        },
        () => void this.load(),
      ),
    );
    this.owns(
      this.env.fleet.listen(() => {
        const renamed = this.names.refresh(this.env.fleet);
        if (this.wanted !== this.minerId) void this.load();
        else if (renamed) this.redraw();
      }),
    );
    this.names.refresh(this.env.fleet);
    void this.load();
  }

  private async load(): Promise<void> {
    const minerId = this.minerId;
    // The fleet's feed provides the miner's id.
    if (minerId === undefined) return;
    this.wanted = minerId;
    try {
      const answer = await rest<{ commands: readonly CommandRecord[] }>(
        this.env.hass,
        "GET",
        `remote/commands/history${queryString({ limit: this.limit, miner_id: minerId })}`,
      );
      this.records = answer.commands;
      this.error = "";
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  }

  private take(commands: readonly CommandRecord[]): void {
    const mine = commands.filter((record) => this.wanted === null || record.miner_id === this.wanted);
    if (mine.length === 0 || this.records === undefined) return;
    const all = new Map([...this.records, ...mine].map((record) => [record.id, record]));
    this.records = [...all.values()].sort((a, b) => b.id - a.id).slice(0, this.limit);
  }

  protected override content(config: HistoryCardConfig): TemplateResult {
    const admin = this.env.hass.user?.is_admin === true;
    const heading = this.heading(
      config.title || this.t("cards.history"),
      admin ? link(["history"], this.t("cards.show_all"), this.wanted ? { miner: this.wanted } : {}) : nothing,
    );
    if (!admin) return html`${heading}${this.sentence(this.t("cards.admins_only"))}`;
    if (this.records === undefined) {
      const gone = this.env.fleet.loaded && this.minerId === undefined;
      if (gone) return html`${heading}${this.sentence(this.t("cards.miner_gone"))}`;
      return html`${heading}${
        this.error === ""
          ? html`<p class="help" role="status">${this.t("common.loading")}</p>`
          : this.failure(this.error)
      }`;
    }
    return html`${heading}
      ${this.error === "" ? nothing : this.failure(this.error)}
      ${
        this.records.length === 0
          ? this.sentence(this.t("cards.no_commands"))
          : html`<ul class="rows">
              ${this.records.map((record) => this.row(record))}
            </ul>`
      }`;
  }

  private row(record: CommandRecord): TemplateResult {
    const { env } = this;
    const failed = record.status !== "success" && record.status !== "pending";
    const by = [
      this.wanted === null ? this.names.of(record) : "",
      env.format.relative(record.timestamp),
      record.initiated_by,
    ];
    return html`<li>
      <div class="name">
        <div>${[this.t(`common.type_${record.command_type}`), whatText(env, record)].filter(Boolean).join(": ")}</div>
        <div class="help">${by.filter(Boolean).join(" · ")}</div>
        ${failed && message(this.env, record) !== "" ? html`<div class="error" dir="auto">${message(this.env, record)}</div>` : nothing}
      </div>
      ${stageChip(env, record)}
    </li>`;
  }

  static override styles = [
    Card.styles,
    css`
      ul.rows {
        overflow: auto;
      }
    `,
  ];
}
