import { html } from "lit";
import { element } from "../element";
import { View } from "../view";

@element("mr-rates")
export class RatesView extends View {
  readonly tab = "rates";

  protected override render() {
    return html`<p>${this.t("common.tab_rates")}</p>`;
  }
}
