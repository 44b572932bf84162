import { html, nothing, type TemplateResult } from "lit";
import { stageChip, stageOf, stageText } from "../command-stage";
import type { Column } from "../components/table";
import { leastWidth } from "../components/table-parts";
import type { Env } from "../env";
import { activeHosts, activePools } from "../pools";
import { isOld, type MinerState, minerState, silence, silentFor, stateChip, stateText, value } from "../state";
import type { Miner } from "../types";
import type { Daily, Prices } from "./cost";
import { firmwareName, placeText } from "./filters";
import { expectedPercent, rejectPercent } from "./measures";

/** From this width on, the table has all columns; below it, rows have two lines. */
const WIDE = 640;
/** The width of the check boxes and of the menu buttons. */
const ENDS = 88;

/** A column in a CSV file. */
export interface CsvField {
  readonly heading: string;
  readonly value: (miner: Miner) => string | number | null;
}

export interface FleetColumn extends Column<Miner> {
  readonly csv: readonly CsvField[];
  /** The value as a text, for the small print of a narrow table. */
  readonly text?: (miner: Miner) => string;
}

/** The columns of a table that was not changed, in order of display and of importance. */
const USUAL = [
  "name",
  "status",
  "hashrate",
  "power",
  "efficiency",
  "temperature",
  "place",
  "pool",
  "last",
  "model",
  "firmware",
];
const IMPORTANCE = [
  "name",
  "status",
  "hashrate",
  "power",
  "efficiency",
  "temperature",
  "pool",
  "place",
  "last",
  "model",
  "firmware",
];
/** What a narrow table shows of them, besides the name and the status. */
const USUAL_NARROW = ["hashrate", "power", "temperature"];

/** The sort order of statuses: those that need attention come first. */
const URGENCY: Readonly<Record<MinerState, number>> = {
  offline: 0,
  late: 1,
  fault: 2,
  idle: 3,
  rebooting: 4,
  paused: 5,
  online: 6,
  mining: 7,
};

const workers = (miner: Miner): string => [...new Set(activePools(miner).map((pool) => pool.user))].join(", ");

const faultText = ({ faults }: Miner): string => faults.map(({ message }) => message).join("; ");

