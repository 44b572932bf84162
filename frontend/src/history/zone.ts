import { wallTime } from "../schedules/zone";

/**
 * Returns the instant, as ISO 8601, of the wall-clock time of an `<input type="datetime-local">` in a time zone;
 * null for an empty one. Of a repeated hour it is the first; a skipped hour is moved forward.
 */
export function instantOf(text: string, zone: string): string | null {
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return null;
  const shift = (instant: number) => Date.parse(`${wallTime(instant, zone)}Z`) - Math.floor(instant / 60_000) * 60_000;
  // If the offsets of the days before and after differ, the clocks change in between.
  const tried = [shift(wall - 86_400_000), shift(wall + 86_400_000)].map((offset) => wall - offset);
  const right = tried.filter((instant) => wallTime(instant, zone) === text.slice(0, 16));
  const found = right.length > 0 ? Math.min(...right) : Math.max(...tried);
  return Number.isNaN(found) ? null : new Date(found).toISOString();
}
