import type { TextsLike } from "../../localize";
import type { control as english } from "../en/control";

export const control: TextsLike<typeof english> = {};
