import type { TextsLike } from "../../localize";
import type { schedules as english } from "../en/schedules";

export const schedules: TextsLike<typeof english> = {};
