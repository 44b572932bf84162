import { html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { type ApiError, asApiError, ws } from "../api";
import "../components/dialog";
import type { MrDialog } from "../components/dialog";
import { toast } from "../components/toast";
import { element } from "../element";
import { problemText } from "../errors";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import { credentialFields } from "./credentials";
import "./machine-list";
import { NEW_SITE, SITES } from "./no-miners";
import { RunningSearch } from "./running-search";
import {
  additionsOf,
  GROUPS,
  grouped,
  isSelectable,
  type Machine,
  type SearchEvent,
  type SearchSite,
  targetsOf,
  wrongTargets,
} from "./search";
import { addDialogStyles } from "./styles";

type Phase = "idle" | "searching" | "stopped" | "finished" | "interrupted" | "adding";

/** The number of miners of one request: small enough to show progress and to stop. */
const AT_ONCE = 16;
/** How often the counts are read out during a search. */
const ANNOUNCE_MS = 4000;

/** Searches networks for miners and adds the selected ones to a site. Fires `closed`. */
@element("mr-add-miners")
export class AddMiners extends Part {
  /** The site that is selected first; by default the first one. */
  @property() site = "";

  @state() private sites: readonly SearchSite[] | undefined;
  @state() private siteId = "";
  @state() private where = "";
  @state() private phase: Phase = "idle";
  @state() private machines: ReadonlyMap<string, Machine> = new Map();
  @state() private chosen: ReadonlySet<string> = new Set();
  @state() private progress = 0;
  @state() private others = 0;
  @state() private error: ApiError | undefined;
  @state() private missing: "" | "where" | "password" = "";
  @state() private username = "";
  @state() private password = "";
  @state() private added = 0;
  @state() private refused = 0;
  @state() private done = 0;
  @state() private total = 0;
  @state() private stopping = false;
  /** What is read out: the counts from time to time, not each machine. */
  @state() private announced = "";

  @query("mr-dialog") private readonly dialog!: MrDialog;

  private searched: readonly string[] = [];
  private running: RunningSearch | undefined;
  private announcedAt = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
    const { connection } = this.env.hass;
    connection.addEventListener("ready", this.reconnected);
    this.owns(() => connection.removeEventListener("ready", this.reconnected));
    this.owns(() => this.running?.end());
  }

  private async load(): Promise<void> {
    try {
      const { sites } = await ws<{ readonly sites: readonly SearchSite[] }>(this.env.hass, "miner_remote/sites");
      this.sites = sites;
      this.select(sites.find(({ site_id: id }) => id === this.site) ?? sites[0]);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("#search")?.focus();
    } catch (thrown) {
      this.error = asApiError(thrown);
    }
  }

  private select(site: SearchSite | undefined): void {
    this.siteId = site?.site_id ?? "";
    this.where = site?.networks.join(", ") ?? "";
    this.reset();
  }

  private reset(): void {
    this.phase = "idle";
    this.machines = new Map();
    this.chosen = new Set();
    this.error = undefined;
    this.missing = "";
    [this.progress, this.others, this.added, this.refused] = [0, 0, 0, 0];
    [this.username, this.password, this.announced] = ["", "", ""];
  }

  // Search -----------------------------------------------------------------------------------------------------------

  private readonly submit = (event: Event): void => {
    event.preventDefault();
    if (this.phase === "adding") return;
    if (this.phase === "searching") this.stop();
    else this.search();
  };

  private search(): void {
    const targets = targetsOf(this.where);
    this.reset();
    if (targets.length === 0) {
      this.missing = "where";
      this.renderRoot.querySelector<HTMLElement>("#where")?.focus();
      return;
    }
    this.phase = "searching";
    this.searched = targets;
    this.announce(true);
    this.running = new RunningSearch(
      this.env.hass.connection,
      { site_id: this.siteId, targets },
      (events) => this.take(events),
      (error) => {
        this.phase = "idle";
        this.error = error;
        this.announced = "";
      },
    );
  }

  private stop(): void {
    this.running?.end();
    this.phase = "stopped";
    this.announce(true);
  }

  private readonly reconnected = (): void => {
    if (this.phase !== "searching") return;
    this.running?.end();
    this.phase = "interrupted";
  };

  private take(events: readonly SearchEvent[]): void {
    const machines = new Map(this.machines);
    const chosen = new Set(this.chosen);
    for (const event of events) {
      for (const machine of event.machines ?? []) {
        machines.set(machine.host, machine);
        if (machine.state === "new") chosen.add(machine.host);
      }
      this.progress = event.progress ?? this.progress;
      this.others = event.others ?? this.others;
      if (event.finished) {
        this.phase = "finished";
        if (event.error_code !== undefined) this.error = asApiError(event);
      }
    }
    this.machines = machines;
    this.chosen = chosen;
    this.announce(this.phase === "finished");
  }

  // Add --------------------------------------------------------------------------------------------------------------

  private get selected(): readonly Machine[] {
    return [...this.machines.values()].filter((machine) => this.chosen.has(machine.host) && isSelectable(machine));
  }

  private async add(): Promise<void> {
    const { selected } = this;
    if (this.phase === "searching") this.stop();
    this.missing = "";
    this.error = undefined;
    if (this.password === "" && selected.some(({ state: each }) => each === "credentials")) {
      this.missing = "password";
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("#password")?.focus();
      return;
    }
    this.phase = "adding";
    this.stopping = false;
    [this.added, this.refused, this.done, this.total] = [0, 0, 0, selected.length];
    try {
      for (let at = 0; at < selected.length && !this.stopping; at += AT_ONCE) {
        await this.addSome(selected.slice(at, at + AT_ONCE));
        this.announce(false);
      }
    } catch (thrown) {
      this.error = asApiError(thrown);
    }
    this.phase = "finished";
    this.announce(true);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(this.refused > 0 ? ".result" : "#done")?.focus();
  }

  private async addSome(machines: readonly Machine[]): Promise<void> {
    const { results } = await ws<{ readonly results: readonly Machine[] }>(this.env.hass, "miner_remote/miners/add", {
      site_id: this.siteId,
      miners: additionsOf(machines, this.username, this.password),
    });
    const shown = new Map(this.machines);
    const chosen = new Set(this.chosen);
    for (const result of results) {
      shown.set(result.host, { ...shown.get(result.host), ...result });
      // Another password may be right for a miner that rejected this one.
      if (result.state !== "credentials") chosen.delete(result.host);
      if (result.state === "added") this.added += 1;
      else this.refused += 1;
    }
    this.done += results.length;
    this.machines = shown;
    this.chosen = chosen;
  }

  // Texts ------------------------------------------------------------------------------------------------------------

  private counts(): string {
    const groups = grouped(this.machines.values());
    return [
      ...(["new", "credentials", "unusable", "known"] as const)
        .filter((group) => groups[group].length > 0)
        .map((group) => this.t.n(`add.count_${group}`, groups[group].length)),
    ].join(", ");
  }

  private status(): string {
    if (this.phase === "idle") return "";
    if (this.phase === "adding") {
      return this.t("add.adding", { done: this.done, total: this.total });
    }
    if (this.added + this.refused > 0) {
      return [
        this.added > 0 ? this.t.n("add.added", this.added) : "",
        this.refused > 0 ? this.t.n("add.not_added", this.refused) : "",
      ]
        .filter(Boolean)
        .join(", ");
    }
    const percent = new Intl.NumberFormat(this.env.format.language, { style: "percent" }).format(this.progress);
    const begin =
      this.phase === "searching"
        ? this.t("add.searching", { percent })
        : this.phase === "interrupted"
          ? this.t("add.interrupted")
          : this.t(this.phase === "stopped" ? "add.stopped" : "add.searched");
    return [begin, this.counts()].filter(Boolean).join(" · ");
  }

  private announce(now: boolean): void {
    const time = performance.now();
    if (!now && time - this.announcedAt < ANNOUNCE_MS) return;
    this.announcedAt = time;
    this.announced = this.status();
  }

  // Drawing ----------------------------------------------------------------------------------------------------------

  private closed(): void {
    if (this.phase === "searching") toast(this, `${this.t("add.stopped")}.`);
    this.dispatchEvent(new CustomEvent("closed"));
  }

  protected override render() {
    return html`<mr-dialog
      heading=${this.t("add.add_miners")}
      close-label=${this.t("common.close")}
      ?busy=${this.phase === "adding"}
      @closed=${this.closed}
    >
      ${this.sites === undefined ? this.waiting() : this.sites.length === 0 ? this.noSite() : this.content(this.sites)}
      <p class="visually-hidden" role="status">${this.announced}</p>
      ${this.actions()}
    </mr-dialog>`;
  }

  private waiting() {
    return this.error === undefined
      ? html`<p class="help">${this.t("common.loading")}</p>`
      : html`<p class="notice bad" role="alert">${this.env.errorText(this.error)}</p>`;
  }

  private noSite() {
    return html`<p>${this.t("add.no_site_text")}</p>
      <p><a class="button" href=${NEW_SITE}>${this.t("add.no_site_link")}</a></p>`;
  }

  private content(sites: readonly SearchSite[]) {
    if (sites.find(({ site_id: id }) => id === this.siteId)?.by_agents) {
      return html`${this.siteField(sites)}
        <p>${this.t("add.by_agents_text")}</p>
        <p><a class="button" href=${SITES}>${this.t("add.by_agents_link")}</a></p>`;
    }
    return html`${this.form(sites)} ${this.problem()} ${this.summary()} ${this.results()}`;
  }

  private siteField(sites: readonly SearchSite[], busy = false) {
    if (sites.length < 2) return nothing;
    return html`<label class="field">
      <span>${this.t("add.site")}</span>
      <select
        ?disabled=${busy}
        @change=${(event: Event) =>
          this.select(sites.find(({ site_id: id }) => id === (event.target as HTMLSelectElement).value))}
      >
        ${sites.map(
          ({ site_id: id, name }) => html`<option value=${id} ?selected=${id === this.siteId}>${name}</option>`,
        )}
      </select>
    </label>`;
  }

  private form(sites: readonly SearchSite[]) {
    const busy = this.phase === "searching" || this.phase === "adding";
    const wrong = this.whereProblems();
    return html`<form novalidate @submit=${this.submit}>
      ${this.siteField(sites, busy)}
      <label class="field">
        <span>${this.t("add.where")}</span>
        <input
          id="where"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          ?readonly=${busy}
          aria-invalid=${wrong.length > 0 ? "true" : nothing}
          aria-describedby="where-help"
          .value=${live(this.where)}
          @input=${(event: Event) => {
            this.where = (event.target as HTMLInputElement).value;
            this.missing = "";
          }}
        />
        <span id="where-help">
          ${
            wrong.length > 0
              ? wrong.map((text) => html`<span class="error" role="alert">${text}</span>`)
              : html`<span class="help">${this.t("add.where_help")}</span>`
          }
        </span>
      </label>
      <div class="row">
        <button
          id="search"
          type="submit"
          class=${this.phase === "idle" ? "primary" : ""}
          ?disabled=${this.phase === "adding"}
        >
          ${this.t(this.phase === "searching" ? "add.stop" : this.phase === "idle" ? "add.search" : "add.search_again")}
        </button>
        ${
          this.phase === "searching"
            ? html`<progress aria-label=${this.t("add.progress")} max="1" .value=${this.progress}></progress>`
            : nothing
        }
      </div>
    </form>`;
  }

  /** What is wrong with the networks and addresses, in sentences. */
  private whereProblems(): readonly string[] {
    if (this.missing === "where") return [this.t("add.where_missing")];
    if (this.error === undefined) return [];
    return wrongTargets(this.error, this.searched).map(({ field, target }) =>
      [target, problemText(field, this.env)].filter(Boolean).join(": "),
    );
  }

  private problem() {
    if (this.error === undefined || this.error.fields.length > 0) return nothing;
    return html`<p class="notice bad" role="alert">${this.env.errorText(this.error)}</p>`;
  }

  private summary() {
    const text = this.status();
    if (text === "") return nothing;
    const tone = this.phase === "interrupted" || this.refused > 0 ? "warn" : this.added > 0 ? "good" : "quiet";
    const over = this.phase === "finished" && this.added + this.refused === 0 && this.error === undefined;
    const hasNew = [...this.machines.values()].some(({ state: each }) => each !== "known");
    return html`<div class="notice result ${tone}" tabindex="-1">
      <b>${text}</b>
      ${over && !hasNew ? this.hints() : nothing}
      ${
        over && this.others > 0 && this.machines.size > 0
          ? html`<p class="help">${this.t.n("add.others", this.others)}</p>`
          : nothing
      }
    </div>`;
  }

  private hints() {
    if (this.machines.size > 0) return html`<p>${this.t("add.nothing_new")} ${this.t("add.hint_network")}</p>`;
    const where = this.searched.join(", ");
    return html`<p>${this.others > 0 ? this.t.n("add.others", this.others) : this.t("add.nothing", { where })}</p>
      <p>${this.t("add.hint_on")} ${this.t("add.hint_network")}</p>`;
  }

  private results() {
    const groups = grouped(this.machines.values());
    return GROUPS.filter((group) => groups[group].length > 0).map(
      (group) => html`<mr-machine-list
          .env=${this.env}
          .group=${group}
          .machines=${groups[group]}
          .chosen=${this.chosen}
          ?locked=${this.phase === "adding"}
          @chosen=${(event: CustomEvent<ReadonlySet<string>>) => {
            this.chosen = event.detail;
          }}
        ></mr-machine-list>
        ${group === "credentials" ? this.credentials(groups.credentials) : nothing}`,
    );
  }

  private credentials(machines: readonly Machine[]) {
    const { username, password } = this;
    const fields = { username, password, missing: this.missing === "password", locked: this.phase === "adding" };
    return credentialFields(this.env, fields, (changes) => {
      const first = password === "" && !machines.some(({ host }) => this.chosen.has(host));
      this.username = changes.username ?? username;
      if (changes.password === undefined) return;
      this.password = changes.password;
      this.missing = "";
      // Whoever enters a password wants to add these.
      if (first) this.chosen = new Set([...this.chosen, ...machines.map(({ host }) => host)]);
    });
  }

  private actions() {
    const count = this.selected.length;
    if (this.phase === "adding") {
      return html`<button
        slot="actions"
        type="button"
        ?disabled=${this.stopping}
        @click=${() => {
          this.stopping = true;
        }}
      >
        ${this.t("add.stop")}
      </button>`;
    }
    const over = this.added > 0;
    return html`${
      over
        ? html`<button slot="actions" type="button" @click=${this.more}>${this.t("add.more")}</button>
            <button
              slot="actions"
              id="done"
              type="button"
              class=${count > 0 ? "" : "primary"}
              @click=${() => this.dialog.close()}
            >
              ${this.t("add.view_fleet")}
            </button>`
        : nothing
    }
    ${
      count > 0
        ? html`<button slot="actions" id="add" type="button" class="primary" @click=${this.add}>
            ${this.t.n("add.add", count)}
          </button>`
        : nothing
    }`;
  }

  private readonly more = (): void => {
    this.reset();
    const input = this.renderRoot.querySelector<HTMLInputElement>("#where");
    input?.focus();
    input?.select();
  };

  static override styles = [sharedStyles, addDialogStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-add-miners": AddMiners;
  }
}
