import type { TextsLike } from "../../localize";
import type { backups as english } from "../en/backups";

export const backups: TextsLike<typeof english> = {};
