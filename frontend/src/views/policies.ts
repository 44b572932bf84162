import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { link } from "../components/link";
import "../components/delete-dialog";
import { pageLinks, pageStyles } from "../components/page-links";
import { element } from "../element";
import "../policies/detail";
import "../policies/dialog";
import "../policies/list";
import { commands, type Policy, sorted } from "../policies/model";
import "../policies/pools-page";
import { loadPhases } from "../policies/words";
import { sharedStyles } from "../styles";
import { View } from "../view";

type Page = "" | "pools";
type Dialog = "new" | { readonly kind: "edit" | "copy" | "delete"; readonly policy: Policy };

/** The Policies tab: the list, one policy by its id, and the library of pools at `pools`. */
@element("mr-policies")
export class PoliciesView extends View {
  readonly tab = "policies";

  @state() private policies: readonly Policy[] | undefined;
  private known: readonly Policy[] | undefined;
  @state() private lost = "";
  @state() private busy: ReadonlySet<number> = new Set();
  @state() private dialog: Dialog | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const { policies: feed, library } = this.env;
    const update = () => {
      const error = feed.error ?? library.error;
      // A switch that was just used shows its new state until the feed has it.
      if (feed.value !== this.known) this.policies = this.known = feed.value;
      this.lost = error === undefined ? "" : this.env.errorText(error);
      this.requestUpdate();
    };
    this.owns(feed.listen(update));
    this.owns(library.listen(update));
    this.owns(this.env.fleet.listen(() => undefined));
    this.owns(this.env.catalog.listen(update));
    update();
    void loadPhases(this.env).then(update);
  }

  private async toggle(policy: Policy): Promise<void> {
    const { id, enabled } = policy;
    if (this.busy.has(id)) return;
    this.busy = new Set([...this.busy, id]);
    try {
      await commands.save(this.env, id, { enabled: !enabled });
      this.policies = this.policies?.map((item) => (item.id === id ? { ...item, enabled: !enabled } : item));
    } catch (thrown) {
      this.failed(thrown);
    }
    this.busy = new Set([...this.busy].filter((each) => each !== id));
  }

  /** Opens a new policy; if the feed has not brought it yet, it is shown without its status. */
  private saved(policy: Policy): void {
    if (this.dialog !== "new" && this.dialog?.kind !== "copy") return;
    const known = this.policies ?? [];
    if (!known.some(({ id }) => id === policy.id)) {
      this.policies = sorted([...known, { ...policy, status: null }]);
    }
    this.open(String(policy.id));
  }

  private readonly close = (): void => {
    this.dialog = undefined;
  };

  protected override render() {
    const [page = ""] = this.path;
    return html`${page === "" || page === "pools" ? this.pages(page) : nothing}
      ${this.alarm(this.lost && this.t("common.lost", { error: this.lost }))}
      ${this.content(page)} ${this.dialogs()}`;
  }

  private pages(current: Page) {
    return pageLinks(this.t("policies.pages"), this.tab, current, [
      ["", this.t("common.tab_policies")],
      ["pools", this.t("policies.page_pools")],
    ]);
  }

  private content(page: string) {
    const { env, policies } = this;
    const { pools } = env.library;
    if ((page === "pools" ? pools : policies) === undefined) {
      return this.lost === "" ? html`<p class="help loading" role="status">${this.t("common.loading")}</p>` : nothing;
    }
    if (page === "pools") return html`<mr-pool-library .env=${env} .pools=${pools}></mr-pool-library>`;
    const show = (kind: "edit" | "copy" | "delete", policy: Policy) => {
      this.dialog = { kind, policy };
    };
    if (page === "") {
      return html`<mr-policy-list
        .env=${env}
        .policies=${policies}
        .busy=${this.busy}
        @new=${() => {
          this.dialog = "new";
        }}
        @toggle=${(event: CustomEvent<Policy>) => this.toggle(event.detail)}
        @edit=${(event: CustomEvent<Policy>) => show("edit", event.detail)}
        @copy=${(event: CustomEvent<Policy>) => show("copy", event.detail)}
        @delete=${(event: CustomEvent<Policy>) => show("delete", event.detail)}
      ></mr-policy-list>`;
    }
    const policy = policies?.find(({ id }) => String(id) === page);
    if (policy === undefined) {
      return html`<div class="empty">
        <p>${this.t("policies.gone")}</p>
        ${link([this.tab], this.t("policies.to_list"))}
      </div>`;
    }
    return html`<mr-policy
      .env=${env}
      .policy=${policy}
      .phase=${this.query.get("phase") ?? ""}
      ?busy=${this.busy.has(policy.id)}
      @phase=${(event: CustomEvent<string>) => this.filter({ phase: event.detail })}
      @toggle=${() => this.toggle(policy)}
      @edit=${() => show("edit", policy)}
      @copy=${() => show("copy", policy)}
      @delete=${() => show("delete", policy)}
    ></mr-policy>`;
  }

  private dialogs() {
    const { dialog, env, close } = this;
    if (dialog === undefined) return nothing;
    if (dialog !== "new" && dialog.kind === "delete") {
      return html`<mr-delete
        .env=${env}
        .name=${dialog.policy.name}
        .text=${this.t("policies.delete_text")}
        .erase=${() => commands.delete(env, dialog.policy.id)}
        @done=${() => {
          this.close();
          this.open();
        }}
        @closed=${close}
      ></mr-delete>`;
    }
    return html`<mr-policy-dialog
      .env=${env}
      .policy=${dialog === "new" ? undefined : dialog.policy}
      ?copy=${dialog !== "new" && dialog.kind === "copy"}
      .pools=${env.library.pools ?? []}
      @saved=${(event: CustomEvent<Policy>) => this.saved(event.detail)}
      @closed=${close}
    ></mr-policy-dialog>`;
  }

  static override styles = [
    sharedStyles,
    pageStyles,
    css`
      .loading {
        padding: 24px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-policies": PoliciesView;
  }
}
