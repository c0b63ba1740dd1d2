import { type Input, UsageError } from '../../cli/index.ts';
import { nameOf, parseJson, readText } from './read-text.ts';
import { textOption } from './values.ts';

/**
 * What is to be put into the world, an entity, a plan or a swarm, as JSON from the command line or from a file (`--file`).
 * @param at Which word of the command line may have it.
 */
export async function givenJson(input: Input, what: 'entity' | 'plan' | 'swarm', at = 0): Promise<unknown> {
  const file = textOption(input, 'file');
  const words = input.positionals[at];
  if ((file === undefined) === (words === undefined))
    throw new UsageError(`Say what to put there: the ${what} as JSON, or --file with one. Give one of both.`);
  return file === undefined
    ? parseJson(words ?? '', `The ${what}`)
    : parseJson(await readText(file), nameOf(file));
}
