import { css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { rest } from "../api";
import "../components/dialog";
import type { MrDialog } from "../components/dialog";
import { link } from "../components/link";
import { type Column, tableTexts } from "../components/table";
import { firmwareName } from "../control/filters";
import { element } from "../element";
import { labels, places } from "../schedules/scope";
import { sharedStyles } from "../styles";
import type { Coded, Miner } from "../types";
import { Part } from "../view";
import { type Image, imageName } from "./model";
import { aboutImage } from "./words";

/** Whether an image can be installed on a miner, and why not. */
interface Checked {
  readonly miner_id: string;
  readonly ip: string;
  readonly name: string;
  readonly ok: boolean;
  readonly code: string | null;
  readonly args: Coded["error_args"];
  readonly message: string | null;
}

const NUMBERS = [
  ["canary", 1, 1, 100],
  ["min_hashrate_percent", 90, 0, 100],
  ["settle_minutes", 15, 0, 1440],
] as const;
/** How many miners of a reason are named. */
const NAMED = 5;

const keyOf = (row: Checked): string => row.miner_id;
const nameOf = (row: Checked): string => row.name;

/** Returns the model and the firmware of a miner. */
function about(miner: Miner | undefined): string {
  return miner === undefined ? "" : [miner.model, firmwareName(miner)].filter(Boolean).join(" · ");
}

/**
 * Asks which image and which miners, as far as they are not given, and how; checks each miner, and starts the roll-out.
 * Fires `started` and `closed`.
 */
@element("mr-rollout-dialog")
export class RolloutDialog extends Part {
  @property({ attribute: false }) image: Image | undefined;
  /** The miners to choose from, undefined for all. */
  @property({ attribute: false }) miners: readonly Miner[] | undefined;

  /** The images to choose from, undefined until they are known. */
  @state() private images: readonly Image[] | undefined;
  @state() private scope: object = { all: true };
  @state() private checked: readonly Checked[] | undefined;
  @state() private selection: ReadonlySet<string> = new Set();
  @state() private numbers: Readonly<Record<string, number>> = Object.fromEntries(NUMBERS);
  @state() private groups = "5, 25, 100";
  @state() private backup = true;
  @state() private busy = false;
  @state() private error = "";
  @query("mr-dialog") private readonly dialog!: MrDialog;
  private turn = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.fleet.listen(() => this.requestUpdate()));
    if (this.miners !== undefined) this.scope = { miner_ips: this.miners.map(({ ip }) => ip) };
    if (this.image === undefined) void this.loadImages();
    else void this.check();
  }

  private async loadImages(): Promise<void> {
    try {
      const { images } = await rest<{ readonly images: readonly Image[] }>(this.env.hass, "GET", "remote/firmware");
      this.images = images.filter(({ complete }) => complete);
      this.take(this.images[0]);
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  }

  private take(image: Image | undefined): void {
    this.image = image;
    if (image !== undefined) void this.check();
  }

  private request<T>(query: string, body: object): Promise<T> {
    return rest<T>(this.env.hass, "POST", `remote/firmware/rollouts${query}`, { image_id: this.image?.id, ...body });
  }

  private async check(): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    this.checked = undefined;
    this.error = "";
    try {
      const { miners } = await this.request<{ readonly miners: readonly Checked[] }>("?preview=true", this.scope);
      if (turn !== this.turn) return;
      this.checked = miners;
      this.selection = new Set(miners.filter(({ ok }) => ok).map(keyOf));
    } catch (thrown) {
      if (turn === this.turn) this.error = this.env.errorText(thrown);
    }
  }

  private async start(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy || this.selection.size === 0) return;
    this.busy = true;
    this.error = "";
    try {
      await this.request("", {
        miner_ips: (this.checked ?? []).flatMap(({ miner_id, ip }) => (this.selection.has(miner_id) ? [ip] : [])),
        ...this.numbers,
        groups: this.groups.split(",").map(Number),
        backup_first: this.backup,
      });
      this.busy = false;
      await this.updateComplete;
      this.dispatchEvent(new CustomEvent("started"));
      this.dialog.close();
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
      this.busy = false;
    }
  }

  protected override render() {
    const { t, image, busy } = this;
    const count = this.selection.size;
    return html`<mr-dialog
      heading=${this.heading()}
      close-label=${t("common.close")}
      wide
      ?busy=${busy}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      <form id="form" @submit=${this.start}>
        ${this.imageField()}
        ${image === undefined ? nothing : html`<p class="help">${aboutImage(this.env, image)}</p> ${this.scopeField()} ${this.result()} ${this.options()}`}
        ${this.alarm(this.error)}
      </form>
      <button slot="actions" type="button" ?disabled=${busy} @click=${() => this.dialog.close()}>${t("common.cancel")}</button>
      <button slot="actions" type="submit" form="form" class="primary danger" ?disabled=${busy || count === 0}>
        ${this.only === undefined ? t.n("firmware.rollout_do", count) : t("firmware.install_do")}
      </button>
    </mr-dialog>`;
  }

  /** The miner, if only one was given. */
  private get only(): Miner | undefined {
    return this.miners?.length === 1 ? this.miners[0] : undefined;
  }

  private heading(): string {
    const { t, image, only } = this;
    if (image === undefined) {
      return only === undefined ? t("firmware.install") : t("firmware.install_on_miner", { name: only.name });
    }
    const version = imageName(image);
    return only === undefined
      ? t("firmware.rollout_title", { version })
      : t("firmware.install_version", { version, name: only.name });
  }

  private imageField() {
    const { t, images } = this;
    if (images === undefined) return nothing;
    if (images.length === 0) {
      return html`<p class="notice">${t("firmware.none_stored")} ${link(["firmware"], t("common.tab_firmware"))}</p>`;
    }
    return html`<label class="field">
      <span>${t("firmware.image")}</span>
      <select
        name="image"
        @change=${(event: Event) => this.take(images[(event.target as HTMLSelectElement).selectedIndex])}
      >
        ${images.map((image) => html`<option ?selected=${image === this.image}>${imageName(image)} (${image.file_name})</option>`)}
      </select>
    </label>`;
  }

  private scopeField() {
    const { t } = this;
    const given = this.miners;
    if (this.only !== undefined) return html`<p>${about(this.only)}</p>`;
    if (given !== undefined) {
      return html`<p><b>${t("firmware.selection")}: ${t.n("common.miners", given.length)}</b></p>`;
    }
    const { miners } = this.env.fleet;
    const { sites, areas } = places(miners, []);
    const choices: readonly (readonly [name: string, count: number, scope: object])[] = [
      [t("schedules.all_miners"), miners.length, { all: true }],
      ...[...sites, ...areas].map(({ name, count }) => [name, count, { location: name }] as const),
      ...labels(miners, []).map(
        ({ name, count }) => [t("schedules.labelled", { labels: name }), count, { tags: [name] }] as const,
      ),
    ];
    return html`<label class="field">
      <span>${t("schedules.section_who")}</span>
      <select
        @change=${(event: Event) => {
          this.scope = choices[(event.target as HTMLSelectElement).selectedIndex]?.[2] ?? this.scope;
          void this.check();
        }}
      >
        ${choices.map(([name, count]) => html`<option>${name} (${this.env.format.number(count)})</option>`)}
      </select>
    </label>`;
  }

  /** The miners that get the image, and why the others don't. */
  private result() {
    const { t, checked } = this;
    if (checked === undefined) {
      return this.error === "" ? html`<p class="help" role="status">${t("firmware.checking")}</p>` : nothing;
    }
    const able = checked.filter(({ ok }) => ok);
    const reasons = new Map<string, string[]>();
    for (const { ok, name, code, args, message } of checked) {
      if (ok) continue;
      const reason = this.env.errorText({ error_code: code, error_args: args, error_message: message });
      reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
    }
    const columns: readonly Column<Checked>[] = [
      {
        key: "name",
        label: t("backups.miner"),
        track: "minmax(0, 3fr)",
        cell: ({ miner_id, name }) => {
          return html`${name} <span class="sub">${about(this.env.fleet.get(miner_id))}</span>`;
        },
      },
    ];
    if (this.only !== undefined) {
      const [reason] = reasons.keys();
      return reason === undefined
        ? html`<p class="help" role="status">${t("firmware.fits")}</p>`
        : html`<p class="notice warn" role="status">${reason}</p>`;
    }
    return html`<p class="help" role="status">${t("firmware.checked", { able: able.length, total: checked.length })}</p>
      ${
        able.length === 0
          ? nothing
          : html`<mr-table
              .rows=${able}
              .columns=${columns}
              .key=${keyOf}
              .name=${nameOf}
              .texts=${tableTexts(t("schedules.section_who"), t)}
              .selection=${this.selection}
              @selected=${(event: CustomEvent<ReadonlySet<string>>) => {
                this.selection = event.detail;
              }}
            ></mr-table>`
      }
      ${
        reasons.size === 0
          ? nothing
          : html`<details>
              <summary>${t.n("firmware.left_out", checked.length - able.length)}</summary>
              <ul>
                ${[...reasons].map(
                  ([reason, names]) =>
                    html`<li>${reason}<span class="help">${names.slice(0, NAMED).join(", ")}${names.length > NAMED ? ` … (${this.env.format.number(names.length)})` : ""}</span></li>`,
                )}
              </ul>
            </details>`
      }`;
  }

  private options() {
    const { t } = this;
    const alone = this.only !== undefined;
    return html`<fieldset>
      <legend>${t(alone ? "firmware.afterwards" : "firmware.groups")}</legend>
      <div class="grid">
        ${NUMBERS.filter(([name]) => !alone || name !== "canary").map(
          ([name, , minimum, maximum]) => html`<label class="field">
            <span>${t(`firmware.${name}`)}</span>
            <input
              name=${name}
              type="number"
              required
              min=${minimum}
              max=${maximum}
              .value=${live(String(this.numbers[name]))}
              @change=${(event: Event) => {
                this.numbers = { ...this.numbers, [name]: (event.target as HTMLInputElement).valueAsNumber };
              }}
            />
          </label>`,
        )}
        ${alone ? nothing : this.groupsField()}
      </div>
      <label class="check">
        <input
          type="checkbox"
          .checked=${this.backup}
          @change=${(event: Event) => {
            this.backup = (event.target as HTMLInputElement).checked;
          }}
        />
        ${t("commands.field_backup_first")}
      </label>
      <p class="help">${t(alone ? "firmware.alone_help" : "firmware.groups_help")}</p>
    </fieldset>`;
  }

  private groupsField() {
    return html`<label class="field">
      <span>${this.t("firmware.group_percents")}</span>
      <input
        name="groups"
        required
        pattern="\\s*\\d+\\s*(,\\s*\\d+\\s*)*"
        .value=${this.groups}
        @change=${(event: Event) => {
          this.groups = (event.target as HTMLInputElement).value;
        }}
      />
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
      p {
        margin: 0;
      }
      mr-table {
        height: min(260px, 35dvh);
        border: 1px solid var(--divider-color);
        border-radius: 12px;
      }
      summary {
        cursor: pointer;
      }
      li .help {
        display: block;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-rollout-dialog": RolloutDialog;
  }
}
