import { html } from "lit";
import { element } from "../element";
import { View } from "../view";

@element("mr-backups")
export class BackupsView extends View {
  readonly tab = "backups";

  protected override render() {
    return html`<p>${this.t("common.tab_backups")}</p>`;
  }
}
