import { css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { asApiError } from "../api";
import { commandField } from "../components/command-field";
import "../components/dialog";
import { OneButton } from "../components/one-button";
import { commandDialogStyles } from "../control/command-dialog-styles";
import { EMPTY_POOL, fieldProblem, type Problems } from "../control/draft";
import { placeholderList, placeholderStyles } from "../control/pool-parts";
import { element } from "../element";
import { serverProblems } from "./form";
import { type LibraryPool, type PoolData, savePool, type Tested } from "./library";
import "./pool-test";
import type { PoolTest } from "./pool-test";

const FIELDS = [
  ["name", "text", true],
  ["url", "pool_url", true],
  ["worker", "worker_name", true],
  ["password", "password", false],
  ["fee_percent", "number", false],
  ["note", "text", false],
] as const;
type Key = (typeof FIELDS)[number][0];

/** Adds a pool to the library, or changes one, and tests it before. Fires `saved` (detail: the pool), `done` and `closed`. */
@element("mr-pool-dialog")
export class PoolDialog extends OneButton {
  /** Undefined for a new pool. */
  @property({ attribute: false }) pool: LibraryPool | undefined;

  @state() private typed: Readonly<Record<string, string>> = {};
  @state() private checked = false;
  @state() private refused: Problems = {};
  /** What is tested. */
  @state() private tested: Tested | undefined;
  @query("mr-pool-test") private readonly test!: PoolTest | null;

  override connectedCallback(): void {
    super.connectedCallback();
    const { pool } = this;
    this.typed = {
      name: pool?.name ?? "",
      url: pool?.url ?? `${this.env.catalog.value?.limits.pool_schemes[0] ?? "stratum+tcp"}://`,
      worker: pool?.worker ?? EMPTY_POOL.worker_name,
      password: "",
      fee_percent: pool?.fee_percent == null ? "" : String(pool.fee_percent),
      note: pool?.note ?? "",
    };
  }

  protected override get heading(): string {
    return this.pool === undefined ? this.t("policies.pool_new") : this.pool.name;
  }

  protected override get button(): string {
    return this.t("common.save");
  }

  private field(key: Key) {
    const [, kind, required] = FIELDS.find(([name]) => name === key) ?? FIELDS[0];
    const limits = key === "fee_percent" ? { minimum: 0, maximum: 100 } : { minimum: null, maximum: null };
    return {
      key,
      kind,
      required,
      default: null,
      ...limits,
      above_minimum: false,
      max_length: null,
      choices: [],
      unit: null,
    };
  }

  private problems(...keys: readonly Key[]): Problems {
    const catalog = this.env.catalog.value;
    if (catalog === undefined) return {};
    return Object.fromEntries(
      keys.flatMap((key) => {
        const problem = fieldProblem(this.field(key), this.typed[key], catalog);
        return problem === undefined ? [] : [[key, problem]];
      }),
    );
  }

  private get data(): PoolData {
    const { name = "", url = "", worker = "", password = "", fee_percent = "", note = "" } = this.typed;
    return {
      name: name.trim(),
      url: url.trim(),
      worker: worker.trim(),
      ...(password === "" ? {} : { password }),
      fee_percent: fee_percent.trim() === "" ? null : Number(fee_percent),
      note: note.trim(),
    };
  }

  private isWrong(problems: Problems): boolean {
    this.checked = true;
    this.refused = {};
    if (Object.keys(problems).length === 0) return false;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    return true;
  }

  protected override async act(): Promise<void> {
    if (!this.isWrong(this.problems(...FIELDS.map(([key]) => key)))) await super.act();
  }

  protected override async work(): Promise<void> {
    try {
      const pool = await savePool(this.env, this.pool?.id ?? null, this.data);
      this.dispatchEvent(new CustomEvent("saved", { detail: pool }));
    } catch (thrown) {
      this.refused = serverProblems(asApiError(thrown), this.t);
      throw thrown;
    }
  }

  private async tryIt(): Promise<void> {
    if (this.isWrong(this.problems("url", "worker"))) return;
    const { url, worker, password } = this.data;
    // Without a new password, the stored one is used.
    const stored = this.pool !== undefined && password === undefined ? { id: this.pool.id } : {};
    this.tested = { ...stored, url, worker, ...(password === undefined ? {} : { password }) };
    await this.updateComplete;
    await this.test?.updateComplete;
    this.test?.scrollIntoView({ block: "nearest" });
  }

  private set(key: Key, text: string): void {
    this.typed = { ...this.typed, [key]: text };
  }

  protected override content() {
    const { t, typed } = this;
    const limits = this.env.catalog.value?.limits;
    const found: Problems = {
      ...this.refused,
      ...(this.checked ? this.problems(...FIELDS.map(([key]) => key)) : {}),
    };
    return html`<form
        class="fields"
        novalidate
        @submit=${(event: Event) => event.preventDefault()}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === "Enter") void this.act();
        }}
      >
        ${FIELDS.map(([key]) =>
          commandField(this.env, this.field(key), {
            label: t(`policies.pool_${key}`),
            typed: typed[key] ?? "",
            problem: found[key],
            help: this.help(key),
            change: (text) => this.set(key, text),
          }),
        )}
      </form>
      ${limits === undefined ? nothing : placeholderList(this.env, limits, (name) => this.set("worker", `${typed.worker ?? ""}{${name}}`))}
      ${this.tested === undefined ? nothing : this.tests(this.tested)}
      <button slot="actions" type="button" ?disabled=${this.working} @click=${this.tryIt}>${t("policies.test")}</button>`;
  }

  private tests(what: Tested) {
    return keyed(what, html`<mr-pool-test .env=${this.env} .what=${what}></mr-pool-test>`);
  }

  private help(key: Key): string {
    if (key === "url") return this.t("commands.help_pool_url");
    if (key !== "password") return "";
    return this.t(this.pool?.has_password ? "policies.password_kept" : "commands.help_pool_password");
  }

  static override styles = [
    ...OneButton.styles,
    commandDialogStyles,
    placeholderStyles,
    css`
      form.fields {
        display: grid;
      }
    `,
  ];
}

/** Tests a pool of the library. Fires `closed`, and `done` after another test. */
@element("mr-pool-test-dialog")
export class PoolTestDialog extends OneButton {
  @property({ attribute: false }) pool!: LibraryPool;
  @query("mr-pool-test") private readonly test!: PoolTest;

  protected override get heading(): string {
    return this.t("policies.test_title", { name: this.pool.name });
  }

  protected override get button(): string {
    return this.t("policies.test_again");
  }

  protected override async work(): Promise<void> {
    await this.test.run();
  }

  protected override content() {
    return html`<p class="help">${this.pool.url}</p>
      <mr-pool-test .env=${this.env} .what=${{ id: this.pool.id }}></mr-pool-test>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-pool-dialog": PoolDialog;
    "mr-pool-test-dialog": PoolTestDialog;
  }
}
