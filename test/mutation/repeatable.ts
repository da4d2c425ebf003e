import { type RunnerTestCase, TestRunner } from 'vitest';
import type { Printed, RendererRequest } from '../../harness/chart/helm-template.ts';
import { type Template, withTemplate } from '../../harness/chart/render.ts';

/** What a test rendered of the chart without a change. */
export interface Rendering {
  readonly request: RendererRequest;
  readonly printed: Printed;
  /** The lines of templates that were rendered, as `withCoverage` reports them. */
  readonly covered: ReadonlySet<string>;
}

/** A test of the chart that can be run again, on a changed copy of the chart. */
export class Repeatable {
  /** Below the repository's folder. */
  readonly file: string;
  /** File and title. */
  readonly name: string;
  readonly milliseconds: number;
  readonly #renderings: readonly Rendering[];
  readonly #run: () => Promise<void>;
  #before = Promise.resolve(true);
  #reliable: Promise<boolean> | undefined;

  constructor(test: RunnerTestCase, renderings: readonly Rendering[], milliseconds: number) {
    this.file = test.file.name;
    this.name = `${test.file.name} > ${test.fullTestName ?? test.name}`;
    this.milliseconds = milliseconds;
    this.#renderings = renderings;
    this.#run = TestRunner.getTestFn(test) as () => Promise<void>;
  }

  /** Whether it renders a line, given as `withCoverage` reports it. */
  covers(report: string): boolean {
    return this.#renderings.some(({ covered }) => covered.has(report));
  }

  /** Whether one of its renderings of a line is another now: if none is, the test cannot fail. */
  async sees(report: string, template: Template): Promise<boolean> {
    for (const { request, printed, covered } of this.#renderings)
      if (covered.has(report) && isDifferent(await template(request), printed)) return true;
    return false;
  }

  /**
   * Whether it fails now, and passes again without a change: a test that cannot run twice, because it changes the control
   * plane, kills nothing.
   */
  async kills(template: Template, unchanged: Template): Promise<boolean> {
    if (await this.#passes(template)) return false;
    this.#reliable ??= this.#passes(unchanged);
    return this.#reliable;
  }

  #passes(template: Template): Promise<boolean> {
    // One at a time: vitest keeps the promises of a test's assertions with the test.
    const run = () =>
      withTemplate(template, this.#run).then(
        () => true,
        () => false,
      );
    this.#before = this.#before.then(run);
    return this.#before;
  }
}

function isDifferent(one: Printed, other: Printed): boolean {
  return one.stdout !== other.stdout || one.stderr !== other.stderr;
}