/** Returns all columns in the order of the column dialog; the same objects until language, formats or prices change. */
export function fleetColumns(env: Env, prices: Prices | undefined): readonly FleetColumn[] {
  const { format, t } = env;

  /** A number that is greyed if it is from before the last poll. */
  const measure = (
    key: string,
    label: string,
    track: string,
    number: (miner: Miner) => number | null,
    text: (value: number | null) => string,
    csv: readonly CsvField[],
  ): FleetColumn => ({
    key,
    label,
    track,
    numeric: true,
    cell: (miner) => value(miner, text(number(miner))),
    text: (miner) => text(number(miner)),
    sort: number,
    csv,
  });
  const field = (heading: string, of: CsvField["value"]): CsvField => ({ heading, value: of });
  const percent = (amount: number | null, digits: number): string =>
    amount === null ? "–" : `${format.number(amount, digits)} %`;
  const money = (daily: Daily | null): string => (daily === null ? "–" : format.money(daily.value, daily.currency));
  /** The CSV fields of an amount; its currency has a field of its own if there are several. */
  const amounts = (label: string, of: (miner: Miner) => Daily | null): readonly CsvField[] => {
    const amount = (miner: Miner) => of(miner)?.value ?? null;
    if (prices?.currency !== undefined) return [field(`${label} (${prices.currency})`, amount)];
    return [field(label, amount), field(`${label}: ${t("fleet.currency")}`, (miner) => of(miner)?.currency ?? null)];
  };
  const cost = (miner: Miner): Daily | null => prices?.cost(miner) ?? null;
  const earned = (miner: Miner): Daily | null => {
    const margin = prices?.margin(miner) ?? null;
    return typeof margin === "string" ? null : margin;
  };

  return [
    {
      key: "name",
      label: t("control.name"),
      track: "minmax(160px, 2fr)",
      cell: (miner) => html`${shortened(miner.name)}<span class="sub less">${miner.ip}</span>`,
      sort: (miner) => miner.name,
      csv: [field(t("control.name"), (miner) => miner.name), field(t("control.ip"), (miner) => miner.ip)],
    },
    {
      key: "status",
      label: t("control.state"),
      track: "132px",
      cell: (miner) => {
        const words = silence(env, miner);
        return html`${stateChip(env, miner)}${words === "" ? nothing : html`<span class="sub">${words}</span>`}`;
      },
      sort: (miner) => URGENCY[minerState(miner)],
      csv: [field(t("control.state"), (miner) => stateText(env, minerState(miner)))],
    },
    measure(
      "hashrate",
      t("control.hashrate"),
      "100px",
      (miner) => miner.hashrate_ths,
      (ths) => format.hashrate(ths),
      [field(`${t("control.hashrate")} (TH/s)`, (miner) => miner.hashrate_ths)],
    ),
    {
      ...measure("expected", t("fleet.expected"), "104px", expectedPercent, (part) => percent(part, 0), [
        field(`${t("fleet.expected_hashrate")} (TH/s)`, (miner) => miner.expected_hashrate_ths),
        field(`${t("fleet.expected")} (%)`, expectedPercent),
      ]),
      cell: (miner) =>
        html`${value(miner, percent(expectedPercent(miner), 0))}${
          miner.expected_hashrate_ths === null
            ? nothing
            : html`<span class="sub">${t("fleet.of_hashrate", { hashrate: format.hashrate(miner.expected_hashrate_ths) })}</span>`
        }`,
    },
    measure(
      "power",
      t("control.power"),
      "86px",
      (miner) => miner.est_power_w,
      (watts) => format.power(watts),
      [field(`${t("control.power")} (W)`, (miner) => miner.est_power_w)],
    ),
    measure(
      "efficiency",
      t("control.efficiency"),
      "100px",
      (miner) => miner.efficiency_j_th,
      (ratio) => format.efficiency(ratio),
      [field(`${t("control.efficiency")} (J/TH)`, (miner) => miner.efficiency_j_th)],
    ),
    measure(
      "temperature",
      t("control.temperature"),
      "110px",
      (miner) => miner.temperature_max_c,
      (celsius) => format.temperature(celsius),
      [field(`${t("control.temperature")} (°C)`, (miner) => miner.temperature_max_c)],
    ),
    measure("rejects", t("fleet.rejects"), "96px", rejectPercent, (part) => percent(part, 2), [
      field(t("fleet.shares_accepted"), (miner) => miner.shares_accepted),
      field(t("fleet.shares_rejected"), (miner) => miner.shares_rejected),
      field(`${t("fleet.rejects")} (%)`, rejectPercent),
    ]),
    {
      key: "place",
      label: t("control.place"),
      track: "minmax(110px, 1fr)",
      cell: (miner) =>
        miner.location === miner.site ? miner.site : html`${miner.location}<span class="sub less">${miner.site}</span>`,
      text: placeText,
      sort: placeText,
      csv: [field(t("control.site"), (miner) => miner.site), field(t("control.place"), (miner) => miner.location)],
    },
    {
      key: "labels",
      label: t("control.labels"),
      track: "minmax(120px, 1fr)",
      cell: ({ tags }) => html`<span title=${tags.join(", ")}>${tags.join(", ") || "–"}</span>`,
      text: ({ tags }) => tags.join(", "),
      sort: ({ tags }) => tags.join(", ") || null,
      csv: [field(t("control.labels"), ({ tags }) => tags.join(", "))],
    },
    {
      key: "pool",
      label: t("control.pool"),
      track: "minmax(176px, 1.6fr)",
      cell: (miner) => poolCell(env, miner),
      text: (miner) => activeHosts(miner)[0] ?? "",
      sort: (miner) => activeHosts(miner)[0] ?? null,
      csv: [field(t("control.pool"), (miner) => activeHosts(miner).join(", "))],
    },
    {
      key: "worker",
      label: t("fleet.worker"),
      track: "minmax(120px, 1fr)",
      cell: (miner) => value(miner, workers(miner) || "–"),
      text: workers,
      sort: (miner) => workers(miner) || null,
      csv: [field(t("fleet.worker"), workers)],
    },
    {
      key: "last",
      label: t("fleet.last_command"),
      track: "minmax(170px, 1.2fr)",
      cell: (miner) => lastCell(env, miner),
      text: ({ last_command: command }) => (command == null ? "" : stageText(env, stageOf(command))),
      sort: ({ last_command: command }) => command?.id ?? null,
      csv: [
        field(t("fleet.last_command"), ({ last_command: command }) =>
          command == null ? null : t(`common.type_${command.command_type}`),
        ),
        field(t("fleet.stage"), ({ last_command: command }) =>
          command == null ? null : stageText(env, stageOf(command)),
        ),
        field(t("fleet.time"), ({ last_command: command }) => command?.timestamp ?? null),
      ],
    },
    {
      key: "faults",
      label: t("fleet.faults"),
      track: "minmax(130px, 1.4fr)",
      cell: (miner) => {
        const [first, ...more] = miner.faults;
        if (first === undefined) return "–";
        return html`<span title=${faultText(miner)}>${value(miner, first.message)}</span>${
          more.length === 0 ? nothing : html`<span class="sub">${t.n("fleet.more_faults", more.length)}</span>`
        }`;
      },
      text: (miner) => miner.faults[0]?.message ?? "",
      // Those with the most faults are last, so that a second click shows them first.
      sort: (miner) => (miner.faults.length === 0 ? null : miner.faults.length),
      csv: [field(t("fleet.faults"), faultText)],
    },
    measure(
      "drift",
      t("fleet.drift"),
      "96px",
      ({ drift }) => drift ?? null,
      (count) => format.number(count),
      [field(t("fleet.drift"), ({ drift }) => drift ?? null)],
    ),
    measure(
      "uptime",
      t("control.uptime"),
      "104px",
      (miner) => miner.uptime_s,
      (seconds) => format.span(seconds),
      [field(`${t("control.uptime")} (s)`, (miner) => miner.uptime_s)],
    ),
    {
      key: "cost",
      label: t("fleet.cost_per_day"),
      track: "118px",
      numeric: true,
      cell: (miner) => value(miner, money(cost(miner))),
      text: (miner) => money(cost(miner)),
      sort: (miner) => cost(miner)?.value ?? null,
      csv: amounts(t("fleet.cost_per_day"), cost),
    },
    {
      key: "margin",
      label: t("fleet.margin"),
      track: "128px",
      numeric: true,
      cell: (miner) => {
        const margin = prices?.margin(miner) ?? null;
        if (typeof margin !== "string") return value(miner, money(margin));
        return html`–<span class="sub" title=${t(`fleet.margin_${margin}_help`)}>${t(`fleet.margin_${margin}`)}</span>`;
      },
      text: (miner) => money(earned(miner)),
      sort: (miner) => earned(miner)?.value ?? null,
      csv: amounts(t("fleet.margin"), earned),
    },
    {
      key: "model",
      label: t("control.model"),
      track: "minmax(120px, 1.2fr)",
      cell: (miner) => miner.model ?? "–",
      text: (miner) => miner.model ?? "",
      sort: (miner) => miner.model,
      csv: [field(t("control.model"), (miner) => miner.model)],
    },
    {
      key: "firmware",
      label: t("control.firmware"),
      track: "minmax(120px, 1.2fr)",
      cell: (miner) =>
        miner.firmware !== null && miner.firmware_version !== null
          ? html`${miner.firmware}<span class="sub">${miner.firmware_version}</span>`
          : (firmwareName(miner) ?? "–"),
      text: (miner) => firmwareName(miner) ?? "",
      sort: firmwareName,
      csv: [
        field(t("control.firmware"), (miner) => miner.firmware),
        field(t("fleet.version"), (miner) => miner.firmware_version),
      ],
    },
  ];
}

