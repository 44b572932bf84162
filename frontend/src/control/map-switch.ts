import { mdiTable, mdiViewGridOutline } from "@mdi/js";
import { html, type TemplateResult } from "lit";
import { icon } from "../components/icon";
import type { Env } from "../env";

/** Loads the map when it is first wanted. */
export const loadMap = (): Promise<unknown> => import("../views/pages");

/** Renders the switch between table and map; `choose` gets the change of the query, `load` is called a little earlier. */
export function viewSwitch(
  env: Env,
  query: URLSearchParams,
  choose: (values: Readonly<Record<string, string | null>>) => void,
  load: () => void,
): TemplateResult {
  const isMap = query.get("view") === "map";
  return html`<div class="segments" role="group" aria-label=${env.t("map.view")}>
    <button type="button" aria-pressed=${!isMap} @click=${() => choose({ view: null })}>
      ${icon(mdiTable, 18)}<span>${env.t("map.table")}</span>
    </button>
    <button
      type="button"
      aria-pressed=${isMap}
      @pointerenter=${load}
      @focus=${load}
      @click=${() => choose({ view: "map" })}
    >
      ${icon(mdiViewGridOutline, 18)}<span>${env.t("map.map")}</span>
    </button>
  </div>`;
}
