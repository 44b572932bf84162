import { mdiDownload, mdiRefresh } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { rest, save } from "../api";
import { icon } from "../components/icon";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";

/** How many bytes of the end of a log are read. */
const MAX_BYTES = 1024 * 1024;
/** How many lines are drawn at most, the last ones. */
const MAX_LINES = 5000;

/** The end of a log: whether its beginning is missing, and whether secrets were removed. */
interface Log {
  readonly text: string;
  readonly truncated: boolean;
  readonly redacted: boolean;
}

/** The logs of a miner: chosen, filtered, saved, and read again. */
@element("mr-miner-logs")
export class MinerLogs extends Part {
  @property({ attribute: false }) miner!: Miner;

  @state() private names: readonly string[] | undefined;
  @state() private name = "";
  @state() private log: Log | undefined;
  @state() private search = "";
  @state() private error = "";
  @state() private busy = false;
  private turn = 0;

  private get path(): string {
    return `remote/miners/${encodeURIComponent(this.miner.miner_id)}/logs`;
  }

  protected override willUpdate(changes: PropertyValues): void {
    const before = changes.get("miner") as Miner | undefined;
    if (changes.has("miner") && before?.miner_id !== this.miner.miner_id) void this.list();
  }

  /** Does what may fail; the answer to an older request is dropped. */
  private async attempt(work: () => Promise<() => void>): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    this.busy = true;
    this.error = "";
    try {
      const take = await work();
      if (turn === this.turn) take();
    } catch (thrown) {
      if (turn === this.turn) this.error = this.env.errorText(thrown);
    }
    if (turn === this.turn) this.busy = false;
  }

  private async list(): Promise<void> {
    this.names = this.log = undefined;
    this.name = "";
    await this.attempt(async () => {
      const { names } = await rest<{ readonly names: readonly string[] }>(this.env.hass, "GET", this.path);
      return () => {
        this.names = names;
        this.name = names[0] ?? "";
      };
    });
    if (this.name !== "") await this.read();
  }

  private readonly read = (): Promise<void> =>
    this.attempt(async () => {
      const path = `${this.path}/${encodeURIComponent(this.name)}?max_bytes=${MAX_BYTES}`;
      const { log } = await rest<{ readonly log: Log }>(this.env.hass, "GET", path);
      return () => {
        this.log = log;
      };
    });

  protected override render() {
    const { t, names, log } = this;
    const lines = log?.text.trimEnd().split("\n") ?? [];
    const search = this.search.toLocaleLowerCase();
    const found = search === "" ? lines : lines.filter((line) => line.toLocaleLowerCase().includes(search));
    return html`<section class="card" aria-label=${t("logs.title")}>
      <h3>${t("logs.title")}</h3>
      <div class="row bar">
        <label class="field">
          <span>${t("logs.log")}</span>
          <select
            ?disabled=${!names?.length}
            @change=${(event: Event) => {
              this.name = (event.target as HTMLSelectElement).value;
              void this.read();
            }}
          >
            ${names?.map((name) => html`<option value=${name} ?selected=${name === this.name}>${name}</option>`)}
          </select>
        </label>
        <label class="field">
          <span>${t("logs.filter")}</span>
          <input
            type="search"
            .value=${this.search}
            @input=${(event: Event) => {
              this.search = (event.target as HTMLInputElement).value;
            }}
          />
        </label>
        <button type="button" ?disabled=${this.busy || this.name === ""} @click=${this.read}>
          ${icon(mdiRefresh)}${t("logs.refresh")}
        </button>
        <button
          type="button"
          ?disabled=${log === undefined}
          @click=${() => save(new Blob([log?.text ?? ""], { type: "text/plain" }), `${this.miner.name} ${this.name}.log`)}
        >
          ${icon(mdiDownload)}${t("logs.download")}
        </button>
      </div>
      ${this.alarm(this.error)}
      <p class="help" role="status">
        ${
          this.busy
            ? t("common.loading")
            : names?.length === 0
              ? t("logs.none", { name: this.miner.name })
              : log === undefined
                ? nothing
                : [
                    t("logs.lines", { shown: Math.min(found.length, MAX_LINES), total: lines.length }),
                    log.truncated ? t("logs.truncated") : "",
                    log.redacted ? t("logs.redacted") : "",
                  ].join(" ")
        }
      </p>
      ${log === undefined ? nothing : html`<pre tabindex="0" aria-label=${this.name}>${found.slice(-MAX_LINES).join("\n")}</pre>`}
    </section>`;
  }

  static override styles = [
    sharedStyles,
    css`
      .bar {
        align-items: flex-end;
        margin: 8px 0;
      }
      pre {
        margin: 8px 0 0;
        max-height: 65dvh;
        overflow: auto;
        font: 12px/1.5 ui-monospace, monospace;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-miner-logs": MinerLogs;
  }
}
