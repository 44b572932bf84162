import { css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { showBatch } from "../batches/show";
import "../components/dialog";
import type { MrDialog } from "../components/dialog";
import { pacingField } from "../components/pacing";
import { type Column, tableTexts } from "../components/table";
import { commandDialogStyles } from "../control/command-dialog-styles";
import { type Draft, pacingDraft, pacingOf, pacingProblems } from "../control/draft";
import { element } from "../element";
import { settingName, valueText } from "../settings/words";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import { commands, isFailed, type Policy, type Preview } from "./model";
import { partStyles } from "./part-styles";
import { reasonText } from "./words";

/** How many differences a row names, and how many miners a reason. */
const NAMED = 2;
const NAMES = 5;
const keyOf = (row: Preview): string => row.miner_id;
const nameOf = (row: Preview): string => row.name;

type Difference = Preview["differences"][number];

/** Shows how miners differ from a template, and applies it to those that are selected. Fires `closed`. */
@element("mr-template-preview")
export class TemplatePreview extends Part {
  @property({ attribute: false }) policy!: Policy;

  @state() private rows: readonly Preview[] | undefined;
  @state() private selection: ReadonlySet<string> = new Set();
  @state() private opened: Preview | undefined;
  @state() private draft: Draft = pacingDraft({});
  @state() private checked = false;
  @state() private busy = false;
  @state() private error = "";
  @query("mr-dialog") private readonly dialog!: MrDialog;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      const rows = await commands.preview(this.env, this.policy.id);
      this.rows = rows;
      const differing = rows.filter(({ differences }) => differences.length > 0);
      this.selection = new Set(differing.map(keyOf));
      const catalog = this.env.catalog.value;
      if (catalog !== undefined && differing.length > catalog.paced_above) {
        this.draft = pacingDraft(catalog.commands.pool_switch?.default_pacing ?? {});
      }
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  }

  private async apply(event: Event): Promise<void> {
    event.preventDefault();
    const catalog = this.env.catalog.value;
    const miners = [...this.selection];
    if (this.busy || miners.length === 0 || catalog === undefined) return;
    this.checked = true;
    if (Object.keys(pacingProblems(this.draft, miners.length, catalog)).length > 0) return;
    this.busy = true;
    this.error = "";
    try {
      const pacing = pacingOf(this.draft, miners.length, catalog);
      const { batch_id } = await commands.apply(this.env, this.policy.id, miners, pacing);
      this.env.batches.sent.add(batch_id);
      this.env.batches.sentHere.add(batch_id);
      this.busy = false;
      await this.updateComplete;
      this.dialog.close();
      showBatch(batch_id);
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
      this.busy = false;
    }
  }

  protected override render() {
    const { t, busy, rows } = this;
    const count = this.selection.size;
    return html`<mr-dialog
        heading=${t("policies.preview_title", { name: this.policy.name })}
        close-label=${t("common.close")}
        wide
        ?busy=${busy}
        @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
      >
        <form id="form" novalidate @submit=${this.apply}>
          ${rows === undefined ? nothing : this.result(rows)}
          ${this.alarm(this.error)}
          ${rows === undefined && this.error === "" ? html`<p class="help" role="status">${t("policies.comparing")}</p>` : nothing}
        </form>
        <button slot="actions" type="button" ?disabled=${busy} @click=${() => this.dialog.close()}>${t("common.cancel")}</button>
        <button slot="actions" type="submit" form="form" class="primary danger" ?disabled=${busy || count === 0}>
          ${t.n("policies.apply", count)}
        </button>
      </mr-dialog>
      ${this.opened === undefined ? nothing : this.details(this.opened)}`;
  }

  private result(rows: readonly Preview[]) {
    const { t, env } = this;
    const catalog = env.catalog.value;
    const differing = rows.filter(({ differences }) => differences.length > 0);
    const count = this.selection.size;
    const reasons = new Map<string, string[]>();
    for (const row of rows) {
      for (const why of this.problems(row)) reasons.set(why, [...(reasons.get(why) ?? []), row.name]);
    }
    return html`<p role="status">
        <b>${t("policies.preview_count", { differing: differing.length, total: rows.length })}</b>
      </p>
      ${
        differing.length === 0
          ? nothing
          : html`<mr-table
              .rows=${differing}
              .columns=${this.columns()}
              .key=${keyOf}
              .name=${nameOf}
              .texts=${tableTexts(t("policies.preview"), t)}
              .selection=${this.selection}
              openable
              @selected=${(event: CustomEvent<ReadonlySet<string>>) => {
                this.selection = event.detail;
              }}
              @opened=${(event: CustomEvent<Preview>) => {
                this.opened = event.detail;
              }}
            ></mr-table>`
      }
      ${
        reasons.size === 0
          ? nothing
          : html`<details open>
              <summary>${t("policies.not_possible")}</summary>
              <ul>
                ${[...reasons].map(
                  ([reason, names]) =>
                    html`<li>${reason}<span class="help">${names.slice(0, NAMES).join(", ")}${names.length > NAMES ? ` … (${env.format.number(names.length)})` : ""}</span></li>`,
                )}
              </ul>
            </details>`
      }
      ${
        count < 2 || catalog === undefined
          ? nothing
          : pacingField(
              env,
              catalog,
              this.draft,
              count,
              pacingProblems(this.draft, count, catalog),
              this.checked,
              (draft) => {
                this.draft = draft;
              },
            )
      }`;
  }

  /** Returns why a miner, or a part of it, can't be like the template. */
  private problems(row: Preview): readonly string[] {
    const { env } = this;
    const parts = (row.unsupported ?? []).map(
      (part) => `${this.name(part)}: ${env.errorText({ ...part, error_message: part.error })}`,
    );
    return isFailed(row) ? [env.errorText({ ...row, error_message: row.error }), ...parts] : parts;
  }

  private name({ section, key }: Pick<Difference, "section" | "key">): string {
    if (section === "pools") return this.t("control.slot_number", { slot: Number(key) });
    return settingName(this.env, key);
  }

  private columns(): readonly Column<Preview>[] {
    const { t, env } = this;
    const text = (difference: Difference) =>
      `${this.name(difference)}: ${valueText(env, difference.before, null)} → ${valueText(env, difference.after, null)}`;
    return [
      {
        key: "name",
        label: t("control.name"),
        track: "minmax(120px, 1fr)",
        cell: ({ name, differences }) =>
          html`${name} <span class="sub">${t.n("backups.differences", differences.length).replace(/:$/, "")}</span>`,
      },
      {
        key: "differences",
        label: t("policies.differences"),
        track: "minmax(160px, 3fr)",
        cell: ({ differences }) => {
          const [first, ...more] = differences.slice(0, NAMED).map(text);
          return html`<span title=${differences.map(text).join("\n")}>${first}</span>
            <span class="sub">${more}${differences.length > NAMED ? ` … (+${differences.length - NAMED})` : nothing}</span>`;
        },
      },
    ];
  }

  /** All differences of one miner. */
  private details(row: Preview) {
    const { t, env } = this;
    const { name, differences, left_out = {} } = row;
    return html`<mr-dialog
      heading=${name}
      close-label=${t("common.close")}
      @closed=${() => {
        this.opened = undefined;
      }}
    >
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${t("settings.title")}</th>
            <th scope="col">${t("control.pools_now")}</th>
            <th scope="col">${t("commands.slot_new")}</th>
          </tr>
        </thead>
        <tbody>
          ${differences.map(
            (difference) => html`<tr>
              <th scope="row">${this.name(difference)}</th>
              <td>${valueText(env, difference.before, null)}</td>
              <td>${valueText(env, difference.after, null)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      ${this.problems(row).map((why) => html`<p class="notice warn">${why}</p>`)}
      ${Object.entries(left_out).map(
        ([section, why]) =>
          html`<p class="notice">${settingName(env, section)}: ${reasonText(env, { message: "", ...why })}</p>`,
      )}
    </mr-dialog>`;
  }

  static override styles = [
    sharedStyles,
    commandDialogStyles,
    partStyles,
    css`
      li .help {
        display: block;
      }
      td {
        overflow-wrap: anywhere;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-template-preview": TemplatePreview;
  }
}
