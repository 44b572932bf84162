/** Shows a sentence in Home Assistant's toast at the bottom of the page. */
export function toast(from: HTMLElement, message: string): void {
  from.dispatchEvent(
    new CustomEvent("hass-notification", { detail: { message, duration: 6000 }, bubbles: true, composed: true }),
  );
}
