import { html, type TemplateResult } from "lit";
import { link } from "../components/link";
import type { Env } from "../env";
import type { Miner } from "../types";
import { entitiesOf } from "./members";

/**
 * Renders the name of a miner, or other content, as a link to its page. Only administrators can open the panel and the
 * device page: for other users it opens Home Assistant's dialog of the miner's status.
 */
export function minerLink(
  env: Env,
  miner: Pick<Miner, "miner_id" | "device_id">,
  content: unknown,
  moreInfo: (entityId: string) => void,
): TemplateResult {
  if (env.hass.user?.is_admin === true) return link(["miner", miner.miner_id], content, {}, "name");
  const show = () => {
    const ids = miner.device_id === null ? {} : entitiesOf(env.hass.entities, miner.device_id);
    const entity = ids.status ?? ids.hashrate;
    if (entity !== undefined) moreInfo(entity);
  };
  return html`<button class="name" type="button" @click=${show}>${content}</button>`;
}
