/** A kind of test: what it is for, where its files are, and what it needs. */
export interface Kind {
  readonly name: string;
  readonly doc: string;
  /** A pattern of paths; null for a kind that is a part of others. */
  readonly files: string | null;
  /** What the files of a kind that is a part of others import. */
  readonly imports: string | null;
  /** Runs when nothing is chosen; the others want --all or --kind. */
  readonly quick: boolean;
  /** Uses the built page. */
  readonly page: boolean;
  /** How many of its files run at a time: as many as there are workers, a pair, or one with the machine to itself. */
  readonly attention: 'shared' | 'halved' | 'whole';
  /**
   * Each file in a process of its own. Where files share one, half of the processor's time is saved that beginning one and
   * loading the same modules again takes; they must leave nothing behind.
   */
  readonly isolated: boolean;
}

const inFolder = (name: string, doc: string, parts: Partial<Kind> = {}): Kind => ({
  name,
  doc,
  files: `test/${name}/**/*.test.ts`,
  imports: null,
  quick: true,
  page: false,
  attention: 'shared',
  isolated: true,
  ...parts,
});

/** All kinds, in the order in which they run. */
export const kinds: readonly Kind[] = [
  {
    ...inFolder('unit', 'unit and property tests, beside their source', { isolated: false }),
    files: 'src/**/*.test.ts',
  },
  inFolder('property', 'those files of other kinds that try properties with fast-check', {
    files: null,
    imports: 'fast-check',
    quick: false,
  }),
  inFolder('tidy', 'the rules of the repository', { isolated: false }),
  inFolder('contract', 'one suite for everything that has several implementations, and the bootstrap'),
  inFolder('api', 'the server as clients see it', { page: true }),
  inFolder('console', 'the operator console and the page of the API in a real browser', {
    page: true,
    attention: 'halved',
  }),
  inFolder('browser', 'the page in a real browser', { page: true, attention: 'halved' }),
  inFolder('vr', 'the page with an emulated headset', { page: true, attention: 'halved' }),
  inFolder('accuracy', 'long proofs of the physics', { quick: false }),
  inFolder('load', 'many clients at once', { quick: false, page: true, attention: 'whole' }),
  inFolder('operations', 'a server as it is deployed, with the programs around it', {
    quick: false,
    page: true,
    attention: 'whole',
  }),
  inFolder('attack', 'hostile input and clients', { quick: false, page: true, attention: 'whole' }),
];

/** A kind with files of its own, which is a project of vitest. */
export type Project = Kind & { readonly files: string };

/** The kinds that have files of their own. */
export const projects: readonly Project[] = kinds.filter((kind): kind is Project => kind.files !== null);

/** The first of some kinds that a file belongs to. */
export function kindOf(
  chosen: readonly Kind[],
  project: string,
  importsOfFile: (module: string) => boolean,
): Kind | undefined {
  return chosen.find(({ name, imports }) => (imports === null ? name === project : importsOfFile(imports)));
}
