/**
 * Asks before a page with unsaved changes is left: by a link, the browser's back button, or closing the window.
 *
 * `dirty` tells whether there is anything to lose. `ask` is called with what goes on with the leaving, once the user
 * wants it.
 */
export class LeaveGuard {
  constructor(
    private readonly dirty: () => boolean,
    private readonly ask: (leave: () => void) => void,
  ) {}

  private place = "";

  /** Begins to watch; returns what ends it. */
  watch(): () => void {
    this.place = location.href;
    window.addEventListener("click", this.clicked, true);
    window.addEventListener("popstate", this.gone, true);
    window.addEventListener("beforeunload", this.closing);
    return () => {
      window.removeEventListener("click", this.clicked, true);
      window.removeEventListener("popstate", this.gone, true);
      window.removeEventListener("beforeunload", this.closing);
    };
  }

  /** Before anybody else hears of a click on a link: Home Assistant and the panel follow links by themselves. */
  private readonly clicked = (event: MouseEvent): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((item): item is HTMLAnchorElement => item instanceof HTMLAnchorElement);
    if (link === undefined || link.href === "" || link.target === "_blank" || link.hasAttribute("download")) return;
    const target = new URL(link.href, location.href);
    if (target.origin !== location.origin || target.pathname === location.pathname || !this.dirty()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.ask(() => {
      history.pushState(null, "", target.href);
      window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
    });
  };

  /** The browser has gone back already; it is brought here again, and goes once it may. */
  private readonly gone = (event: PopStateEvent): void => {
    if (new URL(this.place).pathname === location.pathname || !this.dirty()) return;
    event.stopImmediatePropagation();
    history.pushState(null, "", this.place);
    this.ask(() => history.back());
  };

  private readonly closing = (event: BeforeUnloadEvent): void => {
    if (this.dirty()) event.preventDefault();
  };
}
