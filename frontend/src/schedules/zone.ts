const formatters = new Map<string, Intl.DateTimeFormat>();

/** Returns the wall-clock time of an instant in a zone, for an `<input type="datetime-local">`; "" for an invalid zone. */
export function wallTime(instant: string | number, zone: string): string {
  try {
    let made = formatters.get(zone);
    if (made === undefined) {
      made = new Intl.DateTimeFormat("en-CA", {
        timeZone: zone,
        hourCycle: "h23",
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
      });
      formatters.set(zone, made);
    }
    const parts = Object.fromEntries(made.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
    return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
  } catch {
    return "";
  }
}

/** Whether an ISO 8601 time has a UTC offset. */
export function hasOffset(text: string): boolean {
  return /(Z|[+-]\d\d:?\d\d)$/.test(text);
}

/** Returns a time of a schedule for the form: in wall-clock time of the zone, to the minute. */
export function formTime(text: string | null, zone: string): string {
  if (text === null) return "";
  return hasOffset(text) ? wallTime(text, zone) : text.slice(0, 16);
}
