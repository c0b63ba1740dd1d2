import type { Group } from './api-document.ts';
import type { Call } from './call.ts';

/** The groups with the calls that every word is found in; all of them where there are no words. */
export function findCalls(groups: readonly Group[], words: string): readonly Group[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return groups;
  return groups
    .map((group) => ({ ...group, calls: group.calls.filter((call) => fits(call, group, wanted)) }))
    .filter(({ calls }) => calls.length > 0);
}

function fits(call: Call, { name }: Group, wanted: readonly string[]): boolean {
  const { id, method, path, summary, permission } = call;
  const text = [id, method, path, summary, permission, name].join(' ').toLowerCase();
  return wanted.every((word) => text.includes(word));
}
