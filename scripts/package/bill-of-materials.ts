import { createHash } from 'node:crypto';
import { byName } from './entry.ts';
import { type Locked, neededBy, resolved } from './lock-file.ts';
import type { NodeRuntime } from './node-runtime.ts';

/** What a bill of materials is made from. */
export interface BillSettings {
  readonly version: string;
  readonly commit: string;
  /** Seconds since 1970 of the commit. */
  readonly timeS: number;
  readonly platform: string;
  readonly packages: readonly Locked[];
  /** Names of the packages that the product itself asks for. */
  readonly direct: readonly string[];
  readonly node: NodeRuntime;
}

/**
 * The bill of materials of a package in the format CycloneDX 1.6 (ECMA-424): every package of npm that is in it or was built
 * into its page, and its Node. The same settings give the same text.
 */
export function billOfMaterials(settings: BillSettings): object {
  const { version, commit, timeS, platform, packages, direct, node } = settings;
  const own = `pkg:generic/spacetime@${version}?platform=${platform}`;
  const parts = [...packages].sort((a, b) => byName(a.path, b.path));
  const refs = (from: string, names: readonly string[]): readonly string[] =>
    [...new Set(names.flatMap((name) => resolved(from, name, packages) ?? []).map(refOf))].sort(byName);
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(`${own} ${commit}`)}`,
    version: 1,
    metadata: {
      timestamp: new Date(timeS * 1000).toISOString(),
      component: {
        type: 'application',
        'bom-ref': own,
        name: 'spacetime',
        version,
        licenses: [{ license: { id: 'MIT' } }],
        purl: own,
        properties: [{ name: 'spacetime:commit', value: commit }],
      },
    },
    components: [...parts.map(component), nodeComponent(node)],
    dependencies: [
      { ref: own, dependsOn: [...refs('', direct), node.purl].sort(byName) },
      ...parts.map((one) => ({ ref: refOf(one), dependsOn: refs(one.path, neededBy(one)) })),
      { ref: node.purl, dependsOn: [] },
    ],
  };
}

function component(one: Locked): object {
  const { name, version, license, integrity = '' } = one;
  const [, group, plain] = /^(?:(@[^/]+)\/)?(.+)$/.exec(name) ?? [];
  const digest = /^sha512-(.+)$/.exec(integrity)?.[1];
  return {
    type: 'library',
    'bom-ref': refOf(one),
    ...(group === undefined ? {} : { group }),
    name: plain ?? name,
    version,
    scope: 'required',
    ...(digest === undefined ? {} : { hashes: [sha512(Buffer.from(digest, 'base64').toString('hex'))] }),
    ...(license === undefined ? {} : { licenses: [licenceOf(license)] }),
    purl: purlOf(one),
  };
}

function nodeComponent({ version, purl, hash }: NodeRuntime): object {
  return {
    type: 'platform',
    'bom-ref': purl,
    name: 'node',
    version,
    description: 'Node, with everything that is built into it; its licence names that.',
    scope: 'required',
    hashes: [hash],
    licenses: [{ license: { id: 'MIT' } }],
    purl,
  };
}

const sha512 = (content: string) => ({ alg: 'SHA-512', content });
const licenceOf = (expression: string): object =>
  /[ ()]/.test(expression) ? { expression } : { license: { id: expression } };
const purlOf = ({ name, version }: Locked): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;
/** The place is part of it: the same version may lie there twice, with other packages below it. */
const refOf = (one: Locked): string => `${purlOf(one)}#${one.path}`;

/** A number as random ones look, made from a text. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
