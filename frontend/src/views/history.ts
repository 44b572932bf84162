import { html } from "lit";
import { element } from "../element";
import { View } from "../view";

@element("mr-history")
export class HistoryView extends View {
  readonly tab = "history";

  protected override render() {
    return html`<p>${this.t("common.tab_history")}</p>`;
  }
}
