import { html } from "lit";
import type { MinerNames } from "../components/miner-names";
import type { Column } from "../components/table";
import type { Env } from "../env";
import type { CommandRecord } from "../types";
import { message, statusChip } from "./result";

/** Returns the columns of the command table: two columns with two lines each on narrow pages. */
export function columns(env: Env, names: MinerNames): readonly Column<CommandRecord>[] {
  const { t, format } = env;
  const type = (record: CommandRecord) => t(`common.type_${record.command_type}`);
  return [
    {
      key: "what",
      label: t("history.command"),
      track: "minmax(0, 1fr)",
      until: 640,
      cell: (record) => html`${type(record)} <span class="sub">${names.of(record)}</span>`,
    },
    {
      key: "outcome",
      label: t("history.result"),
      track: "178px",
      until: 640,
      cell: (record) =>
        html`${statusChip(env, record.status)} <span class="sub">${format.dateTimeSeconds(record.timestamp)}</span>`,
    },
    {
      key: "time",
      label: t("history.when"),
      track: "122px",
      from: 640,
      cell: (record) =>
        html`${format.timeSeconds(record.timestamp)} <span class="sub">${format.dateOnly(record.timestamp)}</span>`,
    },
    { key: "type", label: t("history.command"), track: "minmax(132px, 1fr)", from: 640, cell: type },
    {
      key: "miner",
      label: t("history.miner"),
      track: "minmax(140px, 1.5fr)",
      from: 640,
      cell: (record) => {
        const name = names.of(record);
        return name === record.miner_ip ? name : html`${name} <span class="sub">${record.miner_ip}</span>`;
      },
    },
    {
      key: "status",
      label: t("history.result"),
      track: "146px",
      from: 640,
      cell: (record) => statusChip(env, record.status),
    },
    {
      key: "duration",
      label: t("history.duration"),
      track: "90px",
      numeric: true,
      from: 1150,
      cell: (record) => format.duration(record.duration_ms),
    },
    {
      key: "by",
      label: t("history.by"),
      track: "minmax(110px, 1fr)",
      from: 820,
      cell: (record) => html`${record.initiated_by} <span class="sub">${t(`common.source_${record.source}`)}</span>`,
    },
    {
      key: "message",
      label: t("history.message"),
      track: "minmax(160px, 2fr)",
      from: 900,
      cell: (record) => message(env, record),
    },
  ];
}
