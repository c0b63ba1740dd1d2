import type { ResolvedConfiguration } from '../../protocol/index.ts';
import { configurationRules } from './configuration-rules.ts';
import { type FileSettings, fileRules } from './file-rules.ts';
import { type CheckItem, notNeeded, open, type Requirement, type Verdict } from './item.ts';
import { elsewhere, type Machine, machineRules } from './machine-rules.ts';

/** What a check is made from. */
export interface CheckSettings {
  readonly configuration: ResolvedConfiguration;
  readonly root: string;
  readonly allowedScenes: FileSettings['allowedScenes'];
  /** Undefined where the settings are for another machine. */
  readonly machine: Machine | undefined;
  readonly secretFile: string | undefined;
  /** Told before each item, with the share that is done. */
  readonly onProgress: (share: number, subject: string) => void;
}

/** Looks at everything, without a running server. Never rejects: what cannot be looked at is open, with the reason. */
export async function checkSystem(settings: CheckSettings): Promise<CheckItem[]> {
  const { configuration, root, allowedScenes, machine, secretFile } = settings;
  const { values } = configuration;
  const work: { readonly rule: Requirement; readonly judge: () => Verdict | Promise<Verdict> }[] = [
    ...configurationRules.map((rule) => ({ rule, judge: () => rule.judge(configuration) })),
    ...fileRules.map((rule) => ({ rule, judge: () => rule.judge({ root, values, allowedScenes }) })),
    ...machineRules.map((rule) => ({
      rule,
      judge: () => {
        const unneeded = rule.unneeded?.(values);
        if (unneeded !== undefined) return notNeeded(unneeded);
        return machine === undefined ? elsewhere : rule.judge({ machine, values, secretFile });
      },
    })),
  ];
  const items: CheckItem[] = [];
  for (const [done, { rule, judge }] of work.entries()) {
    settings.onProgress(done / work.length, rule.subject);
    const { id, severity, by, subject, advice } = rule;
    items.push({ id, severity, by, subject, advice, ...(await safely(judge)) });
  }
  return items;
}

async function safely(judge: () => Verdict | Promise<Verdict>): Promise<Verdict> {
  try {
    return await judge();
  } catch (error) {
    return open(`it could not be looked at: ${(error as Error).message}`);
  }
}
