import type { TextsLike } from "../../localize";
import type { chart as english } from "../en/chart";

export const chart: TextsLike<typeof english> = {
  label: "Strompreis und Plan",
  empty: "Für diesen Zeitraum ist kein Preis bekannt.",
  nothing_wanted: "In diesem Zeitraum hat der Zeitplan keine Wirkung.",
  price: "Preis in {currency}/kWh",
  now: "Jetzt",
  time: "Ab",
  price_column: "Preis",
  plan: "Plan",
  reason: "Grund",
  no_price: "kein Preis",
  undecided: "Noch offen",
  undecided_why: "noch ist kein Preis bekannt; entschieden wird, sobald einer vorliegt",
  limited: "Auf {power} begrenzen",
  as_table: "Als Tabelle",
  lowest: "Niedrigster Preis {price}, {time}.",
  highest: "Höchster Preis {price}, {time}.",
  off_for: "Insgesamt {span} angehalten.",
  limit_for: "Insgesamt {span} begrenzt.",
  on_for: "Laut Plan insgesamt {span} in Betrieb.",
  undecided_for: "{span} noch offen, da kein Preis bekannt ist.",
  mean_range: "{mean} ({low} bis {high})",
};
