import { mdiChip, mdiPlus } from "@mdi/js";
import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { rest } from "../api";
import "../components/delete-dialog";
import { icon } from "../components/icon";
import { element } from "../element";
import { Feed } from "../feed";
import "../firmware/dialogs";
import { type FirmwareMessage, hasEnded, type Image, imageName, type Rollout } from "../firmware/model";
import "../firmware/rollout";
import "../firmware/rollout-dialog";
import { aboutImage } from "../firmware/words";
import { sharedStyles } from "../styles";
import { View } from "../view";

/** How many roll-outs that have ended are shown at first. */
const ENDED = 3;

type Dialog = "upload" | { readonly kind: "declare" | "delete" | "rollout"; readonly image: Image };

/** The Firmware tab: stored images, and their roll-outs to miners. */
@element("mr-firmware")
export class FirmwareView extends View {
  readonly tab = "firmware";

  @state() private images: readonly Image[] | undefined;
  @state() private rollouts: readonly Rollout[] = [];
  @state() private lost = "";
  @state() private dialog: Dialog | undefined;
  @state() private all = false;

  override connectedCallback(): void {
    super.connectedCallback();
    const feed = new Feed<FirmwareMessage>(
      () => this.env.hass.connection,
      "miner_remote/firmware/subscribe",
      ({ images, rollouts = [] }, first) => {
        this.images = images ?? this.images;
        const changed = new Set(rollouts.map(({ id }) => id));
        const others = first ? [] : this.rollouts.filter(({ id }) => !changed.has(id));
        this.rollouts = [...rollouts, ...others].sort((a, b) => b.created_at.localeCompare(a.created_at));
      },
    );
    this.owns(
      feed.listen(() => {
        this.lost = feed.error === undefined ? "" : this.env.errorText(feed.error);
      }),
    );
  }

  private readonly close = (): void => {
    this.dialog = undefined;
  };

  private show(kind: "declare" | "delete" | "rollout", image: Image): void {
    this.dialog = { kind, image };
  }

  protected override render() {
    const { t, images } = this;
    return html`<div class="page">
        <div class="row">
          <div class="spacer">
            <h2>${t("common.tab_firmware")}</h2>
            <p class="help">${t("firmware.intro")}</p>
          </div>
          ${images?.length === 0 ? nothing : this.uploadButton()}
        </div>
        ${this.alarm(this.lost && this.t("common.lost", { error: this.lost }))}
        ${images === undefined ? (this.lost === "" ? this.loadingLine() : nothing) : html`${this.progress()} ${this.list(images)}`}
      </div>
      ${this.dialogs()}`;
  }

  private uploadButton() {
    return html`<button
      type="button"
      class="primary"
      @click=${() => {
        this.dialog = "upload";
      }}
    >
      ${icon(mdiPlus)}${this.t("firmware.upload")}
    </button>`;
  }

  private progress() {
    const open = this.rollouts.filter((rollout) => !hasEnded(rollout));
    const ended = this.rollouts.filter(hasEnded);
    const shown = [...open, ...(this.all ? ended : ended.slice(0, ENDED))];
    return html`${repeat(
      shown,
      ({ id }) => id,
      (rollout) => html`<mr-rollout .env=${this.env} .rollout=${rollout}></mr-rollout>`,
    )}
    ${
      shown.length === this.rollouts.length
        ? nothing
        : html`<button
            type="button"
            class="plain"
            @click=${() => {
              this.all = true;
            }}
          >
            ${this.t("firmware.all_rollouts")}
          </button>`
    }`;
  }

  private list(images: readonly Image[]) {
    const { t } = this;
    if (images.length === 0) {
      return html`<div class="card empty">
        ${icon(mdiChip, 48)}
        <h2>${t("firmware.none_title")}</h2>
        <p>${t("firmware.none")}</p>
        ${this.uploadButton()}
      </div>`;
    }
    return html`<section class="card">
      <h3>${t("firmware.images")}</h3>
      <ul>
        ${images.map((image) => this.line(image))}
      </ul>
    </section>`;
  }

  private line(image: Image) {
    const { t, env } = this;
    const { complete } = image;
    const button = (kind: "declare" | "delete" | "rollout", words: string, tone = "") => html`<button
      type="button"
      class=${tone}
      aria-label="${words}: ${image.file_name}"
      ?disabled=${kind === "rollout" && !complete}
      @click=${() => this.show(kind, image)}
    >
      ${words}
    </button>`;
    return html`<li class="row">
      <div class="what">
        <b>${imageName(image)}</b>
        <span class="chip ${complete ? (image.declared ? "quiet" : "good") : "warn"}">
          ${t(complete ? (image.declared ? "firmware.declared" : "firmware.read") : "firmware.incomplete")}
        </span>
        <p class="help">${image.file_name} · ${aboutImage(env, image)}</p>
        <p class="help">${t("commands.batch_by", { name: image.uploaded_by, time: env.format.dateTime(image.uploaded_at) })}</p>
        <details>
          <summary class="help">SHA-256</summary>
          <code>${image.sha256}</code>
        </details>
      </div>
      ${button("rollout", t("firmware.rollout"), "primary")} ${button("declare", t("common.edit"))}
      ${button("delete", t("common.delete"), "danger")}
    </li>`;
  }

  private dialogs() {
    const { env, close } = this;
    const open = this.dialog;
    if (open === undefined) return nothing;
    if (open === "upload") {
      return html`<mr-firmware-upload
        .env=${env}
        @uploaded=${({ detail }: CustomEvent<Image>) => {
          // What the file does not say is asked next.
          this.dialog = detail.complete ? undefined : { kind: "declare", image: detail };
        }}
        @closed=${close}
      ></mr-firmware-upload>`;
    }
    const { image } = open;
    switch (open.kind) {
      case "declare":
        return html`<mr-firmware-declare .env=${env} .image=${image} @done=${close} @closed=${close}></mr-firmware-declare>`;
      case "delete":
        return html`<mr-delete
          .env=${env}
          .name=${image.file_name}
          .text=${this.t("firmware.delete_text")}
          .erase=${() => rest(env.hass, "DELETE", `remote/firmware/${image.id}`)}
          @done=${close}
          @closed=${close}
        ></mr-delete>`;
      case "rollout":
        return html`<mr-rollout-dialog .env=${env} .image=${image} @closed=${close}></mr-rollout-dialog>`;
    }
  }

  static override styles = [
    sharedStyles,
    css`
      .page {
        display: flex;
        flex-direction: column;
        gap: 12px;
        padding: 12px 16px 24px;
        max-width: 1400px;
        margin: 0 auto;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        padding: 12px 0;
        border-bottom: 1px solid var(--divider-color);
        overflow-wrap: anywhere;
      }
      li:last-child {
        border: 0;
      }
      .what {
        flex: 1 1 260px;
        min-width: 0;
      }
      summary {
        cursor: pointer;
      }
      code {
        font-size: 12px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-firmware": FirmwareView;
  }
}
