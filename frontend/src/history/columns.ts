import { html, nothing } from "lit";
import { stageChip } from "../command-stage";
import { whatText } from "../command-what";
import type { MinerNames } from "../components/miner-names";
import type { Column } from "../components/table";
import type { Env } from "../env";
import type { CommandRecord } from "../types";
import { message, reachedAt } from "./result";

/** Returns the columns of the command table: two columns with two lines each on narrow pages. */
export function columns(env: Env, names: MinerNames): readonly Column<CommandRecord>[] {
  const { t, format } = env;
  const type = (record: CommandRecord) => t(`common.type_${record.command_type}`);
  const sub = (text: string) => (text === "" ? nothing : html` <span class="sub">${text}</span>`);
  return [
    {
      key: "what",
      label: t("history.command"),
      track: "minmax(0, 1fr)",
      until: 640,
      cell: (record) => {
        const what = whatText(env, record);
        return html`${type(record)}${what === "" ? nothing : `: ${what}`}${sub(names.of(record))}`;
      },
    },
    {
      key: "outcome",
      label: t("history.stage"),
      track: "178px",
      until: 640,
      cell: (record) => html`${stageChip(env, record)}${sub(format.dateTimeSeconds(record.timestamp))}`,
    },
    {
      key: "time",
      label: t("history.when"),
      track: "122px",
      from: 640,
      cell: (record) => html`${format.timeSeconds(record.timestamp)}${sub(format.dateOnly(record.timestamp))}`,
    },
    {
      key: "type",
      label: t("history.command"),
      track: "minmax(140px, 1.6fr)",
      from: 640,
      cell: (record) => html`${type(record)}${sub(whatText(env, record))}`,
    },
    {
      key: "miner",
      label: t("history.miner"),
      track: "minmax(150px, 1.6fr)",
      from: 640,
      cell: (record) => {
        const name = names.of(record);
        return name === record.miner_ip ? name : html`${name}${sub(record.miner_ip)}`;
      },
    },
    {
      key: "status",
      label: t("history.stage"),
      track: "148px",
      from: 640,
      cell: (record) => {
        const at = reachedAt(record);
        return html`${stageChip(env, record)}${sub(at === null ? "" : format.timeSeconds(at))}`;
      },
    },
    {
      key: "duration",
      label: t("history.duration"),
      track: "88px",
      numeric: true,
      from: 980,
      cell: (record) => format.duration(record.duration_ms),
    },
    {
      key: "by",
      label: t("history.by"),
      track: "minmax(110px, 1fr)",
      from: 820,
      cell: (record) => html`${record.initiated_by}${sub(t(`common.source_${record.source}`))}`,
    },
    {
      key: "message",
      label: t("history.reason"),
      track: "minmax(150px, 1.8fr)",
      from: 900,
      cell: (record) => message(env, record),
    },
  ];
}
