import type { TextsLike } from "../../localize";
import type { chart as english } from "../en/chart";

export const chart: TextsLike<typeof english> = {
  label: "Strompreis und Plan",
  empty: "Für diese Zeit ist kein Preis bekannt.",
  nothing_wanted: "In dieser Zeit will der Zeitplan nichts.",
  price: "Preis in {currency}/kWh",
  now: "Jetzt",
  time: "Ab",
  price_column: "Preis",
  plan: "Plan",
  reason: "Grund",
  no_price: "kein Preis bekannt",
  unsettled: "Noch offen",
  unsettled_why: "für diese Zeit ist kein Preis bekannt; sobald es einen gibt, wird entschieden",
  limited: "Auf {power} begrenzen",
  as_table: "Als Tabelle",
  lowest: "Niedrigster Preis {price}, {time}.",
  highest: "Höchster Preis {price}, {time}.",
  off_for: "Insgesamt {span} angehalten.",
  limit_for: "Insgesamt {span} begrenzt.",
  on_for: "Laut Plan insgesamt {span} in Betrieb.",
  unsettled_for: "Für {span} noch offen, da kein Preis bekannt ist.",
};
