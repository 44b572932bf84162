// Reactive properties of Lit as one object for each class: decorators become a call for each property.

const DECORATED = /@(property|state)\((\{[^}]*\})?\) (?=(?:(?:private|protected|override|readonly) )*(\w+)[!?:; ])/g;
const CLASS = /^(?:export )?(?:abstract )?class \w+(?:<[^{]*?>)? extends [^{]+ \{$/gm;

/** Returns a source with the properties of each class in `static properties`, which Lit treats like its decorators. */
export function withoutDecorators(source) {
  const heads = [...source.matchAll(CLASS)];
  let made = source.slice(0, heads[0]?.index ?? source.length);
  heads.forEach((head, place) => {
    const body = source.slice(head.index + head[0].length, heads[place + 1]?.index);
    const properties = [];
    const plain = body.replace(DECORATED, (_whole, kind, options, name) => {
      properties.push(`${name}: ${kind === "state" ? "{ state: true }" : (options ?? "{}")}`);
      return "";
    });
    made += head[0] + (properties.length === 0 ? "" : `\nstatic properties = { ${properties.join(", ")} };`) + plain;
  });
  return made;
}
