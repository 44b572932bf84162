import { css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { ws } from "../api";
import { byName } from "../order";
import "../components/dialog";
import type { MrDialog } from "../components/dialog";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { DeviceEntry, Miner } from "../types";
import { Part } from "../view";

interface Label {
  readonly label_id: string;
  readonly name: string;
}

/** How many devices are changed at the same time. */
const AT_ONCE = 8;
/** The choice of an area that does not change anything. */
const AS_IT_IS = "?";

/** Sets the labels or the area of miners in Home Assistant's device registry. Fires `closed`. */
@element("mr-assign-dialog")
export class AssignDialog extends Part {
  @property({ attribute: false }) miners: readonly Miner[] = [];
  @property() what: "labels" | "area" = "labels";

  /** Undefined until they are known. */
  @state() private labels: readonly Label[] | undefined;
  /** The labels that were ticked or unticked. */
  @state() private ticked: ReadonlyMap<string, boolean> = new Map();
  @state() private area = AS_IT_IS;
  @state() private busy = false;
  @state() private problem = "";

  @query("mr-dialog") private readonly dialog!: MrDialog;
  @query("input[name=new]") private readonly added!: HTMLInputElement;

  /** Not earlier: its file is loaded on demand, and only then the element gets its properties. */
  protected override willUpdate(): void {
    if (this.hasUpdated) return;
    if (this.what === "labels") void this.load();
    else {
      const areas = new Set(this.devices.map((device) => device.area_id ?? ""));
      const [only] = areas;
      if (areas.size === 1 && only !== undefined) this.area = only;
    }
  }

  private get devices(): readonly DeviceEntry[] {
    const { devices } = this.env.hass;
    return this.miners.flatMap(({ device_id }) => {
      const device = device_id === null ? undefined : devices[device_id];
      return device === undefined ? [] : [device];
    });
  }

  private async load(): Promise<void> {
    try {
      const labels = await ws<Label[]>(this.env.hass, "config/label_registry/list");
      this.labels = [...labels].sort((a, b) => byName(a.name, b.name));
    } catch (error) {
      this.problem = this.env.errorText(error);
    }
  }

  /** Creates the label or the area of the text field, and chooses it. */
  private async create(): Promise<void> {
    const name = this.added.value.trim();
    if (name === "") return;
    const { hass } = this.env;
    const known =
      this.what === "labels"
        ? this.labels?.find((label) => label.name.toLowerCase() === name.toLowerCase())?.label_id
        : Object.values(hass.areas).find((area) => area.name.toLowerCase() === name.toLowerCase())?.area_id;
    if (this.what === "area") {
      this.area = known ?? (await ws<{ area_id: string }>(hass, "config/area_registry/create", { name })).area_id;
    } else {
      let id = known;
      if (id === undefined) {
        const label = await ws<Label>(hass, "config/label_registry/create", { name });
        this.labels = [...(this.labels ?? []), label];
        id = label.label_id;
      }
      this.ticked = new Map([...this.ticked, [id, true]]);
    }
    this.added.value = "";
  }

  /** Returns the change of a device, undefined if there is none. */
  private changeOf(device: DeviceEntry): object | undefined {
    if (this.what === "area") {
      const area = this.area === "" ? null : this.area;
      return this.area === AS_IT_IS || area === device.area_id ? undefined : { area_id: area };
    }
    const labels = new Set(device.labels);
    for (const [id, on] of this.ticked) {
      if (on) labels.add(id);
      else labels.delete(id);
    }
    const same = labels.size === device.labels.length && device.labels.every((id) => labels.has(id));
    return same ? undefined : { labels: [...labels] };
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.problem = "";
    try {
      await this.create();
      const changes = this.devices.flatMap((device) => {
        const change = this.changeOf(device);
        return change === undefined ? [] : [{ device_id: device.id, ...change }];
      });
      const work = changes.values();
      const worker = async () => {
        for (const change of work) await ws(this.env.hass, "config/device_registry/update", change);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      this.busy = false;
      await this.updateComplete;
      this.dialog.close();
    } catch (error) {
      this.problem = this.env.errorText(error);
    } finally {
      this.busy = false;
    }
  }

  protected override render() {
    const [first] = this.miners;
    const title = this.t(this.what === "labels" ? "fleet.set_labels" : "fleet.set_area");
    const without = this.miners.length - this.devices.length;
    return html`<mr-dialog
      .heading=${title}
      .closeLabel=${this.t("common.close")}
      .busy=${this.busy}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      <p class="help">
        ${this.miners.length === 1 ? first?.name : this.t.n("commands.goes_to", this.miners.length)}
        ${without > 0 ? this.t.n("fleet.without_device", without) : nothing}
      </p>
      <form @submit=${this.submit}>
        ${this.what === "labels" ? this.labelBoxes() : this.areaChoice()}
        <label class="field">
          <span>${this.t(this.what === "labels" ? "fleet.new_label" : "fleet.new_area")}</span>
          <input name="new" maxlength="100" autocomplete="off" />
        </label>
      </form>
      ${this.problem === "" ? nothing : html`<p class="error" role="alert">${this.problem}</p>`}
      <button slot="actions" type="button" ?disabled=${this.busy} @click=${() => this.dialog.close()}>
        ${this.t("common.cancel")}
      </button>
      <button slot="actions" type="button" class="primary" ?disabled=${this.busy} @click=${this.submit}>
        ${this.t("common.save")}
      </button>
    </mr-dialog>`;
  }

  private labelBoxes() {
    const { devices } = this;
    if (this.labels === undefined) return nothing;
    if (this.labels.length === 0) return html`<p class="help">${this.t("fleet.no_labels")}</p>`;
    return html`<div class="boxes" role="group" aria-label=${this.t("control.labels")}>
      ${this.labels.map(({ label_id, name }) => {
        const having = devices.filter((device) => device.labels.includes(label_id)).length;
        const ticked = this.ticked.get(label_id);
        return html`<label class="check">
          <input
            type="checkbox"
            .checked=${ticked ?? (having > 0 && having === devices.length)}
            .indeterminate=${ticked === undefined && having > 0 && having < devices.length}
            @change=${(event: Event) => {
              this.ticked = new Map([...this.ticked, [label_id, (event.target as HTMLInputElement).checked]]);
            }}
          />
          ${name}
        </label>`;
      })}
    </div>`;
  }

  private areaChoice() {
    const areas = Object.values(this.env.hass.areas).sort((a, b) => byName(a.name, b.name));
    const mixed = new Set(this.devices.map((device) => device.area_id)).size > 1;
    const option = (value: string, label: string) =>
      html`<option value=${value} ?selected=${value === this.area}>${label}</option>`;
    return html`<label class="field">
      <span>${this.t("control.place")}</span>
      <select
        name="area"
        @change=${(event: Event) => {
          this.area = (event.target as HTMLSelectElement).value;
        }}
      >
        ${mixed ? option(AS_IT_IS, this.t("fleet.several_areas")) : nothing} ${option("", this.t("fleet.no_area"))}
        ${areas.map((area) => option(area.area_id, area.name))}
      </select>
    </label>`;
  }

  static override styles = [
    sharedStyles,
    css`
      form {
        display: flex;
        flex-direction: column;
        gap: 16px;
      }
      .boxes {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(220px, 100%), 1fr));
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-assign-dialog": AssignDialog;
  }
}
