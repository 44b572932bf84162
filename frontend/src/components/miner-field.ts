import { css, html, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";
import { choices, MinerNames, type Picked, pick } from "./miner-names";

/**
 * A field that filters by a miner and suggests the names of all. Fires `picked` (detail: `miner`, its id, and `ip`, the
 * address of a miner that is no longer configured; null otherwise).
 */
@element("mr-miner-field")
export class MinerField extends Part {
  @property() label = "";
  @property() placeholder = "";
  @property() error = "";
  /** The id of the selected miner. */
  @property() miner: string | null = null;
  /** The selected address. */
  @property() ip: string | null = null;

  @state() private miners: readonly Miner[] = [];
  @state() private wrong = false;
  @query("input") private readonly input!: HTMLInputElement;
  private readonly names = new MinerNames();

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.fleet.listen(() => this.refresh()));
    this.refresh();
  }

  private refresh(): void {
    if (!this.names.refresh(this.env.fleet)) return;
    this.miners = this.env.fleet.miners;
    // Look up a text that was entered before the miners were known.
    if (!this.hasUpdated || this.input.value === "" || this.miner !== null || this.ip !== null) return;
    if (this.wrong) this.notify(pick(this.input.value, this.miners));
    else this.typing();
  }

  protected override updated(changes: PropertyValues): void {
    if (!changes.has("miner") && !changes.has("ip") && !changes.has("miners")) return;
    // Do not overwrite text while it is being typed.
    if (this.shadowRoot?.activeElement === this.input && this.input.value !== "") return;
    this.input.value = this.written;
    this.wrong = false;
  }

  private get written(): string {
    if (this.miner === null) return this.ip ?? "";
    return [...choices(this.miners)].find(([, miner]) => miner.miner_id === this.miner)?.[0] ?? this.miner;
  }

  private notify(picked: Picked): void {
    this.wrong = picked === "nobody";
    if (picked === "nobody") return;
    const miner = typeof picked === "object" && "miner" in picked ? picked.miner : null;
    const ip = typeof picked === "object" && "ip" in picked ? picked.ip : null;
    if (miner === this.miner && ip === this.ip) return;
    this.dispatchEvent(new CustomEvent("picked", { detail: { miner, ip } }));
  }

  /** Applies a choice from the list, or an empty field, without Enter. */
  private typing(): void {
    const text = this.input.value;
    if (text === "" || choices(this.miners).has(text)) this.notify(pick(text, this.miners));
  }

  protected override render() {
    return html`<label class="field">
      <span>${this.label}</span>
      <input
        type="search"
        list="miners"
        autocomplete="off"
        placeholder=${this.placeholder}
        aria-invalid=${this.wrong}
        aria-describedby=${this.wrong ? "wrong" : nothing}
        @input=${this.typing}
        @change=${() => this.notify(pick(this.input.value, this.miners))}
      />
      <datalist id="miners">
        ${[...choices(this.miners)].map(([name, miner]) => html`<option value=${name}>${miner.ip}</option>`)}
      </datalist>
      ${this.wrong ? html`<span class="error" id="wrong" role="alert">${this.error}</span>` : nothing}
    </label>`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      input {
        width: 100%;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-miner-field": MinerField;
  }
}
