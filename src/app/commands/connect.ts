import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Input, UsageError } from '../../cli/index.ts';
import { HttpClient } from '../../client/index.ts';
import { loadConfiguration } from '../../server/index.ts';
import { root } from '../root.ts';

/** A client for the server that the command line means, with the operator's token when there is one for it. */
export function connect({ options }: Input): HttpClient {
  const { values } = loadConfiguration({ environment: process.env, root, workingFolder: process.cwd() });
  const given = typeof options.url === 'string' ? options.url : process.env.SPACETIME_URL;
  const announced = given === undefined ? announcedAddress(values.data_dir) : undefined;
  const baseUrl = checkUrl(given ?? announced ?? `http://127.0.0.1:${values.port}`);
  const { protocol, hostname } = new URL(baseUrl);
  const here = announced !== undefined || isThisMachine(hostname);
  // The token of the data folder belongs to this machine: no other server gets to see it.
  const token = values.operator_token ?? (here ? readToken(values.data_dir) : undefined);
  if (token !== undefined && !here && protocol !== 'https:') {
    throw new UsageError(`The token is not sent to ${baseUrl}: use https, or a server on this machine.`);
  }
  return new HttpClient({ baseUrl, ...(token === undefined ? {} : { token }) });
}

function checkUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(`"${text}" is no address such as http://127.0.0.1:8080.`);
  }
  return text;
}

/** Address of the server that runs with this data folder. */
function announcedAddress(dataFolder: string): string | undefined {
  try {
    const { addresses } = JSON.parse(readFileSync(path.join(dataFolder, 'server.json'), 'utf8')) as {
      addresses: readonly string[];
    };
    return addresses[0];
  } catch {
    return undefined;
  }
}

const othersBits = 0o077;

/** The token of the data folder; one that is not private is left alone, the next start replaces it. */
function readToken(dataFolder: string): string | undefined {
  const file = path.join(dataFolder, 'operator-token');
  try {
    const { mode, uid } = statSync(file);
    if (process.getuid !== undefined && (uid !== process.getuid() || (mode & othersBits) !== 0))
      return undefined;
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
