import { expect, test } from "vitest";
import { withoutDecorators } from "../reactive.mjs";

test("decorated properties of each class become its static properties", () => {
  const source = `import { property } from "lit/decorators.js";
@element("mr-a")
export class A extends Part {
  @property({ attribute: false }) miners: readonly Miner[] = [];
  @property({ type: Boolean, reflect: true }) narrow = false;
  @property() label = "";
  @query("input") private readonly input!: HTMLElement;
  @state() private open = false;
  @state() protected override working: number | undefined;
}
export abstract class B<Row> extends A {
  plain = 1;
}
class C extends B<string> {
  @state() private one:
    | string
    | undefined;
}
`;
  const made = withoutDecorators(source);
  expect(made).toContain(
    "class A extends Part {\nstatic properties = { miners: { attribute: false }, narrow: { type: Boolean, reflect: true }, " +
      "label: {}, open: { state: true }, working: { state: true } };",
  );
  expect(made).toContain("class B<Row> extends A {\n  plain = 1;");
  expect(made).toContain("class C extends B<string> {\nstatic properties = { one: { state: true } };\n  private one:");
  expect(made).toContain('@query("input") private readonly input');
  expect(made).not.toMatch(/@(property|state)\(/);
  expect(withoutDecorators("const nothing = 1;\n")).toBe("const nothing = 1;\n");
});
