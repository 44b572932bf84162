import { mdiChip, mdiPlus } from "@mdi/js";
import { html } from "lit";
import { state } from "lit/decorators.js";
import { ws } from "../api";
import { icon } from "../components/icon";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import { openAddMiners } from "./open";
import type { SearchSite } from "./search";

/** The page of Home Assistant that adds a site. */
export const NEW_SITE = "/config/integrations/dashboard/add?domain=miner_remote";
/** The page of Home Assistant with the sites, their agents and their miners. */
export const SITES = "/config/integrations/integration/miner_remote";

/** The Control Panel without miners: the one next step. */
@element("mr-no-miners")
export class NoMiners extends Part {
  @state() private sites: readonly SearchSite[] | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.sites = (await ws<{ readonly sites: readonly SearchSite[] }>(this.env.hass, "miner_remote/sites")).sites;
    } catch {
      // The dialog shows the error.
      this.sites = undefined;
    }
  }

  protected override render() {
    const none = this.sites?.length === 0;
    return html`<div class="card empty">
      ${icon(mdiChip, 48)}
      <h2>${this.t(none ? "add.no_site_title" : "add.none_title")}</h2>
      <p>${this.t(none ? "add.no_site_text" : "add.none_text")}</p>
      ${
        none
          ? html`<a class="button" href=${NEW_SITE}>${this.t("add.no_site_link")}</a>`
          : html`<button type="button" class="primary" @click=${() => openAddMiners()}>
              ${icon(mdiPlus)}${this.t("add.add_miners")}
            </button>`
      }
    </div>`;
  }

  static override styles = [sharedStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-no-miners": NoMiners;
  }
}
