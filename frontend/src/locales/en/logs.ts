export const logs = {
  title: "Logs",
  log: "Log",
  filter: "Only lines with",
  refresh: "Refresh",
  download: "Download",
  none: "{name} has no logs that can be read.",
  lines: "{shown} of {total} lines.",
  truncated: "Older lines are left out.",
  redacted: "Secrets were removed.",
} as const;
