import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { rest } from "../api";
import { OneButton } from "../components/one-button";
import { element } from "../element";
import type { TextKey } from "../localize";
import { type Image, type Upload, upload } from "./model";
import { sizeText } from "./words";

const FIELDS = ["vendor", "models", "version", "control_boards"] as const;
type FieldName = (typeof FIELDS)[number];
/** The fields that hold several values, with commas between them. */
const LISTS: ReadonlySet<string> = new Set(["models", "control_boards"]);

/** Uploads an image, and shows how far it has come. Fires `uploaded` (detail: the image) and `closed`. */
@element("mr-firmware-upload")
export class FirmwareUpload extends OneButton {
  @state() private file: File | undefined;
  @state() private share = 0;
  private running: Upload | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.running?.cancel();
  }

  protected override get heading(): string {
    return this.t("firmware.upload");
  }

  protected override get button(): string {
    return this.t(this.working ? "firmware.uploading" : "firmware.upload_do");
  }

  protected override get ready(): boolean {
    return this.file !== undefined;
  }

  protected override async work(): Promise<void> {
    const { file } = this;
    if (file === undefined) return;
    this.share = 0;
    this.running = upload(this.env.hass, file, (share) => {
      this.share = share;
    });
    const image = await this.running.done;
    this.dispatchEvent(new CustomEvent("uploaded", { detail: image }));
  }

  protected override content() {
    const { t, file } = this;
    const percent = Math.floor(this.share * 100);
    return html`<p class="help">${t("firmware.upload_text")}</p>
      <label class="field">
        <span>${t("firmware.file")}</span>
        <input
          type="file"
          ?disabled=${this.working}
          @change=${(event: Event) => {
            this.file = (event.target as HTMLInputElement).files?.[0];
          }}
        />
      </label>
      ${
        this.working && file !== undefined
          ? html`<progress max="100" value=${percent} aria-label=${t("firmware.uploading")}></progress>
              <p class="help" role="status">
                ${
                  percent < 100
                    ? t("firmware.upload_progress", { percent, size: sizeText(this.env, file.size) })
                    : t("firmware.upload_checking")
                }
              </p>
              <button slot="actions" type="button" @click=${() => this.dispatchEvent(new CustomEvent("closed"))}>${t("common.cancel")}</button>`
          : nothing
      }`;
  }

  static override styles = [
    ...OneButton.styles,
    css`
      progress {
        width: 100%;
      }
    `,
  ];
}

/** Asks what the file of an image does not say. Fires `done` and `closed`. */
@element("mr-firmware-declare")
export class FirmwareDeclare extends OneButton {
  @property({ attribute: false }) image!: Image;

  /** What was typed. */
  @state() private typed: Readonly<Partial<Record<FieldName, string>>> = {};

  protected override get heading(): string {
    return this.image.file_name;
  }

  protected override get button(): string {
    return this.t("common.save");
  }

  private value(name: FieldName): string {
    const stored = this.image[name];
    return this.typed[name] ?? (typeof stored === "string" ? stored : (stored ?? []).join(", "));
  }

  protected override get ready(): boolean {
    return FIELDS.every((name) => name === "control_boards" || this.value(name).trim() !== "");
  }

  protected override async work(): Promise<void> {
    const body = Object.fromEntries(
      FIELDS.flatMap((name): [string, unknown][] => {
        const text = this.typed[name]?.trim();
        if (text === undefined) return [];
        const parts = text
          .split(",")
          .map((part) => part.trim())
          .filter(Boolean);
        return [[name, LISTS.has(name) ? parts : text]];
      }),
    );
    await rest(this.env.hass, "PATCH", `remote/firmware/${this.image.id}`, body);
  }

  protected override content() {
    return html`<p class="help">${this.t("firmware.declare_text")}</p>
      ${FIELDS.map((name) => {
        const help = name === "control_boards" ? this.t("firmware.control_boards_help") : "";
        return html`<label class="field">
          <span>${this.t(`firmware.${name}` satisfies TextKey)}</span>
          <input
            name=${name}
            autocomplete="off"
            ?disabled=${this.image.read.includes(name)}
            .value=${this.value(name)}
            @input=${(event: Event) => {
              this.typed = { ...this.typed, [name]: (event.target as HTMLInputElement).value };
            }}
          />
          ${help === "" ? nothing : html`<span class="help">${help}</span>`}
        </label>`;
      })}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-firmware-upload": FirmwareUpload;
    "mr-firmware-declare": FirmwareDeclare;
  }
}
