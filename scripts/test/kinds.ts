/** A kind of test: what it is for, where its files are, and what it needs. */
export interface Kind {
  readonly name: string;
  readonly doc: string;
  readonly files: string;
  /** Runs when nothing is chosen; the others want --all or --kind. */
  readonly quick: boolean;
  /** Uses the built page. */
  readonly page: boolean;
  /** Takes all the machine's attention: one file at a time, after the kinds before it. */
  readonly alone: boolean;
}

const inFolder = (name: string, doc: string, parts: Partial<Kind> = {}): Kind => ({
  name,
  doc,
  files: `test/${name}/**/*.test.ts`,
  quick: true,
  page: false,
  alone: false,
  ...parts,
});

/** All kinds, in the order in which they run. */
export const kinds: readonly Kind[] = [
  { ...inFolder('unit', 'unit and property tests, beside their source'), files: 'src/**/*.test.ts' },
  inFolder('tidy', 'the rules of the repository'),
  inFolder('contract', 'one suite for everything that has several implementations, and the bootstrap'),
  inFolder('api', 'the server as clients see it', { page: true }),
  inFolder('browser', 'the page in a real browser', { page: true, alone: true }),
  inFolder('vr', 'the page with an emulated headset', { page: true, alone: true }),
  inFolder('load', 'many clients at once', { quick: false, page: true, alone: true }),
  inFolder('attack', 'hostile input and clients', { quick: false, page: true, alone: true }),
];
