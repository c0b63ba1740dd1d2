import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Input, type Output, UsageError } from '../../cli/index.ts';
import { HttpClient, type HttpClientSettings, ProblemError } from '../../client/index.ts';
import { type Credential, CredentialFile } from '../../server/caller/index.ts';
import { ownConfiguration } from './own-configuration.ts';
import { readShortText } from './read-text.ts';

/** A client for the server that the command line means, with a token when there is one for it. */
export function connect(input: Input): HttpClient {
  return new HttpClient(serverOf(input));
}

/**
 * The server that the command line means, and what gives a token for it.
 * @param timeoutMs Longest wait for an answer when the token has to be renewed.
 */
export function serverOf({ options, output }: Input, timeoutMs?: number): HttpClientSettings {
  const values = ownConfiguration();
  const given = typeof options.url === 'string' ? options.url : process.env.SPACETIME_URL;
  const announced = given === undefined ? announcedAddress(values.data_dir) : undefined;
  const baseUrl = checkUrl(given ?? announced ?? `http://127.0.0.1:${values.port}`);
  const { protocol, hostname } = new URL(baseUrl);
  const here = announced !== undefined || isThisMachine(hostname);
  const fixed = givenToken();
  if (fixed !== undefined && !here && protocol !== 'https:') {
    throw new UsageError(`The token is not sent to ${baseUrl}: use https, or a server on this machine.`);
  }
  if (fixed !== undefined) return { baseUrl, token: fixed };
  // The credential of the data folder belongs to this machine: no other server gets to see what is made of it.
  if (!here) return { baseUrl };
  const token = (refused?: string) =>
    ownToken(values.data_dir, { baseUrl, ...(timeoutMs && { timeoutMs }) }, output, refused);
  return { baseUrl, token };
}

/** Several times the longest token, bytes. */
const MOST_TOKEN_BYTES = 16 * 1024;

/** The token of the environment, or of the file that it names; an empty variable counts as none. */
export function givenToken(): string | undefined {
  const { SPACETIME_TOKEN: token = '', SPACETIME_TOKEN_FILE: file = '' } = process.env;
  if (token !== '') return token;
  if (file === '') return undefined;
  try {
    return readShortText(file, MOST_TOKEN_BYTES).trim();
  } catch (error) {
    throw new UsageError(
      `SPACETIME_TOKEN_FILE names a file that cannot be read: ${(error as Error).message}.`,
    );
  }
}

function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // What is given with it is a secret that has to stay one.
  if (url !== undefined && (url.username !== '' || url.password !== ''))
    throw new UsageError(`Leave name and password out of the address; a token comes in SPACETIME_TOKEN.`);
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UsageError(`"${text}" is no address such as http://127.0.0.1:8080.`);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw new UsageError(
      `A server has an address of its own: ${url.origin} without "${text.slice(url.origin.length)}".`,
    );
  return text;
}

/** The data folder that the surroundings configure. */
export function dataFolderOf(): string {
  return ownConfiguration().data_dir;
}

/** Address of the server that runs with this data folder. */
function announcedAddress(dataFolder: string): string | undefined {
  return announcement(dataFolder)?.addresses[0];
}

/** What a server tells of itself in its data folder. */
export interface Announcement {
  readonly pid: number;
  readonly addresses: readonly string[];
  readonly telemetry_address?: string | null;
}

/** What the server that runs with this data folder has told there; it may have ended without taking it back. */
export function announcement(dataFolder: string): Announcement | undefined {
  try {
    const told = JSON.parse(readFileSync(path.join(dataFolder, 'server.json'), 'utf8')) as Announcement;
    return Array.isArray(told.addresses) && Number.isInteger(told.pid) ? told : undefined;
  } catch {
    return undefined;
  }
}

/** A token made of the credential in the data folder; without one the call goes out as a stranger's. */
async function ownToken(
  dataFolder: string,
  server: HttpClientSettings,
  output: Output,
  refused: string | undefined,
): Promise<string | undefined> {
  try {
    const file = new CredentialFile(dataFolder);
    return await file.accessToken((value) => refreshAt(server, value), Date.now, refused);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'refresh_refused') throw error;
    output.note(`The credential in ${dataFolder} is of no use any more: ${error.message}`);
    output.note('Get another one with: spacetime token create --save');
    return undefined;
  }
}

/** Trades the value of a credential for a token and the next value. */
export async function refreshAt(server: HttpClientSettings, value: string): Promise<Required<Credential>> {
  const { body } = await new HttpClient(server).call('auth_refresh', { body: { refresh_token: value } });
  return {
    refresh_token: body.refresh_token ?? '',
    access_token: body.access_token,
    access_ends_ms: Date.parse(body.expires_at),
  };
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
