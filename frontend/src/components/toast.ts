/** Shows a sentence at the foot of the page, with Home Assistant's own means. */
export function toast(from: HTMLElement, message: string): void {
  from.dispatchEvent(
    new CustomEvent("hass-notification", { detail: { message, duration: 6000 }, bubbles: true, composed: true }),
  );
}
