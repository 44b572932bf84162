import { wallTime } from "../schedules/zone";

/**
 * Returns the instant, as ISO 8601, of a wall-clock time that an `<input type="datetime-local">` has, in a time zone;
 * null for none. An hour that exists twice is the first one, one that is left out is moved on.
 */
export function instantOf(text: string, zone: string): string | null {
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return null;
  const shift = (instant: number) => Date.parse(`${wallTime(instant, zone)}Z`) - Math.floor(instant / 60_000) * 60_000;
  // The offsets of the days before and after: if they differ, a change of clocks is near.
  const tried = [shift(wall - 86_400_000), shift(wall + 86_400_000)].map((offset) => wall - offset);
  const right = tried.filter((instant) => wallTime(instant, zone) === text.slice(0, 16));
  const found = right.length > 0 ? Math.min(...right) : Math.max(...tried);
  return Number.isNaN(found) ? null : new Date(found).toISOString();
}
