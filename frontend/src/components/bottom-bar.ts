/** Keeps the tray of the batches above a bar at the bottom of the page, until the returned function is called. */
export function bottomBar(bar: HTMLElement): () => void {
  const { style } = document.documentElement;
  const resize = new ResizeObserver(() => style.setProperty("--mr-bottom-bar", `${bar.offsetHeight}px`));
  resize.observe(bar);
  return () => {
    resize.disconnect();
    style.removeProperty("--mr-bottom-bar");
  };
}
