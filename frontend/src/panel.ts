import { mdiMenu } from "@mdi/js";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { type Alert, isError } from "./alerts/alerts";
import { namedBatch } from "./batches/show";
import { icon } from "./components/icon";
import { followLink } from "./components/link";
import { element } from "./element";
import { Env, prepareTexts, profileOf, Session } from "./env";
import { common as english } from "./locales/en/common";
import { type TextKey } from "./localize";
import { keepOptionLetters } from "./shortcut";
import { sharedStyles, themeStyles } from "./styles";
import type { HomeAssistant } from "./types";
import { address, changed, currentPlace, go, type Place } from "./url-state";

const TABS = [
  "control",
  "alerts",
  "schedules",
  "power",
  "policies",
  "backups",
  "firmware",
  "history",
  "rates",
] as const;
type Tab = (typeof TABS)[number];
/** The page of a miner belongs to the Control Panel. */
type Page = Tab | "miner";

/** Loads a page when it is first opened. */
const LOADERS: Readonly<Record<Page, () => Promise<unknown>>> = {
  control: () => import("./views/control"),
  miner: pages,
  alerts: pages,
  schedules: pages,
  power: pages,
  policies: pages,
  backups: pages,
  firmware: pages,
  history: pages,
  rates: pages,
};

function pages(): Promise<unknown> {
  return import("./views/pages");
}

/** The Remote Control Center: what Home Assistant shows at /miner-remote. */
@element("miner-remote-panel")
export class MinerRemotePanel extends LitElement {
  @property({ attribute: false }) hass!: HomeAssistant;
  @property({ type: Boolean, reflect: true }) narrow = false;

  @state() private env: Env | undefined;
  /** Whether the texts of all pages are there. */
  @state() private complete = false;
  @state() private place: Place = currentPlace();
  @state() private ready: ReadonlySet<Page> = new Set();
  @state() private trayReady = false;
  /** Whether a file of this page could not be loaded, because the integration was updated while it was open. */
  @state() private outdated = false;
  /** Whether the sidebar is hidden until it is opened, as always on narrow pages. */
  @property({ type: Boolean, reflect: true, attribute: "no-sidebar" }) noSidebar = false;
  @property({ type: Boolean, reflect: true }) kiosk = false;
  @state() private alerts: readonly Alert[] = [];
  @query("nav [aria-current]") private readonly currentLink!: HTMLElement | null;
  @query("main") private readonly main!: HTMLElement | null;

