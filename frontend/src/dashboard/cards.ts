// Configurations of Home Assistant's own cards, as they are written in YAML.

export type Config = Readonly<Record<string, unknown>>;

export function heading(text: string, icon?: string, path?: string): Config {
  return {
    type: "heading",
    heading: text,
    ...(icon === undefined ? {} : { icon }),
    ...(path === undefined ? {} : { tap_action: { action: "navigate", navigation_path: path } }),
  };
}

export function section(cards: readonly (Config | undefined)[], columns = 1): Config {
  return { type: "grid", column_span: columns, cards: cards.filter((card) => card !== undefined) };
}

/** A tile with the entity's own name, without that of its device; undefined if the entity is missing. */
export function tile(entity: string | undefined, more: Config = {}): Config | undefined {
  return entity === undefined ? undefined : { type: "tile", entity, name: { type: "entity" }, ...more };
}

/** A tile that runs an action after confirmation. */
export function button(entity: string | undefined, question: string): Config | undefined {
  if (entity === undefined) return undefined;
  const action = {
    action: "perform-action",
    perform_action: "button.press",
    target: { entity_id: entity },
    confirmation: { text: question },
  };
  return tile(entity, { hide_state: true, tap_action: action, icon_tap_action: action });
}

export function historyGraph(entities: readonly (string | undefined)[], hours = 24): Config | undefined {
  const found = entities.filter((entity) => entity !== undefined);
  return found.length === 0
    ? undefined
    : { type: "history-graph", hours_to_show: hours, entities: found, grid_options: { columns: "full" } };
}

/** Hourly means over a week. */
export function statisticsGraph(entities: readonly (string | undefined)[]): Config | undefined {
  const found = entities.filter((entity) => entity !== undefined);
  return found.length === 0
    ? undefined
    : {
        type: "statistics-graph",
        days_to_show: 7,
        period: "hour",
        stat_types: ["mean"],
        chart_type: "line",
        entities: found,
        grid_options: { columns: "full" },
      };
}