/** The pool that a miner mines on, and the worker; with the number of further pools if it mines on several. */
function poolCell(env: Env, miner: Miner): TemplateResult | string {
  const [first] = activePools(miner);
  const [host, ...more] = activeHosts(miner);
  if (first === undefined || host === undefined) return "–";
  return html`<span title=${[host, ...more].join(", ")}
      >${value(miner, more.length > 0 ? env.t("control.pool_and_more", { host, count: more.length }) : host)}</span
    ><span class="sub">${first.user}</span>`;
}

function lastCell(env: Env, { last_command: command }: Miner): TemplateResult | string {
  if (command == null) return "–";
  const why = command.error_message === null ? "" : env.errorText(command);
  return html`<span title=${why}>${stageChip(env, command, "flat")}</span
    ><span class="sub">${env.t(`common.type_${command.command_type}`)}, ${env.format.relative(command.timestamp)}</span>`;
}

/** Returns the keys of the shown columns in their order; `chosen` null means the usual ones. */
export function shownKeys(columns: readonly FleetColumn[], chosen: readonly string[] | null): readonly string[] {
  const known = new Set(columns.map((column) => column.key));
  // Without its name, a row could not be opened.
  return ["name", ...(chosen ?? USUAL).filter((key) => key !== "name" && known.has(key))];
}

