import { css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import "../components/dialog";
import type { MrDialog } from "../components/dialog";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import { ALERT_KINDS } from "./alerts";
import {
  type Blueprint,
  create,
  editorOf,
  type Field,
  type Form,
  formOf,
  inputOf,
  install,
  missing,
  type Option,
} from "./automation";
import { blueprintText } from "./words";

type Selected = Readonly<Record<string, readonly string[]>>;

/** Installs a blueprint and creates an automation from it. Fires `created` (detail: its id and name) and `closed`. */
@element("mr-automation-dialog")
export class AutomationDialog extends Part {
  @property({ attribute: false }) blueprint!: Blueprint;

  @state() private form: Form | undefined;
  @state() private name = "";
  @state() private selected: Selected = {};
  @state() private checked = false;
  @state() private busy = false;
  @state() private error = "";
  /** The id of the automation that was created. */
  @state() private made = "";

  @query("mr-dialog") private readonly dialog!: MrDialog;

  override connectedCallback(): void {
    super.connectedCallback();
    this.name = blueprintText(this.env, this.blueprint).name;
    void this.prepare();
  }

  private async prepare(): Promise<void> {
    this.busy = true;
    try {
      const { hass } = this.env;
      this.form = formOf(await install(hass, this.blueprint), hass, this.t("alerts.notify_sidebar"));
      this.selected = Object.fromEntries(this.form.fields.map(({ key, selected }) => [key, selected]));
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
    this.busy = false;
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const { form } = this;
    if (form === undefined || this.busy) return;
    this.checked = true;
    this.error = "";
    if (this.name.trim() === "" || missing(form, this.selected).length > 0) {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
      return;
    }
    this.busy = true;
    try {
      this.made = await create(this.env.hass, this.name.trim(), this.blueprint.path, inputOf(form, this.selected));
      const created: Option = { value: this.made, label: this.name.trim() };
      this.dispatchEvent(new CustomEvent("created", { detail: created }));
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
    this.busy = false;
  }

  private toggle({ key }: Field, value: string, on: boolean): void {
    const others = (this.selected[key] ?? []).filter((each) => each !== value);
    this.selected = { ...this.selected, [key]: on ? [...others, value] : others };
  }

  protected override render() {
    const { form, made } = this;
    const ready = form?.complete === true;
    return html`<mr-dialog
      .heading=${blueprintText(this.env, this.blueprint).name}
      .closeLabel=${this.t("common.close")}
      ?busy=${this.busy && form !== undefined}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      ${this.alarm(this.error)}
      ${
        made !== ""
          ? html`<p class="notice good" role="status">${this.t("alerts.created")}</p>`
          : form === undefined
            ? this.busy
              ? this.loadingLine()
              : nothing
            : ready
              ? this.fields(form)
              : html`<p class="notice warn">${this.t("alerts.field_other")}</p>`
      }
      <button slot="actions" type="button" @click=${() => this.dialog.close()}>
        ${this.t(made === "" ? "common.cancel" : "common.close")}
      </button>
      ${
        made !== ""
          ? html`<a slot="actions" class="button" href=${editorOf(made)}>${this.t("alerts.open_automation")}</a>`
          : form !== undefined && !form.complete
            ? html`<a slot="actions" class="button" href="/config/blueprint/dashboard">${this.t("alerts.open_blueprints")}</a>`
            : html`<button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy || !ready}>
                ${this.t(this.busy && ready ? "alerts.creating" : "alerts.create")}
              </button>`
      }
    </mr-dialog>`;
  }

  private fields(form: Form) {
    const wrong = this.checked && this.name.trim() === "";
    return html`<form id="form" novalidate @submit=${this.submit}>
      <label class="field">
        <span>${this.t("alerts.automation_name")}</span>
        <input
          autocomplete="off"
          .value=${this.name}
          aria-invalid=${wrong ? "true" : nothing}
          @input=${(event: Event) => {
            this.name = (event.target as HTMLInputElement).value;
          }}
        />
        ${wrong ? html`<span class="error" role="alert">${this.t("input.missing")}</span>` : nothing}
      </label>
      ${form.fields.map((field) => this.field(field, this.checked && missing(form, this.selected).includes(field.key)))}
    </form>`;
  }

  private label({ name, kind, options }: Field): string {
    if (kind === "notify") return this.t("alerts.notify_to");
    return options.some(({ value }) => isKind(value)) ? this.t("alerts.notify_kinds") : name;
  }

  private field(field: Field, wrong: boolean) {
    const { key, kind, multiple, options } = field;
    const selected = this.selected[key] ?? [];
    if (kind === "time") return this.time(field);
    return html`<fieldset aria-invalid=${wrong ? "true" : nothing} tabindex=${wrong ? "-1" : nothing}>
      <legend>${this.label(field)}</legend>
      <div class="options">
        ${options.map(
          ({ value, label }) => html`<label class="check">
            <input
              type=${multiple ? "checkbox" : "radio"}
              name=${key}
              .checked=${selected.includes(value)}
              @change=${(event: Event) => {
                const on = (event.target as HTMLInputElement).checked;
                if (multiple) this.toggle(field, value, on);
                else this.selected = { ...this.selected, [key]: [value] };
              }}
            />
            ${isKind(value) ? this.t(`alerts.kind_${value}`) : label}
          </label>`,
        )}
      </div>
      ${wrong ? html`<p class="error" role="alert">${this.t("alerts.field_missing")}</p>` : nothing}
      ${
        kind === "notify" && !options.some(({ value }) => value.startsWith("notify."))
          ? html`<p class="help">${this.t("alerts.notify_phone")}</p>`
          : nothing
      }
    </fieldset>`;
  }

  private time({ key }: Field) {
    return html`<label class="field time">
      <span>${this.t("alerts.notify_at")}</span>
      <input
        type="time"
        .value=${(this.selected[key]?.[0] ?? "").slice(0, 5)}
        @change=${(event: Event) => {
          const { value } = event.target as HTMLInputElement;
          if (value !== "") this.selected = { ...this.selected, [key]: [`${value}:00`] };
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
      .options {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(200px, 100%), 1fr));
        gap: 0 12px;
      }
      .time {
        max-width: 200px;
      }
      p {
        margin: 0;
      }
    `,
  ];
}

function isKind(value: string): value is (typeof ALERT_KINDS)[number] {
  return ALERT_KINDS.some((kind) => kind === value);
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-automation-dialog": AutomationDialog;
  }
}
