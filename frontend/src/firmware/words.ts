import type { Env } from "../env";
import type { Image } from "./model";

/** Formats the size of a file. */
export function sizeText({ format }: Env, bytes: number): string {
  return bytes < 1e6 ? `${format.number(bytes / 1e3)} kB` : `${format.number(bytes / 1e6, bytes < 1e7 ? 1 : 0)} MB`;
}

/** Returns what an image is for, in one line. */
export function aboutImage(env: Env, { vendor, models, control_boards, size }: Image): string {
  return [vendor, models.join(", "), control_boards.join(", "), sizeText(env, size)].filter(Boolean).join(" · ");
}
