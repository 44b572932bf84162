import { mdiDelete, mdiPencil, mdiPlus, mdiSwapHorizontal } from "@mdi/js";
import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { element } from "../element";
import { listStyles } from "../schedules/list-styles";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import "../components/delete-dialog";
import { deletePool, type LibraryPool } from "./library";
import "./pool-dialogs";

type Dialog = "new" | { readonly kind: "edit" | "delete" | "test"; readonly pool: LibraryPool };

/** The library of pools: adding, changing, testing and deleting them. */
@element("mr-pool-library")
export class MrPoolLibrary extends Part {
  @property({ attribute: false }) pools: readonly LibraryPool[] = [];

  @state() private dialog: Dialog | undefined;

  private readonly close = (): void => {
    this.dialog = undefined;
  };

  private readonly add = (): void => {
    this.dialog = "new";
  };

  protected override render() {
    const { t, pools } = this;
    return html`<div class="page">
        ${
          pools.length === 0
            ? html`<section class="begin">
                ${icon(mdiSwapHorizontal, 40)}
                <h2>${t("policies.no_pools_title")}</h2>
                <p>${t("policies.no_pools_text")}</p>
                ${this.adder()}
              </section>`
            : html`<div class="row top">
                  <h2>${t("policies.page_pools")}</h2>
                  <span class="spacer"></span>
                  ${this.adder()}
                </div>
                <ul class="schedules">
                  ${pools.map((pool) => this.item(pool))}
                </ul>`
        }
      </div>
      ${this.dialogs()}`;
  }

  private adder() {
    return html`<button type="button" class="primary" @click=${this.add}>${icon(mdiPlus)}${this.t("policies.pool_new")}</button>`;
  }

  private item(pool: LibraryPool) {
    const { t, env } = this;
    const { name } = pool;
    const show = (kind: "edit" | "delete" | "test") => () => {
      this.dialog = { kind, pool };
    };
    const small = (kind: "edit" | "delete", path: string, label: string) =>
      html`<button type="button" class="icon" title=${t(kind === "edit" ? "common.edit" : "common.delete")} aria-label=${label} @click=${show(kind)}>
        ${icon(path)}
      </button>`;
    return html`<li class="card">
      <div class="about">
        <h3>${name}</h3>
        <span dir="ltr">${pool.url}</span>
        <p class="help">
          <span dir="ltr">${pool.worker}</span>${
            pool.fee_percent === null
              ? nothing
              : ` · ${t("policies.fee", { percent: env.format.number(pool.fee_percent, 2) })}`
          }${pool.note === "" ? nothing : ` · ${pool.note}`}
        </p>
        ${
          pool.used_by.length === 0
            ? nothing
            : html`<p class="help">
                ${t("policies.used_by")}
                ${pool.used_by.map(
                  (user, place) =>
                    html`${place > 0 ? ", " : ""}${user.kind === "policy" ? link(["policies", String(user.id)], user.name) : user.name}`,
                )}
              </p>`
        }
      </div>
      <div class="actions">
        <button type="button" aria-label=${t("policies.test_title", { name })} @click=${show("test")}>${t("policies.test")}</button>
        ${small("edit", mdiPencil, t("schedules.edit_name", { name }))}
        ${small("delete", mdiDelete, t("schedules.delete_name", { name }))}
      </div>
    </li>`;
  }

  private dialogs() {
    const { dialog, env, close } = this;
    if (dialog === undefined) return nothing;
    if (dialog === "new") return html`<mr-pool-dialog .env=${env} @done=${close} @closed=${close}></mr-pool-dialog>`;
    const { kind, pool } = dialog;
    switch (kind) {
      case "edit":
        return html`<mr-pool-dialog .env=${env} .pool=${pool} @done=${close} @closed=${close}></mr-pool-dialog>`;
      case "delete":
        return html`<mr-delete
          .env=${env}
          .name=${pool.name}
          .text=${
            pool.used_by.length === 0
              ? this.t("policies.pool_delete_text")
              : this.t("policies.pool_used", { names: pool.used_by.map(({ name }) => name).join(", ") })
          }
          .erase=${pool.used_by.length === 0 ? () => deletePool(env, pool.id) : undefined}
          @done=${close}
          @closed=${close}
        ></mr-delete>`;
      case "test":
        return html`<mr-pool-test-dialog .env=${env} .pool=${pool} @closed=${close}></mr-pool-test-dialog>`;
    }
  }

  static override styles = [
    sharedStyles,
    listStyles,
    css`
      .schedules > li {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      .actions {
        align-items: center;
        gap: 4px;
        margin: 0;
      }
      @container (max-width: 560px) {
        .schedules > li {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-pool-library": MrPoolLibrary;
  }
}
