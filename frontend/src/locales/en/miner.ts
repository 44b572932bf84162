export const miner = {
  to_fleet: "All miners",
  gone_title: "Miner not found",
  gone_text: "There is no miner with the ID {id}. It may have been removed.",
  gone_link: "Show all miners",
  not_supported: "{name} does not support: {commands}.",
  values: "Current values",
  about: "About this miner",
  web_page: "Miner's web page",
} as const;
