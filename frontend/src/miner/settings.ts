import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { CommandRow } from "../catalog";
import { panelCommands } from "../catalog";
import { actionIcon, supports } from "../control/actions";
import { element } from "../element";
import { changesSettings, type Setting, settingKey } from "../settings/model";
import { optionText, settingHelp, settingName, valueText } from "../settings/words";
import { sharedStyles } from "../styles";
import { CommandPart } from "./command-part";
import { facts } from "./parts";
import { minerStyles } from "./styles";

const NO_OUTLETS: ReadonlySet<string> = new Set();

/** The settings of a miner by the commands that change them: values, ranges, effects, and why some can't be changed. */
@element("mr-miner-settings")
export class MinerSettings extends CommandPart {
  @property({ attribute: false }) settings: readonly Setting[] = [];
  /** When the settings were read, null if they were not. */
  @property() readAt: string | null = null;

  protected override render() {
    const { t, settings, readAt } = this;
    const rows = panelCommands(this.env.catalog.value).filter(changesSettings);
    const changed = new Set(rows.flatMap(keysOf));
    const others = settings.filter(({ key }) => !changed.has(key));
    const groups = rows.map((row) => this.group(row)).filter((group) => group !== nothing);
    return html`<div class="row">
        <h3>${t("settings.title")}</h3>
        <span class="spacer"></span>
        ${readAt === null ? nothing : html`<span class="help">${t("settings.read_at", { time: this.env.format.dateTime(readAt) })}</span>`}
      </div>
      ${this.progress()}
      ${
        groups.length === 0 && others.length === 0
          ? html`<p class="help">${t(readAt === null ? "settings.unread" : "settings.none", { name: this.miner.name })}</p>`
          : html`<div class="groups">
              ${groups}
              ${
                others.length === 0
                  ? nothing
                  : html`<div class="group">
                      <h4>${t("settings.protection")}</h4>
                      ${facts(others.map((setting) => this.fact(setting, t("settings.why_protects"))))}
                    </div>`
              }
            </div>`
      }
      ${this.dialog(settings.length === 0 ? undefined : settings)}`;
  }

  private group(row: CommandRow) {
    const { t } = this;
    const keys = keysOf(row);
    const found = this.settings.filter(({ key }) => keys.includes(key));
    const able = supports(this.miner, row, NO_OUTLETS);
    if (found.length === 0 && !able) return nothing;
    const name = t(`common.type_${row.command_type}`);
    const why = (setting: Setting) =>
      able
        ? setting.read_only
          ? t("settings.why_read_only")
          : settingHelp(this.env, setting)
        : t("settings.why_unsupported");
    const fixed = found.length > 0 && found.every(({ read_only }) => read_only);
    return html`<div class="group">
      <div class="row">
        ${actionIcon(row)}
        <h4 class="spacer">${name}</h4>
        ${
          able && !fixed
            ? html`<button
                type="button"
                aria-label="${t("settings.change")}: ${name}"
                @click=${() => {
                  this.row = row;
                }}
              >
                ${t("settings.change")}
              </button>`
            : nothing
        }
      </div>
      ${facts(found.map((setting) => this.fact(setting, why(setting))))}
      ${found.filter(hasOperatingPoints).map((setting) => this.points(setting))}
    </div>`;
  }

  /** The options with their power and hashrate. */
  private points({ options, unit }: Setting) {
    return html`<details>
      <summary>${this.t.n("settings.options", options.length)}</summary>
      <ul>
        ${options.map((option) => html`<li class=${option.refused === null ? "" : "help"}>${optionText(this.env, option, unit)}</li>`)}
      </ul>
    </details>`;
  }

  private fact(setting: Setting, help: string): readonly [name: string, value: string, more: string] {
    const { env } = this;
    const option = setting.options.find(({ value }) => value === setting.value);
    const value =
      option === undefined
        ? valueText(env, setting.value, setting.unit)
        : optionText(env, { ...option, refused: null }, setting.unit);
    return [settingName(env, setting.key), value, help];
  }

  static override styles = [
    sharedStyles,
    minerStyles,
    css`
      h4 {
        margin: 0;
        font-weight: 500;
      }
      .groups {
        margin-top: 8px;
      }
      summary {
        cursor: pointer;
      }
      li {
        padding: 2px 0;
        border: 0;
      }
      .group dl {
        grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
      }
    `,
  ];
}

function hasOperatingPoints({ options }: Setting): boolean {
  return options.some(({ power_w, hashrate_ths }) => power_w !== null || hashrate_ths !== null);
}

function keysOf(row: CommandRow): readonly string[] {
  return row.fields.flatMap(({ key }) => settingKey(key) ?? []);
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-miner-settings": MinerSettings;
  }
}
