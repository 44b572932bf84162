import { mdiCheckCircle, mdiTune } from "@mdi/js";
import { html, nothing, type PropertyValues } from "lit";
import { state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { repeat } from "lit/directives/repeat.js";
import { ALERT_KINDS, type Alert } from "../alerts/alerts";
import "../alerts/blueprints";
import { alertColumns, type Handlers, machineColumns } from "../alerts/columns";
import {
  byKind,
  byMachine,
  choices,
  FILTERS,
  type FilterName,
  isFiltered,
  type KindGroup,
  type MachineGroup,
  matching,
} from "../alerts/groups";
import { type Context, type Order, orders, placeOf } from "../alerts/remedies";
import { alertsViewStyles } from "../alerts/view-styles";
import { TONES } from "../alerts/words";
import { queryString, rest } from "../api";
import "../components/command-dialog";
import { icon } from "../components/icon";
import { type Column, tableTexts } from "../components/table";
import { actionIcon, switchable } from "../control/actions";
import { type Draft, draftOf } from "../control/draft";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { CommandRecord } from "../types";
import { go } from "../url-state";
import { View } from "../view";

const SINCE_EVERY_MS = 30_000;
const OPTIONS = "/config/integrations/integration/miner_remote";

const alertKey = (alert: Alert): string => alert.id;
const alertName = (alert: Alert): string => alert.name;
const groupKey = (group: MachineGroup): string => group.key;
const groupName = (group: MachineGroup): string => group.worst.name;

/** The Alerts tab: what needs attention, and buttons for what helps. */
@element("mr-alerts")
export class AlertsView extends View {
  readonly tab = "alerts";

  @state() private alerts: readonly Alert[] = [];
  @state() private loaded = false;
  @state() private lost = "";
  @state() private selection: ReadonlySet<string> = new Set();
  /** The open command dialog; `start` is the content of one that is sent again. */
  @state() private command: (Order & { readonly start?: Draft }) | undefined;

  private kindColumns: readonly Column<Alert>[] = [];
  private deviceColumns: readonly Column<MachineGroup>[] = [];
  private shown: readonly Alert[] = [];
  private groups: readonly KindGroup[] = [];
  private machines: readonly MachineGroup[] = [];
  private minerCount = 0;
  private context: Context = { miner: () => undefined, catalog: undefined, outlets: new Set() };

  private readonly handlers: Handlers = {
    send: (order) => {
      this.command = order;
    },
    sendAgain: (alert, order) => void this.sendAgain(alert, order),
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.alerts.listen(this.take));
    // Buttons depend on the miners and the catalog, and the times on the clock.
    this.owns(
      this.env.fleet.listen(() => {
        if (this.env.fleet.miners.length !== this.minerCount) this.refresh();
      }),
    );
    this.owns(this.env.catalog.listen(this.refresh));
    // The dialog of a pool switch shows the current pools.
    this.owns(this.env.pools.listen(() => undefined));
    const timer = setInterval(this.refresh, SINCE_EVERY_MS);
    this.owns(() => clearInterval(timer));
    this.take();
  }

  private readonly take = (): void => {
    const { alerts } = this.env;
    this.alerts = alerts.all;
    this.loaded = alerts.loaded;
    this.lost = alerts.error === undefined ? "" : this.env.errorText(alerts.error);
  };

  private readonly refresh = (): void => {
    const { env } = this;
    this.minerCount = env.fleet.miners.length;
    this.context = {
      miner: (minerId) => env.fleet.get(minerId),
      catalog: env.catalog.value,
      outlets: switchable(env.hass),
    };
    this.kindColumns = alertColumns(env, this.context, this.handlers);
    this.deviceColumns = machineColumns(env, this.context, this.handlers);
    this.requestUpdate();
  };

  private get grouping(): "kind" | "device" {
    return this.query.get("group") === "device" ? "device" : "kind";
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("env")) this.refresh();
    if (!changes.has("alerts") && !changes.has("query")) return;
    this.shown = matching(this.alerts, this.query);
    this.groups = this.grouping === "kind" ? byKind(this.shown) : [];
    this.machines = this.grouping === "device" ? byMachine(this.shown) : [];
    const present = new Set(this.alerts.map(alertKey));
    if ([...this.selection].some((id) => !present.has(id))) {
      this.selection = new Set([...this.selection].filter((id) => present.has(id)));
    }
  }

  /** Opens the dialog of the command again, with the parameters that it had. */
  private async sendAgain(alert: Alert, order: Order): Promise<void> {
    const catalog = this.env.catalog.value;
    if (order.row.fields.length === 0 || alert.command_id === null || catalog === undefined) {
      this.command = order;
      return;
    }
    const path = `remote/commands/history${queryString({ before_id: alert.command_id + 1, limit: 1 })}`;
    try {
      const [record] = (await rest<{ commands: readonly CommandRecord[] }>(this.env.hass, "GET", path)).commands;
      const start = record?.id === alert.command_id ? { start: draftOf(order.row, record.parameters, 1, catalog) } : {};
      this.command = { ...order, ...start };
    } catch (thrown) {
      this.failed(thrown);
    }
  }

  private openAlert(alert: Alert): void {
    // Of a command that was not confirmed, the row is the miner; the command has a button.
    const place = placeOf(alert.miner_id === null ? alert : { ...alert, kind: "offline" });
    if (place !== undefined) go(place.path, new URLSearchParams(place.values));
  }

  // Drawing ----------------------------------------------------------------------------------------------------------

  protected override render() {
    return html`<div class="page">
        <div class="row top">
          <div class="spacer">
            <h2>${this.t("alerts.heading")}</h2>
            <p class="help">${this.t("alerts.intro")}</p>
          </div>
          <a class="button" href=${OPTIONS}>${icon(mdiTune)}${this.t("alerts.thresholds")}</a>
        </div>
        ${this.alarm(this.lost && this.t("common.lost", { error: this.lost }))}
        ${this.loaded ? this.content() : this.lost === "" ? this.loadingLine() : nothing}
        <mr-alert-blueprints .env=${this.env}></mr-alert-blueprints>
      </div>
      ${this.dialog()}`;
  }

  private content() {
    if (this.alerts.length === 0) return this.allOk();
    return html`${this.toolbar()}
    ${
      this.shown.length === 0
        ? html`<div class="card empty">
            <p>${this.t("alerts.no_match")}</p>
            <button type="button" class="primary" @click=${this.clear}>${this.t("alerts.clear")}</button>
          </div>`
        : this.grouping === "device"
          ? this.devices()
          : repeat(
              this.groups,
              ({ kind }) => kind,
              (group) => this.kind(group),
            )
    }`;
  }

  private allOk() {
    return html`<div class="card empty ok">
      <span class="tick good">${icon(mdiCheckCircle, 48)}</span>
      <h3>${this.t("alerts.ok")}</h3>
      <p>${this.t("alerts.ok_text")}</p>
      <div class="watched">
        <h4>${this.t("alerts.watched")}</h4>
        <ul>
          ${ALERT_KINDS.map((kind) => html`<li>${this.t(`alerts.watched_${kind}`)}</li>`)}
        </ul>
        <p>${this.t("alerts.watched_limits")}</p>
      </div>
    </div>`;
  }

  private toolbar() {
    return html`<div class="toolbar">
      <select
        aria-label=${this.t("alerts.group_by")}
        @change=${(event: Event) => this.filter({ group: (event.target as HTMLSelectElement).value })}
      >
        ${(["kind", "device"] as const).map(
          (value) =>
            html`<option value=${value === "kind" ? "" : value} ?selected=${value === this.grouping}>
              ${this.t(`alerts.group_${value}`)}
            </option>`,
        )}
      </select>
      ${FILTERS.map((name) => this.filterBox(name))}
      <span class="count" role="status"
        >${
          this.shown.length === this.alerts.length
            ? this.t.n("alerts.badge", this.alerts.length)
            : this.t("alerts.matches", { shown: this.shown.length, total: this.alerts.length })
        }</span
      >
      ${
        isFiltered(this.query)
          ? html`<button type="button" class="plain" @click=${this.clear}>${this.t("alerts.clear")}</button>`
          : nothing
      }
    </div>`;
  }

  private filterBox(name: FilterName) {
    const found = choices(this.alerts, name);
    const current = this.query.get(name) ?? "";
    if (found.length < 2 && current === "") return nothing;
    const gone = current !== "" && !found.some(({ value }) => value === current);
    const shown = gone ? [...found, { value: current, count: 0 }] : found;
    return html`<select
      class=${current === "" ? "" : "set"}
      aria-label=${this.t(`alerts.filter_${name}`)}
      @change=${(event: Event) => this.filter({ [name]: (event.target as HTMLSelectElement).value })}
    >
      <option value="" ?selected=${current === ""}>${this.t(`alerts.all_${name}`)}</option>
      ${shown.map(
        ({ value, count }) =>
          html`<option value=${value} ?selected=${value === current}>
            ${this.choiceText(name, value)} (${this.env.format.number(count)})
          </option>`,
      )}
    </select>`;
  }

  private choiceText(name: FilterName, value: string): string {
    if (name === "severity")
      return value === "error" ? this.t("alerts.severity_error") : this.t("alerts.severity_warning");
    const kind = name === "kind" ? ALERT_KINDS.find((each) => each === value) : undefined;
    return kind === undefined ? value : this.t(`alerts.kind_${kind}`);
  }

  private readonly clear = (): void => {
    this.filter(Object.fromEntries(FILTERS.map((name) => [name, null])));
  };

  private kind({ kind, severity, alerts }: KindGroup) {
    const title = this.t(`alerts.kind_${kind}`);
    const chosen = alerts.filter(({ id }) => this.selection.has(id));
    const offered = orders(chosen.length > 0 ? chosen : alerts, this.context);
    const selectable = chosen.length > 0 || offered.length > 0;
    return html`<section class="card group" aria-label=${title}>
      <div class="row head">
        <span class="chip ${TONES[severity]}">${this.t(`alerts.severity_${severity}`)}</span>
        <h3>${title}</h3>
        <span class="help">${this.t.n("alerts.badge", alerts.length)}</span>
        <span class="spacer"></span>
        ${offered.map((order) => this.groupButton(order))}
      </div>
      <p class="help">${this.t(`alerts.do_${kind}`)}</p>
      <mr-table
        .rows=${alerts}
        .columns=${this.kindColumns}
        .key=${alertKey}
        .name=${alertName}
        .texts=${tableTexts(title, this.t)}
        .selection=${selectable ? this.selection : undefined}
        .sort=${this.query.get("sort") ?? ""}
        page
        openable
        @selected=${(event: CustomEvent<ReadonlySet<string>>) => {
          this.selection = event.detail;
        }}
        @sorted=${(event: CustomEvent<string>) => this.filter({ sort: event.detail })}
        @opened=${(event: CustomEvent<Alert>) => this.openAlert(event.detail)}
      ></mr-table>
    </section>`;
  }

  /** Sends a command to the selected miners of a group, or to all if none is selected. */
  private groupButton(order: Order) {
    const command = this.t(`common.type_${order.row.command_type}`);
    return html`<button
      type="button"
      @click=${() => {
        this.command = order;
      }}
    >
      ${actionIcon(order.row)}${this.t.n("alerts.act_on", order.miners.length, { command })}
    </button>`;
  }

  private devices() {
    return html`<section class="card group bare" aria-label=${this.t("alerts.heading")}>
      <mr-table
        .rows=${this.machines}
        .columns=${this.deviceColumns}
        .key=${groupKey}
        .name=${groupName}
        .texts=${tableTexts(this.t("alerts.heading"), this.t)}
        .sort=${this.query.get("sort") ?? ""}
        page
        openable
        @sorted=${(event: CustomEvent<string>) => this.filter({ sort: event.detail })}
        @opened=${(event: CustomEvent<MachineGroup>) => this.openAlert(event.detail.worst)}
      ></mr-table>
    </section>`;
  }

  private dialog() {
    const { command } = this;
    if (command === undefined) return nothing;
    return keyed(
      command,
      html`<mr-command-dialog
        .env=${this.env}
        .row=${command.row}
        .catalog=${this.env.catalog.value}
        .miners=${this.env.pools.with(command.miners)}
        .start=${command.start}
        @sent=${() => {
          this.selection = new Set();
        }}
        @closed=${() => {
          this.command = undefined;
        }}
      ></mr-command-dialog>`,
    );
  }

  static override styles = [sharedStyles, alertsViewStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-alerts": AlertsView;
  }
}
