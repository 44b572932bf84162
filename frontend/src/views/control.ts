import { html } from "lit";
import { element } from "../element";
import { View } from "../view";

@element("mr-control")
export class ControlView extends View {
  readonly tab = "control";

  protected override render() {
    return html`<p>${this.t("common.tab_control")}</p>`;
  }
}
