/** `npm run load`: loads a server in several forms, judges what becomes of it and records the outcomes. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordOutcomes } from '../bench/record.ts';
import { endProcesses, root } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';
import type { Outcome } from './judge.ts';
import { type Amount, fullAmount, type Shape, shapes } from './shapes.ts';
import { given, ownTarget, type Target } from './target.ts';

const known: Readonly<Record<string, Shape>> = shapes;
const usual = Object.keys(known).filter((name) => name !== 'soak');

const usage = `npm run load -- [options] [forms]

Loads a server and judges it: requests that fail, lines of visitors that are lost, late ticks, a clock that drifts, and
in a soak memory that grows. Forms are ${Object.keys(known).join(', ')}; without any, all but soak.

  --url URL        a server that runs already, instead of one of its own; SPACETIME_TOKEN is the token for it
  --allow-remote   even one that is not on this machine
  --seconds N      of each step (${fullAmount.seconds})
  --minutes N      of a soak (${fullAmount.minutes})
  --ladder N,...   connections of the ladder (${fullAmount.ladder.join(',')})
  --visitors N     of mixed and soak (${fullAmount.visitors})
  --results DIR    where load.json and soak.json are written (docs/results)
  --dry-run        records nothing
  --json           the outcomes as JSON on standard output
  --help           shows this

Exit codes: 0 the server held, 1 it did not, 2 wrong usage or nothing to load.`;

interface Wish {
  readonly forms: readonly string[];
  readonly amount: Amount;
  readonly url: string | undefined;
  readonly results: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** A call that cannot be carried out. */
class Refusal extends Error {}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const wish = readWish(args);
    if (wish === null) {
      console.log(usage);
      return 0;
    }
    return await run(wish);
  } catch (error) {
    console.error(error instanceof Refusal ? `${error.message}\n\n${usage}` : error);
    return 2;
  }
}

async function run(wish: Wish): Promise<number> {
  const target = await targetOf(wish);
  const outcomes: Outcome[] = [];
  try {
    for (const form of wish.forms) {
      for await (const outcome of known[form]?.(target, wish.amount) ?? []) {
        outcomes.push(outcome);
        (wish.json ? console.error : console.log)(shown(outcome));
      }
    }
  } finally {
    await target.stop();
    endProcesses();
    removeTemporaryFolders();
  }
  if (wish.json) console.log(JSON.stringify(outcomes));
  if (!wish.dryRun) record(wish, outcomes, target.own);
  return outcomes.every(({ failures }) => failures.length === 0) ? 0 : 1;
}

function targetOf({ url }: Wish): Promise<Target> {
  if (url === undefined) return ownTarget();
  const token = process.env.SPACETIME_TOKEN;
  if (!token)
    throw new Refusal('SPACETIME_TOKEN is missing: a token that may read the metrics of the server.');
  return Promise.resolve(given(url, token));
}

function record({ amount, results }: Wish, outcomes: readonly Outcome[], own: boolean): void {
  const target = own ? 'a server of its own' : 'a given server';
  const kept = outcomes.map(({ failures, ...figures }) => ({
    ...figures,
    target,
    held: failures.length === 0,
  }));
  const soaks = kept
    .filter(({ name }) => name === 'soak')
    .map((soak) => ({ ...soak, minutes: amount.minutes }));
  const loads = kept
    .filter(({ name }) => name !== 'soak')
    .map((load) => ({ ...load, seconds: amount.seconds }));
  if (loads.length > 0) recordOutcomes(join(results, 'load.json'), loads);
  if (soaks.length > 0) recordOutcomes(join(results, 'soak.json'), soaks);
}

function shown({
  name,
  requests,
  limited,
  perSecond,
  p99Ms,
  latePercent,
  behindPercent,
  memory,
  failures,
}: Outcome) {
  const parts = [
    `${requests} requests, ${Math.round(perSecond)} a second`,
    `99 of 100 within ${p99Ms} ms`,
    `${latePercent} % of ticks late`,
    `${behindPercent} % behind`,
    ...(limited > 0 ? [`${limited} beyond limits`] : []),
    ...(memory ? [`memory ${memory.ratio}, ${memory.slopeMiBPerHour} MiB an hour`] : []),
  ];
  return [
    `${name.padEnd(12)} ${parts.join(', ')}`,
    ...failures.map((failure) => `  FAILED: ${failure}`),
  ].join('\n');
}

/** Null when help is wanted. */
function readWish(args: readonly string[]): Wish | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const unknown = positionals.find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined)
    throw new Refusal(
      `There is no form of load called "${unknown}". There are: ${Object.keys(known).join(', ')}.`,
    );
  if (values.url !== undefined) checkUrl(values.url, values['allow-remote']);
  const { seconds, minutes, ladder, visitors, url, json } = values;
  return {
    forms: positionals.length > 0 ? positionals : usual,
    amount: {
      seconds: numberOf('seconds', seconds, 1, 3600) ?? fullAmount.seconds,
      minutes: numberOf('minutes', minutes, 0.05, 10_080) ?? fullAmount.minutes,
      ladder: ladder?.split(',').map((one) => numberOf('ladder', one, 1, 10_000) ?? 1) ?? fullAmount.ladder,
      visitors: numberOf('visitors', visitors, 1, 64) ?? fullAmount.visitors,
    },
    url,
    results: values.results ?? join(root, 'docs/results'),
    dryRun: values['dry-run'],
    json,
  };
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: text,
        seconds: text,
        minutes: text,
        ladder: text,
        visitors: text,
        results: text,
        'allow-remote': flag,
        'dry-run': flag,
        json: flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}

/** Load on a server of others is an attack, so that it takes a word more. */
function checkUrl(url: string, remote: boolean): void {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Refusal(`"${url}" is no address such as http://127.0.0.1:8080.`);
  const { hostname } = new URL(url);
  const here = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  if (!here && !remote)
    throw new Refusal(
      `${hostname} is not this machine. Where the server is yours to load, say --allow-remote.`,
    );
}

function numberOf(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value >= least && value <= most) return value;
  throw new Refusal(`--${option} is "${text}", but must be from ${least} to ${most}.`);
}
