/**
 * Reads a number as people type it, with a point or a comma for decimals. Returns null for nothing, and the text itself
 * if it is not a number: the server then reports it at its field.
 */
export function decimal(text: string): number | string | null {
  const bare = text.trim().replace(/\s/g, "");
  if (bare === "") return null;
  return /^[-+]?(\d+([.,]\d*)?|[.,]\d+)$/.test(bare) ? Number(bare.replace(",", ".")) : text.trim();
}

/** Reads a whole number: a separator before three digits separates thousands, so that 2.000 W is not 2 W. */
export function whole(text: string): number | string | null {
  const bare = text.trim().replace(/[\s'’]/g, "");
  return decimal(/^\d{1,3}([.,]\d{3})+$/.test(bare) ? bare.replace(/[.,]/g, "") : text);
}

/** Writes a number for a field, with the decimal separator of the user's numbers. */
export function typed(value: number | null | undefined, separator: string): string {
  return value === null || value === undefined ? "" : String(value).replace(".", separator);
}