/**
 * Returns the columns of the table. The usual ones appear as far as they fit, by importance; chosen ones always, unless
 * the page scrolls (`page`), because then the table can't scroll sideways. All others are only there to sort by.
 */
export function tableColumns(
  env: Env,
  columns: readonly FleetColumn[],
  chosen: readonly string[] | null,
  page: boolean,
): readonly Column<Miner>[] {
  const byKey = new Map(columns.map((column) => [column.key, column]));
  const keys = shownKeys(columns, chosen);
  let width = ENDS;
  const from = new Map<string, number>();
  for (const key of chosen === null ? IMPORTANCE : keys) {
    width += leastWidth(byKey.get(key)?.track ?? "");
    from.set(key, chosen === null || page ? Math.max(WIDE, width) : WIDE);
  }
  const shown = keys.flatMap((key) => {
    const column = byKey.get(key);
    return column === undefined ? [] : [{ ...column, from: from.get(key) ?? WIDE }];
  });
  const hidden = columns.filter((column) => !keys.includes(column.key));
  return [
    ...narrowColumns(env, byKey, chosen === null ? USUAL_NARROW : keys),
    ...shown,
    ...hidden.map((column) => ({ ...column, from: Number.POSITIVE_INFINITY })),
  ];
}

/** Renders a name whose last word stays if there is too little room: miners of one model differ only in it. */
function shortened(name: string) {
  const end = name.lastIndexOf(" ");
  if (end < 1 || name.length - end > 12) return name;
  return html`<span class="ends"><span>${name.slice(0, end)}</span><span>${name.slice(end)}</span></span>`;
}

/** The two columns of a narrow table: the name with the status and two values below it, and one more value. */
function narrowColumns(env: Env, byKey: ReadonlyMap<string, FleetColumn>, keys: readonly string[]): Column<Miner>[] {
  const values = keys.flatMap((key) => {
    const column = byKey.get(key);
    return column === undefined || key === "name" || key === "status" ? [] : [column];
  });
  const [first, ...more] = values;
  const below = more.slice(0, 2);
  const name: Column<Miner> = {
    key: "name",
    label: env.t("control.name"),
    track: "minmax(0, 1fr)",
    until: WIDE,
    cell: (miner) =>
      html`${shortened(miner.name)}<span class="sub"
          >${stateChip(env, miner, "flat")}${
            isOld(miner)
              ? miner.last_seen === null
                ? nothing
                : ` · ${silentFor(env, miner.last_seen)}`
              : below
                  .map(({ text }) => text?.(miner) ?? "")
                  .filter((text) => text !== "" && text !== "–")
                  .map((text) => ` · ${text}`)
          }</span
        >`,
    sort: (miner) => miner.name,
  };
  return first === undefined ? [name] : [name, { ...first, track: "92px", until: WIDE }];
}
