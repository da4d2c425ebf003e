/** Orders tests so that those come first that will most likely fail, and remembers which did. */
export class Killers<Test extends { readonly name: string; readonly milliseconds: number }> {
  readonly #recent = new Map<string, Test[]>();

  /**
   * The tests in the order in which to run them: first those that noticed a change of the same subject, the latest first;
   * then the others, the quickest first.
   *
   * @param subjects what the change concerns, the most specific first
   */
  order(tests: readonly Test[], subjects: readonly string[]): Test[] {
    const known = subjects.flatMap((subject) => this.#recent.get(subject) ?? []);
    const quickest = tests.toSorted((one, other) => one.milliseconds - other.milliseconds);
    const wanted = new Set(tests);
    return [...new Set([...known.filter((test) => wanted.has(test)), ...quickest])];
  }

  /** Remembers that a test noticed a change of these subjects. */
  killed(test: Test, subjects: readonly string[]): void {
    for (const subject of subjects) {
      const before = this.#recent.get(subject) ?? [];
      this.#recent.set(subject, [test, ...before.filter((other) => other !== test)]);
    }
  }
}
