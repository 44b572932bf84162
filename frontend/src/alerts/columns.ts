import { mdiArrowRight, mdiOpenInNew, mdiRefresh } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../components/icon";
import { link } from "../components/link";
import type { Column } from "../components/table";
import { actionIcon } from "../control/actions";
import type { Env } from "../env";
import { webPage } from "../web-page";
import type { Alert } from "./alerts";
import type { MachineGroup } from "./groups";
import { again, type Context, type Order, placeOf, remedy } from "./remedies";
import { lasting, sentence, TONES } from "./words";

/** From this width on, rows have words on their buttons; below it, icons. */
const WIDE = 700;

export interface Handlers {
  readonly send: (order: Order) => void;
  readonly sendAgain: (alert: Alert, order: Order) => void;
}

function since(env: Env, alert: Alert): TemplateResult {
  return html`<span title=${env.format.dateTime(alert.since)}>${lasting(env, alert)}</span>`;
}

function subject({ name, site }: Alert): TemplateResult {
  return html`${name}${site === null || site === name ? nothing : html`<span class="sub">${site}</span>`}`;
}

/** The buttons of an alert: the command or the page that helps. */
function buttons(env: Env, alert: Alert, wide: boolean, context: Context, on: Handlers): TemplateResult {
  const place = placeOf(alert);
  const order = remedy(alert, context);
  const repeated = again(alert, context);
  const button = (label: string, image: TemplateResult, act: () => void) =>
    html`<button
      type="button"
      class=${wide ? "" : "icon"}
      aria-label="${label}: ${alert.name}"
      title=${wide ? nothing : label}
      @click=${act}
    >
      ${image}${wide ? label : nothing}
    </button>`;
  const command = (given: Order) => env.t("alerts.act", { command: env.t(`common.type_${given.row.command_type}`) });
  return html`<span class="row" style="flex-wrap:nowrap;gap:4px">
    ${
      alert.kind === "offline" && alert.miner_ip !== null && wide
        ? html`<a
            class="button icon"
            href=${webPage(alert.miner_ip)}
            target="_blank"
            rel="noopener noreferrer"
            aria-label="${env.t("alerts.open_web")}: ${alert.name}"
            title=${env.t("alerts.open_web")}
            >${icon(mdiOpenInNew)}</a
          >`
        : nothing
    }
    ${
      order !== undefined
        ? button(command(order), actionIcon(order.row), () => on.send(order))
        : place === undefined || (!wide && repeated !== undefined)
          ? nothing
          : link(
              place.path,
              wide
                ? env.t(place.text)
                : html`<span role="img" aria-label="${env.t(place.text)}: ${alert.name}">${icon(mdiArrowRight)}</span>`,
              place.values,
              wide ? "button" : "button icon",
            )
    }
    ${
      repeated === undefined
        ? nothing
        : button(env.t("alerts.send_again"), icon(mdiRefresh), () => on.sendAgain(alert, repeated))
    }
  </span>`;
}

/** Returns the columns of rows that are about an alert each, with what `problem` renders. */
function columns<Row>(
  env: Env,
  context: Context,
  on: Handlers,
  alertOf: (row: Row) => Alert,
  problem: (row: Row) => TemplateResult | string,
): readonly Column<Row>[] {
  const { t } = env;
  const name = (row: Row) => alertOf(row).name;
  return [
    {
      key: "name",
      label: t("alerts.column_name"),
      track: "minmax(190px, 1.4fr)",
      from: WIDE,
      cell: (row) => subject(alertOf(row)),
      sort: name,
    },
    {
      key: "name",
      label: t("alerts.column_name"),
      track: "minmax(0, 1fr)",
      until: WIDE,
      cell: (row) => html`${name(row)}<span class="sub">${problem(row)}</span>`,
      sort: name,
    },
    {
      key: "problem",
      label: t("alerts.column_problem"),
      track: "minmax(220px, 2fr)",
      from: WIDE,
      cell: problem,
    },
    {
      key: "since",
      label: t("alerts.column_since"),
      track: "120px",
      from: WIDE,
      cell: (row) => since(env, alertOf(row)),
      sort: (row) => Date.parse(alertOf(row).since),
    },
    {
      key: "act",
      label: t("alerts.column_act"),
      track: "minmax(170px, 300px)",
      from: WIDE,
      cell: (row) => buttons(env, alertOf(row), true, context, on),
    },
    {
      key: "act",
      label: "",
      track: "60px",
      until: WIDE,
      cell: (row) => buttons(env, alertOf(row), false, context, on),
    },
  ];
}

/** Returns the columns of the alerts of one kind. */
export function alertColumns(env: Env, context: Context, on: Handlers): readonly Column<Alert>[] {
  const problem = (alert: Alert) => {
    const text = sentence(env, alert);
    return html`<span title=${text}>${text}</span>`;
  };
  return columns(env, context, on, (alert) => alert, problem);
}

/** Returns the columns of miners, schedules and tariffs with all their alerts; the buttons help against the worst. */
export function machineColumns(env: Env, context: Context, on: Handlers): readonly Column<MachineGroup>[] {
  const chip = ({ severity, kind }: Alert) =>
    html`<span class="chip flat ${TONES[severity]}">${env.t(`alerts.kind_${kind}`)}</span> `;
  const problem = ({ alerts, worst }: MachineGroup) =>
    html`${alerts.map(chip)}${alerts.length === 1 ? html`<span class="help">${sentence(env, worst)}</span>` : nothing}`;
  return columns(env, context, on, ({ worst }) => worst, problem);
}
