import { html } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { pageLinks, pageStyles } from "../components/page-links";
import { element } from "../element";
import "../schedules/editor";
import "../schedules/list";
import "../schedules/plan-calendar";

import type { Opening } from "../schedules/list";
import { sharedStyles } from "../styles";
import { go } from "../url-state";
import { View } from "../view";

/** The Power Schedules tab: the list, the calendar of all plans at `plan`, and the editor at `new` and at the id of a schedule. */
@element("mr-schedules")
export class SchedulesView extends View {
  readonly tab = "schedules";

  private show({ id, start, copy }: Opening): void {
    const query = new URLSearchParams();
    if (start !== undefined) query.set("start", start);
    if (copy !== undefined) query.set("copy", String(copy));
    go([this.tab, id === null ? "new" : String(id)], query);
  }

  protected override render() {
    const page = this.path[0] ?? "";
    if (page === "new" || /^\d+$/.test(page)) {
      const start = this.query.get("start") ?? "";
      const copy = this.query.get("copy") ?? "";
      return keyed(
        `${page}?${start}&${copy}`,
        html`<mr-schedule-editor
          .env=${this.env}
          .scheduleId=${page === "new" ? null : Number(page)}
          .start=${start}
          .copy=${/^\d+$/.test(copy) ? copy : ""}
          @done=${(event: CustomEvent<boolean>) => go([this.tab], undefined, event.detail)}
        ></mr-schedule-editor>`,
      );
    }
    if (page === "plan") {
      return html`${this.pages(page)}<mr-plan-calendar .env=${this.env}></mr-plan-calendar>`;
    }
    return html`${this.pages("")}<mr-schedule-list
        .env=${this.env}
        @open=${(event: CustomEvent<Opening>) => this.show(event.detail)}
      ></mr-schedule-list>`;
  }

  private pages(current: "" | "plan") {
    return pageLinks(this.t("schedules.pages"), this.tab, current, [
      ["", this.t("schedules.page_list")],
      ["plan", this.t("schedules.page_plan")],
    ]);
  }

  static override styles = [sharedStyles, pageStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-schedules": SchedulesView;
  }
}
