import type { Miner } from "../types";
import type { FleetColumn } from "./columns";

/** What spreadsheet programs take for the start of a formula, at the start of a cell or behind a separator. */
const FORMULA = /^[=+\-@\t\r]/;
const FORMULA_BEHIND = /([;,\t\r\n])(?=[=+\-@])/g;

/** Returns a cell as in RFC 4180; a text from a miner can't be a formula. */
function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(Math.round(value * 1e6) / 1e6) : "";
  // With a decimal comma, spreadsheet programs split lines at semicolons even inside quotes.
  let text = value.replace(FORMULA_BEHIND, "$1'");
  if (FORMULA.test(text)) text = `'${text}`;
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Returns miners as a CSV file with a heading: raw numbers, with the unit in the heading. */
export function fleetCsv(miners: readonly Miner[], columns: readonly FleetColumn[]): string {
  const fields = columns.flatMap((column) => column.csv);
  const lines = [
    fields.map(({ heading }) => cell(heading)),
    ...miners.map((miner) => fields.map(({ value }) => cell(value(miner)))),
  ];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}
