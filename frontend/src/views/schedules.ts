import { html } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { element } from "../element";
import "../schedules/editor";
import "../schedules/list";
import type { Opening } from "../schedules/list";
import { go } from "../url-state";
import { View } from "../view";

/** The Power Schedules tab: the list, and the editor at `new` and at the id of a schedule. */
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
    return html`<mr-schedule-list
      .env=${this.env}
      @open=${(event: CustomEvent<Opening>) => this.show(event.detail)}
    ></mr-schedule-list>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-schedules": SchedulesView;
  }
}
