import { changed, currentPlace, go } from "../url-state";

/** Opens the dialog that adds miners; it is a place of its own, so that *Back* closes it. */
export function openAddMiners(): void {
  go(["control"], changed(currentPlace().query, { add: "1" }));
}
