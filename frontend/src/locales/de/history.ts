import type { TextsLike } from "../../localize";
import type { history as english } from "../en/history";

export const history: TextsLike<typeof english> = {};
