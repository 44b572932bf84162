import { html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import { toast } from "./components/toast";
import type { Env } from "./env";
import type { Translate } from "./localize";
import { changed, go } from "./url-state";

/** An element with texts and formats; `env` is set before it is connected. */
export abstract class Part extends LitElement {
  @property({ attribute: false }) env!: Env;

  protected get t(): Translate {
    return this.env.t;
  }

  private readonly endings: (() => void)[] = [];

  /** Registers a function to call when the element is disconnected. */
  protected owns(ending: () => void): void {
    this.endings.push(ending);
  }

  /** Waits for a file that is loaded on demand; if it is gone, the panel says that it must be reloaded. */
  protected awaits(loading: Promise<unknown>): void {
    loading.catch(() => this.dispatchEvent(new CustomEvent("outdated", { bubbles: true, composed: true })));
  }

  /** Shows a refusal for a moment. */
  protected failed(thrown: unknown): void {
    toast(this, this.t("common.failed", { error: this.env.errorText(thrown) }));
  }

  /** Renders what went wrong, nothing if `text` is "". */
  protected alarm(text: string) {
    return text === "" ? nothing : html`<p class="notice bad" role="alert">${text}</p>`;
  }

  /** Renders that something is being loaded. */
  protected loadingLine() {
    return html`<p class="help" role="status">${this.t("common.loading")}</p>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const ending of this.endings.splice(0)) ending();
  }
}

/** One tab of the panel. Its state is in the URL: `path` after the tab's name, and `query`. */
export abstract class View extends Part {
  /** The name of the tab in the URL. */
  abstract readonly tab: string;

  @property({ attribute: false }) path: readonly string[] = [];
  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();
  @property({ type: Boolean, reflect: true }) narrow = false;

  /** Goes to a page of this tab. */
  protected open(...path: string[]): void {
    go([this.tab, ...path]);
  }

  /** Changes the query without an entry in the browser's history. */
  protected filter(values: Readonly<Record<string, string | null>>): void {
    go([this.tab, ...this.path], changed(this.query, values), true);
  }
}
