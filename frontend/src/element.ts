/**
 * Registers a custom element unless its name is taken: after an update a page may still have the old bundle and load the
 * new one, and a second registration would throw an error and leave the page empty.
 */
export function element(name: string) {
  return (made: CustomElementConstructor): void => {
    if (customElements.get(name) === undefined) customElements.define(name, made);
  };
}
