import type { TextsLike } from "../../localize";
import type { rates as english } from "../en/rates";

export const rates: TextsLike<typeof english> = {};
