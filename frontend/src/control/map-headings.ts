import { html, type TemplateResult } from "lit";
import type { Env } from "../env";
import type { Grouping } from "./map-groups";
import type { Block, Layout } from "./map-layout";

function titleOf(env: Env, grouping: Grouping, title: string): string {
  if (title !== "") return title;
  if (grouping === "pool") return env.t("map.without_pool");
  return env.t(grouping === "label" ? "map.without_labels" : "map.without_label");
}

/**
 * Renders the headings of floors and blocks in the order in which they are read; that of a block selects its miners.
 * `chosen` returns how many of a block are selected.
 */
export function headings(
  env: Env,
  layout: Layout,
  grouping: Grouping,
  chosen: (block: Block) => number,
  select: (block: Block, on: boolean) => void,
): readonly TemplateResult[] {
  const floor = ({ title, y }: Layout["floors"][number]): TemplateResult =>
    html`<div class="floor ${y === 0 ? "first" : ""}" role="heading" aria-level="2" style="top:${y}px">
      ${title === "" ? env.t("map.without_floor") : title}
    </div>`;
  const heading = (block: Block): TemplateResult => {
    const name = titleOf(env, grouping, block.title);
    const count = chosen(block);
    return html`<div
      class="block"
      role="heading"
      aria-level="3"
      style="left:${block.x}px;top:${block.y}px;width:${block.width}px"
    >
      <label title=${name}
        ><input
          type="checkbox"
          aria-label=${env.t("map.select_block", { name })}
          .checked=${count > 0 && count === block.count}
          .indeterminate=${count > 0 && count < block.count}
          @change=${(event: Event) => select(block, (event.target as HTMLInputElement).checked)}
        /><span>${name}</span><small>${env.format.number(block.count)}</small></label
      >
    </div>`;
  };
  return [
    ...layout.floors.map((each) => ({ y: each.y, shown: floor(each) })),
    ...layout.blocks.map((each) => ({ y: each.y, shown: heading(each) })),
  ]
    .sort((one, other) => one.y - other.y)
    .map(({ shown }) => shown);
}
