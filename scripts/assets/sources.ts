/** Where the raw material of the pictures comes from: pinned npm packages and two Debian packages. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Package {
  readonly name: string;
  readonly version: string;
  /** As in a lock file: sha512 of the packed archive. */
  readonly integrity: string;
}

const packages = {
  globe: {
    name: 'three-globe',
    version: '2.45.2',
    integrity:
      'sha512-3qJE2LAdyHsUPt02mgMRc+PG3j9kGEA0fUYrwKPGIVtvMR1XjDn9hCXu31AWocdgHOFcXkrRVz7jJZzTIvR0eQ==',
  },
  atlas: {
    name: 'world-atlas',
    version: '2.0.2',
    integrity:
      'sha512-IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ==',
  },
  celestial: {
    name: 'd3-celestial',
    version: '0.7.35',
    integrity:
      'sha512-cURxIl0E+FGWnYj6gTDt80SjuiM9lklcGykj/skVy7glDg5nj/QxTUoPPArU+bpEQ+1fLy5hi920OvJ/TgliRw==',
  },
} as const satisfies Record<string, Package>;

const sharpVersion = '0.35.5';
const moonPath = '/usr/share/stellarium/textures/moon_4k.jpg';
const moonSha256 = 'a71deba23c5e7b3945b5f7a33105975beb605b67486b38fa13e8246cbfdfaa93';
const fixedStarsPath = '/usr/share/libswe/ephe/sefstars.txt';
const fixedStarsSha256 = '43e71261f623aa11342b70187991766626c8d6f3cbc28d547130fbaf5013d504';

/** The folder that keeps downloads between runs, or a fresh temporary one. */
const workFolder: string = (() => {
  const named = process.env.SPACETIME_ASSETS_TMP;
  if (named === undefined) return mkdtempSync(join(tmpdir(), 'spacetime-assets-'));
  mkdirSync(named, { recursive: true });
  return named;
})();

/** Downloads and unpacks one pinned package once; returns its folder. Throws when the archive is not the pinned one. */
export function packageFolder(key: keyof typeof packages): string {
  const { name, version, integrity } = packages[key];
  const folder = join(workFolder, `${name}-${version}`);
  if (existsSync(folder)) return folder;
  execFileSync('npm', ['pack', '--silent', `${name}@${version}`], { cwd: workFolder });
  const archive = join(workFolder, `${name}-${version}.tgz`);
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== integrity) throw new Error(`${archive} is not the pinned archive: ${found}`);
  mkdirSync(folder);
  execFileSync('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
  return folder;
}

/** Path of the Moon's map; throws with the remedy when the Debian package is missing or carries another picture. */
export function moonMap(): string {
  return debianFile(moonPath, 'stellarium-data', moonSha256);
}

/** Path of the list of fixed stars; throws as `moonMap` does. */
export function fixedStars(): string {
  return debianFile(fixedStarsPath, 'swe-basic-data', fixedStarsSha256);
}

function debianFile(path: string, debianPackage: string, sha256: string): string {
  if (!existsSync(path)) throw new Error(`${path} is missing: install the Debian package ${debianPackage}`);
  const found = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (found !== sha256) throw new Error(`${path} is not the file this script was written for: ${found}`);
  return path;
}

/** Installs the image library into the temporary folder and returns the path to require it from. */
export function sharpFolder(): string {
  const folder = join(workFolder, `sharp-${sharpVersion}`);
  if (!existsSync(folder)) {
    mkdirSync(folder);
    execFileSync('npm', ['install', '--silent', '--no-save', '--prefix', folder, `sharp@${sharpVersion}`]);
  }
  return join(folder, 'node_modules', 'sharp');
}
