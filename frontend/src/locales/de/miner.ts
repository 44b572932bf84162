import type { TextsLike } from "../../localize";
import type { miner as english } from "../en/miner";

export const miner: TextsLike<typeof english> = {
  to_fleet: "Alle Miner",
  gone_title: "Miner nicht gefunden",
  gone_text: "Es gibt keinen Miner mit der ID {id}. Vielleicht wurde er entfernt.",
  gone_link: "Alle Miner anzeigen",
  not_supported: "{name} unterstützt nicht: {commands}.",
  values: "Aktuelle Werte",
  about: "Über diesen Miner",
  web_page: "Weboberfläche des Miners",
};
