/** Keeps a single letter, which is a shortcut of Home Assistant, for the element that it was typed in. */
export function keepShortcut(event: KeyboardEvent): void {
  if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
}

/** Keeps the letters that choose an option of a list; Home Assistant excepts only its own lists. */
export function keepOptionLetters(event: KeyboardEvent): void {
  if (event.composedPath()[0] instanceof HTMLSelectElement) keepShortcut(event);
}
