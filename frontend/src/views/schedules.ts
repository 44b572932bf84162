import { html } from "lit";
import { element } from "../element";
import { View } from "../view";

@element("mr-schedules")
export class SchedulesView extends View {
  readonly tab = "schedules";

  protected override render() {
    return html`<p>${this.t("common.tab_schedules")}</p>`;
  }
}
