import type { TextsLike } from "../../localize";
import type { logs as english } from "../en/logs";

export const logs: TextsLike<typeof english> = {
  title: "Protokolle",
  log: "Protokoll",
  filter: "Nur Zeilen mit",
  refresh: "Aktualisieren",
  download: "Herunterladen",
  none: "{name} hat keine lesbaren Protokolle.",
  lines: "{shown} von {total} Zeilen.",
  truncated: "Ältere Zeilen fehlen.",
  redacted: "Geheimnisse wurden entfernt.",
};
