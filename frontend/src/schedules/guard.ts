/**
 * Asks before a page with unsaved changes is left: by a link, the browser's back button, or closing the window.
 *
 * `dirty` returns whether there are unsaved changes. `ask` is called with a function that leaves the page once the user
 * confirms.
 */
export class LeaveGuard {
  /** Whether the browser's history has a second entry of this page, so that going back stays on it. */
  private armed = false;

  constructor(
    private readonly dirty: () => boolean,
    private readonly ask: (leave: () => void) => void,
  ) {}

  /** Starts the guard; returns a function that ends it. */
  watch(): () => void {
    window.addEventListener("click", this.clicked, true);
    window.addEventListener("popstate", this.gone);
    window.addEventListener("beforeunload", this.closing);
    return () => {
      window.removeEventListener("click", this.clicked, true);
      window.removeEventListener("popstate", this.gone);
      window.removeEventListener("beforeunload", this.closing);
    };
  }

  /** Must be called after each change, because the browser reports going back only afterwards. */
  arm(): void {
    if (this.armed) return;
    this.armed = true;
    history.pushState(null, "", location.href);
  }

  /** Whether the current entry of the browser's history is the second one of this page, which the next page replaces. */
  get second(): boolean {
    return this.armed;
  }

  /** Handles clicks on links before Home Assistant and the panel, which follow links themselves. */
  private readonly clicked = (event: MouseEvent): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((item): item is HTMLAnchorElement => item instanceof HTMLAnchorElement);
    if (link === undefined || link.href === "" || link.target === "_blank" || link.hasAttribute("download")) return;
    const target = new URL(link.href, location.href);
    if (target.origin !== location.origin || target.pathname === location.pathname || !this.dirty()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.ask(() => {
      if (this.armed) history.replaceState(null, "", target.href);
      else history.pushState(null, "", target.href);
      window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace: this.armed } }));
    });
  };

  private readonly gone = (): void => {
    if (!this.armed) return;
    this.armed = false;
    if (!this.dirty()) {
      history.back();
      return;
    }
    this.arm();
    this.ask(() => {
      this.armed = false;
      history.go(-2);
    });
  };

  private readonly closing = (event: BeforeUnloadEvent): void => {
    if (this.dirty()) event.preventDefault();
  };
}