  private scrolledTo = "";
  private drawn: Page | undefined;
  /** The filters of the fleet, for the way back from a miner. */
  private fleetQuery = new URLSearchParams();
  private session: Session | undefined;
  private endAlerts: (() => void) | undefined;
  /** Ends the subscription to the fleet that begins while the first view is still being loaded. */
  private endAhead: (() => void) | undefined;
  private profile = "";

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("location-changed", this.moved);
    window.addEventListener("popstate", this.moved);
    this.addEventListener("outdated", this.isOutdated);
    this.addEventListener("keydown", keepOptionLetters);
    this.moved();
    this.followAlerts();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endAlerts?.();
    this.endAlerts = undefined;
    this.endAhead?.();
    this.endAhead = undefined;
    window.removeEventListener("location-changed", this.moved);
    window.removeEventListener("popstate", this.moved);
    this.removeEventListener("outdated", this.isOutdated);
    this.removeEventListener("keydown", keepOptionLetters);
  }

  private readonly isOutdated = (): void => {
    this.outdated = true;
  };

  private readonly moved = (): void => {
    // Home Assistant reports every navigation, also to other pages.
    if (!window.location.pathname.startsWith(address([]))) return;
    this.place = currentPlace();
    const { page } = this;
    if (page === "control") {
      const minerId = this.place.query.get("miner");
      this.fleetQuery = changed(this.place.query, { miner: null });
      // Addresses of older versions.
      if (minerId !== null) {
        go(["miner", minerId], undefined, true);
        return;
      }
    }
    void this.load(page);
  };

  private get page(): Page {
    const wanted = this.place.path[0];
    return wanted === "miner" ? wanted : (TABS.find((tab) => tab === wanted) ?? "control");
  }

  private get tab(): Tab {
    return this.page === "miner" ? "control" : this.page;
  }

  private async load(page: Page): Promise<void> {
    if (this.ready.has(page)) return;
    try {
      await LOADERS[page]();
      this.ready = new Set([...this.ready, page]);
      // Batches are for administrators.
      if (this.trayReady || this.hass?.user?.is_admin !== true) return;
      await import("./views/pages");
      this.trayReady = true;
    } catch {
      this.outdated = true;
    }
  }

  /** Counts the alerts in the tab bar. */
  private followAlerts(): void {
    const alerts = this.session?.alerts;
    if (alerts === undefined || !this.isConnected) return;
    this.endAlerts ??= alerts.listen(() => {
      this.alerts = alerts.all;
    });
  }

  /** `hass` is a new object after each state change; only the user's profile matters here. */
  protected override shouldUpdate(changes: PropertyValues): boolean {
    if (changes.has("hass")) {
      if (this.session === undefined) {
        this.session = new Session(this.hass);
        if (this.page === "control") this.endAhead = this.session.fleet.listen(() => undefined);
      }
      this.session.hass = this.hass;
      this.followAlerts();
      this.noSidebar = this.hass.dockedSidebar === "always_hidden";
      this.kiosk = this.hass.kioskMode === true;
      const profile = profileOf(this.hass);
      if (profile !== this.profile) {
        this.profile = profile;
        void this.prepare(this.session, profile);
      }
    }
    return [...changes.keys()].some((key) => key !== "hass");
  }

  private async prepare(session: Session, profile: string): Promise<void> {
    try {
      const env = new Env(session, await prepareTexts(this.hass));
      // With them, a page that is open stays.
      if (this.complete) await env.later();
      if (profile !== this.profile) return;
      this.env = env;
      await env.later();
      this.complete = true;
    } catch {
      this.outdated = true;
    }
  }

  /** Shows another page from its top, and the current tab if the tabs do not fit. */
  protected override updated(): void {
    if (this.env !== undefined && this.ready.has(this.page)) {
      // By now the view has subscribed itself.
      this.endAhead?.();
      this.endAhead = undefined;
    }
    if (this.main !== null && this.drawn !== this.page) {
      this.drawn = this.page;
      this.main.scrollTop = 0;
    }
    // The number of alerts widens the row.
    const where = `${this.tab} ${this.alerts.length > 0}`;
    if (this.currentLink === null || this.scrolledTo === where) return;
    this.scrolledTo = where;
    this.currentLink.scrollIntoView({ block: "nearest", inline: "center" });
  }

  protected override render() {
    const env = this.env;
    if (this.outdated) {
      // If the texts could not be loaded either, use English.
      const words = env === undefined ? english.outdated : env.t("common.outdated");
      return html`<p class="notice bad row" role="alert">
        <span class="spacer">${words}</span>
        <button type="button" @click=${() => window.location.reload()}>${env?.t("common.reload") ?? english.reload}</button>
      </p>`;
    }
    if (env === undefined) return nothing;
    const { page, tab: current } = this;
    return html`<header>
        <button
          class="icon menu"
          type="button"
          aria-label=${env.t("common.menu")}
          @click=${() => this.dispatchEvent(new CustomEvent("hass-toggle-menu", { bubbles: true, composed: true }))}
        >
          ${icon(mdiMenu, 24)}
        </button>
        <h1>${env.t("common.title")}</h1>
        <nav aria-label=${env.t("common.sections")}>
          ${TABS.map(
            (tab) =>
              html`<a
                href=${address([tab])}
                aria-current=${tab === current ? "page" : nothing}
                @click=${(event: MouseEvent) => followLink(event, [tab])}
                >${env.t(`common.tab_${tab}` satisfies TextKey)}${tab === "alerts" ? this.badge(env) : nothing}</a
              >`,
          )}
        </nav>
      </header>
      <main
        @outdated=${() => {
          this.outdated = true;
        }}
      >${this.ready.has(page) && (page === "control" || this.complete) ? this.view(page, env) : html`<p class="help" role="status">${env.t("common.loading")}</p>`}</main>
      ${this.trayReady ? html`<mr-batch-tray .env=${env} .path=${this.place.path.join("/")} .named=${namedBatch(this.place)} .narrow=${this.narrow}></mr-batch-tray>` : nothing}`;
  }

  private badge(env: Env) {
    const { alerts } = this;
    if (alerts.length === 0) return nothing;
    const words = env.t.n("alerts.badge", alerts.length);
    // The space separates the two in the name of the link.
    return html` <span class="badge ${alerts.some(isError) ? "bad" : "warn"}" title=${words}
      ><span aria-hidden="true">${env.format.number(alerts.length)}</span><span class="visually-hidden">${words}</span></span
    >`;
  }

  private view(page: Page, env: Env) {
    const path = this.place.path.slice(1);
    const { query } = this.place;
    switch (page) {
      case "control":
        return html`<mr-control .env=${env} .path=${path} .query=${query} .narrow=${this.narrow}></mr-control>`;
      case "miner":
        return html`<mr-miner
          .env=${env}
          .path=${path}
          .query=${query}
          .narrow=${this.narrow}
          .back=${this.fleetQuery}
        ></mr-miner>`;
      case "alerts":
        return html`<mr-alerts .env=${env} .path=${path} .query=${query} .narrow=${this.narrow}></mr-alerts>`;
      case "schedules":
        return html`<mr-schedules .env=${env} .path=${path} .query=${query} .narrow=${this.narrow}></mr-schedules>`;
      case "power":
        return html`<mr-power .env=${env} .path=${path} .query=${query} .narrow=${this.narrow}></mr-power>`;
      case "policies":
        return html`<mr-policies .env=${env} .path=${path} .query=${query} .narrow=${this.narrow}></mr-policies>`;
      case "backups":
        return html`<mr-backups .env=${env} .path=${path} .query=${query} .narrow=${this.narrow}></mr-backups>`;
      case "firmware":
        return html`<mr-firmware .env=${env} .path=${path} .query=${query} .narrow=${this.narrow}></mr-firmware>`;
      case "history":
        return html`<mr-history .env=${env} .path=${path} .query=${query} .narrow=${this.narrow}></mr-history>`;
      case "rates":
        return html`<mr-rates .env=${env} .path=${path} .query=${query} .narrow=${this.narrow}></mr-rates>`;
    }
  }

  static override styles = [
    sharedStyles,
    themeStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        /* Home Assistant gives its panels no height, and has padded the safe areas around this one. */
        height: calc(100dvh - var(--safe-area-inset-top, 0px) - var(--safe-area-inset-bottom, 0px));
        background: var(--primary-background-color);
      }
      header {
        display: flex;
        align-items: center;
        gap: 4px 16px;
        flex-wrap: wrap;
        flex: none;
        padding: 0 12px;
        color: var(--app-header-text-color, var(--text-primary-color));
        background: var(--app-header-background-color, var(--primary-color));
        border-bottom: var(--app-header-border-bottom, 1px solid var(--divider-color));
      }
      h1 {
        font-size: 20px;
        font-weight: 400;
        line-height: 56px;
      }
      .menu {
        display: none;
      }
      :host([narrow]) .menu,
      :host([no-sidebar]) .menu {
        display: inline-flex;
      }
      :host([kiosk]) .menu {
        display: none;
      }
      nav {
        display: flex;
        overflow-x: auto;
        align-self: flex-end;
        scrollbar-width: none;
        max-width: 100%;
      }
      nav a {
        color: inherit;
        text-decoration: none;
        padding: 0 14px;
        line-height: 53px;
        border-bottom: 3px solid transparent;
        white-space: nowrap;
      }
      :host([narrow]) nav {
        width: 100%;
      }
      :host([narrow]) nav a {
        line-height: 41px;
        padding: 0 10px;
      }
      nav a[aria-current] {
        border-bottom-color: currentColor;
        font-weight: 500;
      }
      .badge {
        display: inline-block;
        position: relative;
        min-width: 20px;
        padding: 0 6px;
        border-radius: 10px;
        line-height: 20px;
        font-size: 12px;
        font-weight: 500;
        text-align: center;
        color: #fff;
        background: var(--chip);
      }
      .badge.warn {
        color: #000;
        background: #ffb74d;
      }
      nav a:focus-visible,
      header button:focus-visible {
        outline-color: currentColor;
        outline-offset: -3px;
      }
      main {
        flex: 1;
        min-height: 0;
        overflow: auto;
      }
      main > * {
        display: block;
        min-height: 100%;
      }
      /* What is at the end of a page can be scrolled out from under the tray. */
      main:has(+ mr-batch-tray[shown])::after {
        content: "";
        display: block;
        height: 78px;
      }
      main > .help {
        padding: 24px;
      }
    `,
  ];
}
