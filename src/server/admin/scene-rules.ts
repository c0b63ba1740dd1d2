import { z } from 'zod';
import { ApiError, type Environment } from '../../protocol/index.ts';
import type { Act } from '../http/audit-port.ts';
import { OneByOne } from '../one-by-one.ts';
import { normalScenePath } from '../scenes/scene-path.ts';
import type { Rules, Whitelist } from '../scenes/whitelist.ts';
import { readValue, writeValue } from '../store/operations/values.ts';
import type { Store } from '../store/store.ts';

/** Which list a rule stands in. The one of what is denied wins. */
export type RuleList = 'allow' | 'deny';

/** A rule and where it comes from. */
export interface Rule {
  readonly pattern: string;
  readonly list: RuleList;
  readonly origin: 'file' | 'runtime';
}

/** What the rules are made of. */
export interface SceneRulesParts {
  readonly whitelist: Whitelist;
  readonly environment: Environment;
  /** Reads the file of the whitelist again. */
  readonly readFile: () => Promise<Rules>;
  readonly store: Store;
  readonly now: () => number;
}

/** Under which changes are kept: what was allowed while developing is not thereby allowed elsewhere. */
const documentOf = (environment: Environment): string => `whitelist ${environment}`;
const maxChanges = 1000;
const patterns = z.array(z.string());
const changesSchema = z.object({
  added: z.object({ allow: patterns, deny: patterns }),
  removed: z.object({ allow: patterns, deny: patterns }),
});
type Changes = z.output<typeof changesSchema>;

const none: Changes = { added: { allow: [], deny: [] }, removed: { allow: [], deny: [] } };

/** The whitelist of a running server: the rules of its file with what was added and removed since, kept in the store. */
export class SceneRules {
  private readonly parts: SceneRulesParts;
  private readonly turns = new OneByOne();
  private file: Rules;
  private changes: Changes = none;

  private constructor(parts: SceneRulesParts, file: Rules) {
    this.parts = parts;
    this.file = file;
  }

  /** Applies what earlier runs have kept. */
  static async open(parts: SceneRulesParts): Promise<SceneRules> {
    const own = new SceneRules(parts, parts.whitelist.rules);
    const kept = changesSchema.safeParse(await parts.store.run(readValue, documentOf(parts.environment)));
    own.apply(kept.data ?? none);
    return own;
  }

  /** Every rule that holds. */
  list(): Rule[] {
    const { added, removed } = this.changes;
    return (['allow', 'deny'] as const).flatMap((list) => [
      ...this.file[list]
        .filter((pattern) => !removed[list].includes(pattern))
        .map((pattern) => ({ pattern, list, origin: 'file' as const })),
      ...added[list].map((pattern) => ({ pattern, list, origin: 'runtime' as const })),
    ]);
  }

  /** Adds a rule. Rejects with `path_refused` for one that is no plain pattern, and with `too_many_rules`. */
  add(list: RuleList, given: string, act?: Act): Promise<void> {
    return this.turns.run(() => this.addNow(list, given, act));
  }

  /** Takes a rule out. Rejects with `unknown_rule`. */
  remove(list: RuleList, pattern: string, act?: Act): Promise<void> {
    return this.turns.run(() => this.removeNow(list, pattern, act));
  }

  /** Reads the file again. Rejects with `whitelist_damaged`, and then leaves everything as it is. */
  reload(): Promise<void> {
    return this.turns.run(() => this.reloadNow());
  }

  private async addNow(list: RuleList, given: string, act: Act | undefined): Promise<void> {
    const pattern = normalPattern(given);
    act?.note(pattern, { list });
    if (this.list().some((rule) => rule.list === list && rule.pattern === pattern)) return;
    const { added, removed } = this.changes;
    if (countOf(this.changes) >= maxChanges) throw new ApiError('too_many_rules');
    const restored = this.file[list].includes(pattern);
    await this.keep(
      {
        added: restored ? added : { ...added, [list]: [...added[list], pattern] },
        removed: { ...removed, [list]: removed[list].filter((one) => one !== pattern) },
      },
      act,
    );
  }

  private async removeNow(list: RuleList, pattern: string, act: Act | undefined): Promise<void> {
    const rule = this.list().find((one) => one.list === list && one.pattern === pattern);
    if (rule === undefined) throw new ApiError('unknown_rule');
    const { added, removed } = this.changes;
    if (rule.origin === 'file' && countOf(this.changes) >= maxChanges) throw new ApiError('too_many_rules');
    act?.note(pattern, { list });
    await this.keep(
      rule.origin === 'runtime'
        ? { removed, added: { ...added, [list]: added[list].filter((one) => one !== pattern) } }
        : { added, removed: { ...removed, [list]: [...removed[list], pattern] } },
      act,
    );
  }

  private async reloadNow(): Promise<void> {
    try {
      this.file = await this.parts.readFile();
    } catch (error) {
      throw new ApiError('whitelist_damaged', (error as Error).message);
    }
    this.apply(this.changes);
  }

  private async keep(changes: Changes, act: Act | undefined): Promise<void> {
    const { store, environment, now } = this.parts;
    const wish = { name: documentOf(environment), document: changes, nowMs: now() };
    await (act ?? store).run(writeValue, wish);
    this.apply(changes);
  }

  private apply(changes: Changes): void {
    this.changes = changes;
    const of = (list: RuleList): string[] =>
      this.list()
        .filter((rule) => rule.list === list)
        .map(({ pattern }) => pattern);
    this.parts.whitelist.replace({ allow: of('allow'), deny: of('deny') });
  }
}

function countOf({ added, removed }: Changes): number {
  return added.allow.length + added.deny.length + removed.allow.length + removed.deny.length;
}

/** Stands for what a wildcard matches while the rest of its pattern is judged. */
const filler = 'x';

/** The one spelling of a pattern: plain parts with wildcards, as scene paths have them. Throws `path_refused`. */
function normalPattern(given: string): string {
  const folder = given.endsWith('/');
  const body = folder ? given.slice(0, -1) : given;
  if (body.includes('%')) throw refused('it is encoded');
  try {
    normalScenePath(body.replaceAll('*', filler));
  } catch (error) {
    if (error instanceof ApiError) throw refused(error.details.errors?.[0]?.message ?? error.message);
    throw error;
  }
  for (const part of body.split('/')) {
    if (part.includes('**') && part !== '**') throw refused('"**" has to be a whole part');
  }
  return given;
}

function refused(reason: string): ApiError {
  return new ApiError('path_refused', `The pattern is refused: ${reason}.`, {
    errors: [{ where: 'body', path: '/pattern', message: reason }],
  });
}
