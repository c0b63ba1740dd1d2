/** Licences that may come into the repository or what is built from it. */
const allowedLicences = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
]);
/** Tools that are only run, never shipped or linked, may also have these. */
const allowedForTools = new Set(['MPL-2.0', 'PSF-2.0', 'Zlib']);

/** Whether a licence expression allows our use: for `A OR B` one of both, for `A AND B` both. */
export function licenceAllowed(expression: string, tool: boolean): boolean {
  const plain = expression.replace(/[()]/g, ' ');
  return plain
    .split(/\sOR\s/)
    .some((choice) =>
      choice
        .split(/\sAND\s/)
        .every((one) => allowedLicences.has(one.trim()) || (tool && allowedForTools.has(one.trim()))),
    );
}

/** A package as the lock file has it. */
export interface LockedPackage {
  readonly license?: string | undefined;
  readonly dev?: boolean | undefined;
}

/** What an installed package says of itself. */
export interface InstalledPackage {
  readonly license?: string | { readonly type: string } | undefined;
}

/** The licence that a package states: what lies in node_modules, else, for other platforms, what the lock file says. */
export function licenceOf(
  locked: LockedPackage | undefined,
  installed: InstalledPackage | undefined,
): string | undefined {
  if (installed === undefined) return locked?.license;
  const { license } = installed;
  return typeof license === 'object' ? license.type : license;
}

/**
 * Packages whose licence does not allow our use, each with it.
 * @param installed What package.json in the folder of a package says; undefined where it is not installed.
 */
export function refusedLicences(
  packages: Readonly<Record<string, LockedPackage>>,
  installed: (path: string) => InstalledPackage | undefined,
): string[] {
  return Object.entries(packages).flatMap(([path, locked]) => {
    if (path === '') return [];
    const own = installed(path);
    const licence = licenceOf(locked, own);
    const tool = own === undefined || locked.dev === true;
    // The lock file need not say it of what is for other platforms; what is here has to.
    if (licence === undefined) return own === undefined ? [] : [`${path} states none`];
    return licenceAllowed(licence, tool) ? [] : [`${path} ${licence}`];
  });
}
