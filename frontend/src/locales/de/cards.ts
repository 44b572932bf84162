import type { TextsLike } from "../../localize";
import type { cards as english } from "../en/cards";

export const cards: TextsLike<typeof english> = {};
