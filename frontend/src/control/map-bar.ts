import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../components/icon";
import type { Env } from "../env";
import { MINER_STATES, type MinerState, stateText, TONES } from "../state";
import {
  COLORINGS,
  COOL,
  type Coloring,
  cssColor,
  type Fill,
  FULL,
  HOT,
  LOW,
  type Look,
  STEPS,
  scaleColor,
} from "./map-colors";
import { SIGNS } from "./map-draw";
import type { Grouping } from "./map-groups";

/** What a map shows. */
interface Shown {
  readonly offered: readonly Grouping[];
  readonly grouping: Grouping;
  readonly coloring: Coloring;
  readonly looks: readonly Look[];
  readonly dark: boolean;
  /** The color of a sign on a tone. */
  readonly inkOf: (fill: Fill) => string;
}

type Change = (values: Readonly<Record<string, string | null>>) => void;

function swatch(tone: string, state: MinerState, ink = "inherit"): TemplateResult {
  const path = SIGNS[state];
  return html`<i class="swatch ${tone}" style="color:${ink}">${path === undefined ? nothing : icon(path, 14)}</i>`;
}

/** Renders what the colors and signs of the tiles mean; only those that occur. */
function legend(env: Env, { coloring, looks, dark, inkOf }: Shown): TemplateResult {
  const { t, format } = env;
  const counts = new Map<MinerState, number>();
  for (const { state } of looks) counts.set(state, (counts.get(state) ?? 0) + 1);
  const states = MINER_STATES.flatMap((state) => {
    const count = counts.get(state);
    return count === undefined || (coloring !== "status" && SIGNS[state] === undefined) ? [] : [{ state, count }];
  });
  const scale = [...Array(STEPS).keys()];
  const [low, high] =
    coloring === "temperature"
      ? [t("map.below", { value: format.temperature(COOL) }), t("map.from", { value: format.temperature(HOT) })]
      : [
          t("map.from", { value: t("map.share", { share: FULL }) }),
          t("map.below", { value: t("map.share", { share: LOW }) }),
        ];
  return html`<ul class="legend" aria-label=${t("map.legend")}>
    ${
      coloring === "status"
        ? nothing
        : html`<li class="scale">
            <span>${low}</span>
            <span class="steps" aria-hidden="true"
              >${scale.map((step) => html`<i style="background:${cssColor(scaleColor(step, dark))}"></i>`)}</span
            >
            <span>${high}</span>
          </li>`
    }
    ${
      coloring !== "status" && looks.some(({ fill }) => fill === "unknown")
        ? html`<li><i class="swatch hatched"></i>${t(coloring === "hashrate" ? "map.no_comparison" : "map.no_value")}</li>`
        : nothing
    }
    ${states.map(
      ({ state, count }) =>
        html`<li>
          ${coloring === "status" ? swatch(TONES[state], state, inkOf(TONES[state])) : swatch("plain", state)}${stateText(env, state)}
          <b>${format.number(count)}</b>
        </li>`,
    )}
  </ul>`;
}

function groupingText(env: Env, grouping: Grouping): string {
  switch (grouping) {
    case "area":
    case "site":
    case "label":
    case "pool":
      return env.t(`map.group_${grouping}`);
    default:
      return env.t("map.group_labels", { name: grouping.slice("labels:".length) });
  }
}

function choice(
  label: string,
  options: readonly (readonly [string, string])[],
  current: string,
  choose: (value: string) => void,
) {
  return html`<label
    ><span>${label}</span>
    <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === current}>${text}</option>`)}
    </select></label
  >`;
}

/** Renders what the map groups and colors by, and the legend; `change` gets changes of the query. */
export function bar(env: Env, shown: Shown, change: Change): TemplateResult {
  const { offered, grouping, coloring } = shown;
  return html`<div class="bar">
    ${choice(
      env.t("map.group_by"),
      offered.map((each) => [each, groupingText(env, each)]),
      grouping,
      (value) => change({ group: value === "area" ? null : value }),
    )}
    ${choice(
      env.t("map.color_by"),
      COLORINGS.map((each) => [each, env.t(`map.color_${each}`)]),
      coloring,
      (value) => change({ color: value === "status" ? null : value }),
    )}
    ${legend(env, shown)}
    ${coloring === "hashrate" ? html`<p class="help">${env.t("map.compared")}</p>` : nothing}
  </div>`;
}
