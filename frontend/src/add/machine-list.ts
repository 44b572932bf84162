import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { link } from "../components/link";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import { isSelectable, type Machine } from "./search";

/** With more machines than this, those that need nothing are folded. */
const FOLDED_ABOVE = 5;

/** The found machines of one state; fires `chosen` (detail: the selected hosts of all states). */
@element("mr-machine-list")
export class MachineList extends Part {
  @property() group: Machine["state"] = "new";
  @property({ attribute: false }) machines: readonly Machine[] = [];
  @property({ attribute: false }) chosen: ReadonlySet<string> = new Set();
  @property({ type: Boolean }) locked = false;

  private choose(hosts: Iterable<string>, on: boolean): void {
    const chosen = new Set(this.chosen);
    for (const host of hosts) {
      if (on) chosen.add(host);
      else chosen.delete(host);
    }
    this.dispatchEvent(new CustomEvent("chosen", { detail: chosen }));
  }

  protected override render() {
    const heading = `${this.t(`add.group_${this.group}`)} (${this.env.format.number(this.machines.length)})`;
    const list = html`<ul aria-label=${this.t(`add.group_${this.group}`)}>
      ${repeat(
        this.machines,
        ({ host }) => host,
        (machine) => html`<li class=${machine.state}>${this.machine(machine)}</li>`,
      )}
    </ul>`;
    if (this.group === "known" || this.group === "added") {
      return html`<details ?open=${this.machines.length <= FOLDED_ABOVE}>
        <summary>${heading}</summary>
        ${list}
      </details>`;
    }
    return html`<div class="row head"><h3>${heading}</h3>${this.selectAll()}</div>
      ${list}`;
  }

  private selectAll() {
    const hosts = this.machines.filter(isSelectable).map(({ host }) => host);
    if (hosts.length < 2 || this.group === "unusable") return nothing;
    const all = hosts.every((host) => this.chosen.has(host));
    return html`<button
      type="button"
      class="plain"
      ?disabled=${this.locked}
      @click=${() => this.choose(hosts, !all)}
    >
      ${this.t(all ? "add.select_none" : "add.select_all")}
    </button>`;
  }

  private machine(machine: Machine) {
    const name = machine.name ?? machine.host;
    const id = `about-${machine.host}`;
    const selectable = isSelectable(machine);
    return html`${
      selectable
        ? html`<label class="check">
            <input
              type="checkbox"
              aria-describedby=${id}
              ?disabled=${this.locked}
              .checked=${live(this.chosen.has(machine.host))}
              @change=${(event: Event) => this.choose([machine.host], (event.target as HTMLInputElement).checked)}
            />
            <span>${machine.state === "unusable" ? this.t("add.add_anyway", { name }) : name}</span>
          </label>`
        : html`<span class="name"
            >${machine.miner_id ? link(["miner", machine.miner_id], name) : name}</span
          >`
    }
    <div class="about" id=${id}>${this.facts(machine)}</div>`;
  }

  private facts(machine: Machine) {
    const { name, host, site, state, firmware, firmware_version: version, mac, limits } = machine;
    const facts = [
      name === undefined ? "" : host,
      [firmware, version].filter(Boolean).join(" "),
      mac ?? "",
      site === undefined ? "" : this.t("add.in_site", { site }),
    ].filter(Boolean);
    const failed = state === "credentials" || state === "unusable";
    return html`${facts.length > 0 ? html`<p class="help">${facts.join(" · ")}</p>` : nothing}
      ${failed ? html`<p class="help">${this.env.errorText(machine)}</p>` : nothing}
      ${state === "unusable" && machine.can_add_anyway ? html`<p class="help">${this.t("add.add_anyway_help")}</p>` : nothing}
      ${
        state === "new" && limits !== undefined && limits.length > 0
          ? html`<p class="help"><span class="chip warn">${this.t("add.limited")}</span></p>
              ${limits.map(
                ({ code, reason }) =>
                  html`<p class="help">
                    ${this.env.errorText({ error_code: `limit_${code}`, error_args: {}, error_message: reason })}
                  </p>`,
              )}`
          : nothing
      }`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }
      .head {
        justify-content: space-between;
        min-height: 36px;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        border-top: 1px solid var(--divider-color);
        padding: 6px 0 8px;
        overflow-wrap: anywhere;
      }
      .about {
        padding-inline-start: 26px;
        display: flex;
        flex-direction: column;
        gap: 4px;
      }
      .name + .about {
        padding-inline-start: 0;
      }
      .known .name {
        color: var(--mr-secondary);
      }
      summary {
        font-weight: 500;
        min-height: 36px;
        line-height: 36px;
        cursor: pointer;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-machine-list": MachineList;
  }
}
