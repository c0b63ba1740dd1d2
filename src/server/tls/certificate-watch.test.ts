import { expect, it } from 'vitest';
import { createLog } from '../../engine/index.ts';
import { CertificateWatch } from './certificate-watch.ts';
import { makeCertificate } from './development-certificate.ts';

const dayMs = 86_400_000;

/** What the log warns of when a server begins with a certificate of that age. */
function warnings(ageDays: number): string[] {
  const said: string[] = [];
  const log = createLog({ level: 'warn', write: ({ message }) => void said.push(message) });
  const pair = makeCertificate(['localhost'], new Date(Date.now() - ageDays * dayMs));
  const settings = { certFile: 'cert.pem', keyFile: 'key.pem', onRenewed: () => {}, log };
  new CertificateWatch(settings, pair).stop();
  return said;
}

it('warns at the start of a certificate that has ended', () => {
  expect(warnings(91)).toEqual([expect.stringContaining('the certificate has ended')]);
  expect(warnings(89)).toEqual([]);
});
