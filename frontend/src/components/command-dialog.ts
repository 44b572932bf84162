import { mdiAlertOutline } from "@mdi/js";
import { html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { can, ws } from "../api";
import { type Action, isDangerous, split, spread, switchable } from "../control/actions";
import { commandDialogStyles } from "../control/command-dialog-styles";
import { type Draft, type DraftField, newDraft, pacingOf, parametersOf, problemsOf } from "../control/draft";
import { PLACEHOLDERS, workerName, workerProblem } from "../control/pool";
import { element } from "../element";
import { figures } from "../fleet";
import { slotsOf } from "../pools";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";
import "./dialog";
import type { MrDialog } from "./dialog";
import { icon } from "./icon";

/** So many pools or workers are named. */
const SHOWN = 3;

type Step = "form" | "ask" | "sending";

/**
 * Gives one command to some miners: says to how many, asks for what the command needs and how it is spread, asks once
 * more where that is dangerous, and sends it once. Fires `sent` (detail: the id of the batch) and `closed`.
 */
@element("mr-command-dialog")
export class CommandDialog extends Part {
  @property({ attribute: false }) action!: Action;
  /** All selected miners; those that cannot do it are named and left out. */
  @property({ attribute: false }) miners: readonly Miner[] = [];

  @state() private draft!: Draft;
  @state() private step: Step = "form";
  @state() private error = "";
  /** Whether what is wrong with the fields is shown: not before somebody wanted to go on. */
  @state() private checked = false;

  /** The lists of miners whose names were asked for. */
  @state() private named: ReadonlySet<readonly Miner[]> = new Set();

  @query("mr-dialog") private readonly dialog!: MrDialog;

  private able: readonly Miner[] = [];
  private unable: readonly Miner[] = [];
  private direct = false;

  override connectedCallback(): void {
    super.connectedCallback();
    // What the dialog says when it opens is what is sent, whatever comes and goes behind it.
    ({ able: this.able, unable: this.unable } = split(this.miners, this.action, switchable(this.env.hass)));
    this.draft = newDraft(this.action, this.able.length);
    // One machine and nothing to fill in: the question is all there is.
    this.direct = this.action === "reboot" && this.able.length === 1 && this.unable.length === 0;
    if (this.direct) this.step = "ask";
  }

  private set(values: Partial<Draft>): void {
    this.draft = { ...this.draft, ...values };
  }

  private next(event: Event): void {
    event.preventDefault();
    if (this.step !== "form") return;
    this.checked = true;
    this.error = "";
    if (Object.keys(problemsOf(this.action, this.draft, this.able.length)).length > 0) {
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    if (isDangerous(this.action, this.able.length)) this.step = "ask";
    else void this.send();
  }

  private async send(): Promise<void> {
    if (this.step === "sending") return;
    this.step = "sending";
    try {
      const { batch_id } = await ws<{ readonly batch_id: string }>(this.env.hass, "miner_remote/command", {
        command_type: this.action,
        miner_ids: this.able.map((miner) => miner.miner_id),
        parameters: parametersOf(this.action, this.draft),
        ...pacingOf(this.draft, this.able.length),
      });
      this.dispatchEvent(new CustomEvent("sent", { detail: batch_id }));
      this.dialog.close();
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
      this.step = this.direct ? "ask" : "form";
    }
  }

  protected override render() {
    const asking = this.step === "ask" || (this.direct && this.step === "sending");
    const dangerous = isDangerous(this.action, this.able.length);
    const send = this.t.n(`control.do_${this.action}`, this.able.length);
    return html`<mr-dialog
      heading=${this.t(`common.type_${this.action}`)}
      close-label=${this.t("common.close")}
      ?busy=${this.step === "sending"}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      <form id="form" novalidate @submit=${this.next}>
        ${asking ? this.question() : html`${this.targets()} ${this.fields()} ${this.pacing()}`}
        ${this.error === "" ? nothing : html`<p class="notice bad" role="alert">${this.error}</p>`}
      </form>
      ${
        asking
          ? html`<button
                slot="actions"
                type="button"
                @click=${() => {
                  if (this.direct) this.dialog.close();
                  else this.step = "form";
                }}
              >
                ${this.t(this.direct ? "common.cancel" : "common.back")}
              </button>
              <button
                slot="actions"
                type="button"
                class="primary danger"
                ?disabled=${this.step === "sending"}
                @click=${this.send}
              >
                ${this.step === "sending" ? this.t("control.sending") : this.t("control.confirm", { action: send })}
              </button>`
          : html`<button
              slot="actions"
              type="submit"
              form="form"
              class="primary"
              ?disabled=${this.step === "sending" || this.able.length === 0}
            >
              ${this.step === "sending" ? this.t("control.sending") : dangerous ? `${send} …` : send}
            </button>`
      }
    </mr-dialog>`;
  }

  // To whom ----------------------------------------------------------------------------------------------------------

  private targets() {
    const { able, unable } = this;
    const [first] = able;
    const alone = able.length === 1 && first !== undefined;
    return html`<div class="targets">
      <p class="help">${this.t(`control.does_${this.action}`)}</p>
      ${
        alone
          ? html`<p class="goes">${this.t("control.goes_to_name", { name: first.name })}</p>`
          : this.names(this.t.n("control.goes_to", able.length), able)
      }
      ${unable.length === 0 ? nothing : this.names(this.t.n("control.left_out", unable.length), unable)}
      ${this.silent()}
    </div>`;
  }

  private silent() {
    const offline = this.able.filter((miner) => !miner.online).length;
    if (offline === 0) return nothing;
    return html`<p class="notice warn">
      ${this.able.length === 1 ? this.t("control.offline_self") : this.t.n("control.offline", offline)}
    </p>`;
  }

  private names(heading: string, miners: readonly Miner[]) {
    // A thousand names are only made where somebody wants to read them.
    return html`<details
      @toggle=${(event: Event) => {
        if ((event.target as HTMLDetailsElement).open) this.named = new Set([...this.named, miners]);
      }}
    >
      <summary>${heading}</summary>
      <ul class="names">
        ${this.named.has(miners) ? miners.map((miner) => html`<li>${miner.name}</li>`) : nothing}
      </ul>
    </details>`;
  }

  // What -------------------------------------------------------------------------------------------------------------

  private fields() {
    switch (this.action) {
      case "power_limit":
        return this.field("watts", this.t("control.watts"), {
          type: "number",
          help: this.wattsNow(),
        });
      case "pool_switch":
        return this.pool();
      case "backup":
        return html`${this.field("backupName", this.t("control.backup_name"), {
          help: this.t("control.backup_name_help"),
          longest: 100,
        })}
        ${this.field("description", this.t("control.description"), { longest: 1000 })}`;
      case "locate_light":
        return html`<div class="choices" role="radiogroup" aria-label=${this.t("common.type_locate_light")}>
          ${this.choice("light", "on", this.t("control.light_on"))}
          ${this.choice("light", "off", this.t("control.light_off"))}
        </div>`;
      default:
        return nothing;
    }
  }

  private wattsNow(): string {
    const watts = this.able.flatMap((miner) => miner.power_limit_w ?? miner.est_power_w ?? []);
    if (watts.length === 0) return "";
    const from = this.env.format.power(Math.min(...watts));
    const to = this.env.format.power(Math.max(...watts));
    return from === to ? this.t("control.watts_now_same", { from }) : this.t("control.watts_now", { from, to });
  }

  private pool() {
    const without = this.able.filter((miner) => !can(miner, "config_read")).length;
    return html`${this.poolsNow()}
      ${this.field("url", this.t("control.pool_url"), {
        help: this.t("control.pool_url_help"),
        code: true,
      })}
      <div>
        ${this.field("worker", this.t("control.worker"), {
          code: true,
        })}
        ${this.examples()}
        <p class="help filled">${this.t("control.worker_help")}</p>
        <ul class="placeholders">
          ${PLACEHOLDERS.map(
            (name) => html`<li>
              <button
                type="button"
                class="code"
                @click=${() => this.set({ worker: `${this.draft.worker}{${name}}` })}
              >
                ${`{${name}}`}
              </button>
              ${this.t(`control.placeholder_${name}`)}
            </li>`,
          )}
        </ul>
      </div>
      <div class="pair">
        ${this.field("password", this.t("control.password"), {
          type: "password",
          help: this.t("control.password_help"),
        })}
        ${this.field("slot", this.t("control.slot"), {
          type: "number",
          help: this.t("control.slot_help"),
        })}
      </div>
      <div>
        <label class="check">
          <input
            type="checkbox"
            .checked=${this.draft.backupFirst}
            @change=${(event: Event) => this.set({ backupFirst: (event.target as HTMLInputElement).checked })}
          />
          ${this.t("control.backup_first")}
        </label>
        ${
          this.draft.backupFirst && without > 0
            ? html`<p class="help">${this.t.n("control.backup_first_help", without)}</p>`
            : nothing
        }
      </div>`;
  }

  /** What is in the slots of the miners now, and which of it is mined on. */
  private poolsNow() {
    const { able } = this;
    const [first] = able;
    const slots = slotsOf(able);
    const silent = able.filter((miner) => (miner.pools ?? []).length === 0).length;
    const worker = (slot: number) => first?.pools?.find((pool) => pool.slot === slot)?.user ?? "";
    return html`<div>
      <h3>${this.t("control.pools_now")}</h3>
      <ul class="now">
        ${slots.map(
          ({ slot, hosts }) => html`<li>
            <b>${this.t("control.slot_number", { slot })}:</b>
            ${hosts
              .slice(0, SHOWN)
              .map(
                ({ host, count, active }, place) =>
                  html`${place > 0 ? ", " : ""}${host}${
                    able.length > 1 ? ` (${this.t.n("common.miners", count)})` : worker(slot) && ` · ${worker(slot)}`
                  }${active > 0 ? html` <span class="chip good">${this.activeText(active)}</span>` : nothing}`,
              )}
            ${hosts.length > SHOWN ? this.t.n("control.pools_more", hosts.length - SHOWN) : nothing}
          </li>`,
        )}
      </ul>
      ${
        silent === 0
          ? nothing
          : html`<p class="help">
              ${
                able.length === 1 && first !== undefined
                  ? this.t("control.pools_unknown", { name: first.name })
                  : this.t.n("control.pools_unknown_of", silent)
              }
            </p>`
      }
    </div>`;
  }

  private activeText(active: number): string {
    return this.able.length === 1 ? this.t("control.pool_active") : this.t("control.pool_active_on", { count: active });
  }

  /** What the first miners will be called at the pool, and how many different names there are. */
  private examples() {
    const { able } = this;
    const template = this.draft.worker.trim();
    if (template === "" || workerProblem(template) !== undefined) return nothing;
    const made = able.map((miner) => ({ miner, worker: workerName(template, miner) }));
    const names = new Set(made.flatMap(({ worker }) => ("name" in worker ? [worker.name] : [])));
    const missing = made.filter(({ worker }) => "missing" in worker);
    const shown = [...made.filter(({ worker }) => "name" in worker).slice(0, SHOWN), ...missing.slice(0, 1)];
    return html`<ul class="now help" role="status">
      ${shown.map(
        ({ miner, worker }) =>
          html`<li>
            ${
              "name" in worker
                ? this.t("control.worker_example", { name: miner.name, worker: worker.name })
                : this.t("control.worker_missing", { name: miner.name, placeholder: worker.missing })
            }
          </li>`,
      )}
      ${able.length > 1 ? html`<li>${this.t.n("control.workers_distinct", names.size)}</li>` : nothing}
      ${missing.length > 1 ? html`<li>${this.t.n("control.workers_missing", missing.length)}</li>` : nothing}
    </ul>`;
  }

  // How --------------------------------------------------------------------------------------------------------------

  private pacing() {
    const count = this.able.length;
    if (count <= 1) return nothing;
    const { pace } = this.draft;
    const wrong = Object.keys(problemsOf(this.action, this.draft, count)).length > 0;
    return html`<fieldset>
      <legend>${this.t("control.pacing")}</legend>
      <div class="choices" role="radiogroup" aria-label=${this.t("control.pacing")}>
        ${this.choice("pace", "all", this.t("control.pace_all"))}
        ${this.choice("pace", "percent", this.t("control.pace_percent"))}
        ${this.choice("pace", "size", this.t("control.pace_size"))}
      </div>
      <div class="numbers">
        ${
          pace === "all"
            ? nothing
            : html`${
                pace === "percent"
                  ? this.field("percent", this.t("control.group_percent"), { type: "number" })
                  : this.field("size", this.t("control.group_size"), { type: "number" })
              }
              ${this.field("delay", this.t("control.group_delay"), { type: "number" })}`
        }
        ${this.field("stopAfter", this.t("control.stop_after"), {
          type: "number",
          placeholder: this.t("control.stop_after_never"),
        })}
      </div>
      ${pace === "all" || wrong ? nothing : html`<p class="help" role="status">${this.spreading()}</p>`}
    </fieldset>`;
  }

  /** In how many groups it goes out, and how long that takes. */
  private spreading(): string {
    const count = this.able.length;
    const { groups, seconds } = spread(count, pacingOf(this.draft, count));
    const words = `${this.t.n("control.spread", groups)}.`;
    if (seconds === 0) return words;
    const time = seconds < 120 ? `${this.env.format.number(seconds)} s` : this.env.format.span(seconds);
    return `${words} ${this.t("control.spread_time", { time })}`;
  }

  // Once more --------------------------------------------------------------------------------------------------------

  private question() {
    const { action, able } = this;
    if (!isDangerous(action, able.length)) return nothing;
    const { hashrate_ths: hashrate, power_w: power } = figures(able);
    const { format } = this.env;
    return html`<div class="notice bad ask" role="alert">
      ${icon(mdiAlertOutline, 28)}
      <div>
        <h3>${this.t.n(`control.ask_${action}`, able.length, { name: able[0]?.name ?? "" })}</h3>
        <p>${this.t(`control.does_${action}`)}</p>
        ${this.direct ? this.silent() : nothing}
        <p>${this.t.n("control.ask_text", able.length, { hashrate: format.hashrate(hashrate), power: format.power(power) })}</p>
        ${this.draft.pace === "all" || able.length === 1 ? nothing : html`<p>${this.spreading()}</p>`}
        ${
          action === "pool_switch"
            ? html`<p>${this.t("control.ask_pool", { url: this.draft.url.trim() })}</p>
                ${this.examples()}`
            : nothing
        }
      </div>
    </div>`;
  }

  // Parts of forms ---------------------------------------------------------------------------------------------------

  private choice<Field extends "light" | "pace">(name: Field, value: Draft[Field], label: string) {
    return html`<label class="check">
      <input
        type="radio"
        name=${name}
        .checked=${this.draft[name] === value}
        @change=${() => this.set({ [name]: value })}
      />
      ${label}
    </label>`;
  }

  private field(
    name: Exclude<DraftField, "light" | "pace" | "backupFirst">,
    label: string,
    options: {
      readonly type?: "text" | "number" | "password";
      readonly help?: string;
      readonly placeholder?: string;
      readonly longest?: number;
      /** Whether it is no word of a language. */
      readonly code?: boolean;
    } = {},
  ) {
    const problem = this.checked ? problemsOf(this.action, this.draft, this.able.length)[name] : undefined;
    const { type = "text", help = "", placeholder, longest, code } = options;
    return html`<label class="field">
      <span>${label}</span>
      <input
        name=${name}
        type=${type}
        step=${type === "number" ? "any" : nothing}
        autocomplete=${type === "password" ? "new-password" : "off"}
        autocapitalize=${code ? "off" : nothing}
        spellcheck=${code ? "false" : nothing}
        placeholder=${placeholder ?? nothing}
        maxlength=${longest ?? nothing}
        aria-invalid=${problem === undefined ? nothing : "true"}
        aria-describedby=${problem === undefined ? `${name}-help` : `${name}-error`}
        .value=${this.draft[name]}
        @input=${(event: Event) => this.set({ [name]: (event.target as HTMLInputElement).value })}
      />
      ${
        problem === undefined
          ? nothing
          : html`<span class="error" id="${name}-error" role="alert">${this.t(problem.key, problem.values)}</span>`
      }
      ${help === "" ? nothing : html`<span class="help" id="${name}-help">${help}</span>`}
    </label>`;
  }

  static override styles = [sharedStyles, commandDialogStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-command-dialog": CommandDialog;
  }
}
