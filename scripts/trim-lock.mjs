#!/usr/bin/env node
/**
 * Takes `engines` out of the optional packages of package-lock.json: `node scripts/trim-lock.mjs`, after npm has written it.
 * npm leaves an optional package out, without a word, where the Node that runs npm is too old for it. Ours are run by the
 * packaged Node, however old the one is that installs them.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
for (const entry of Object.values(lock.packages)) if (entry.optional) delete entry.engines;
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
