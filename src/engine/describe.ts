import type { OrderLine } from './engine.ts';
import type { OptionSpec } from './options.ts';
import type { AnySubsystem, FieldDocs } from './subsystem.ts';

/** A subsystem as data: docs/subsystems.md is made from it. */
export interface SubsystemDescription {
  readonly name: string;
  readonly doc: string;
  readonly phase: string | null;
  readonly needs: readonly string[];
  readonly options: readonly OptionDescription[];
  /** What it saves, and what it can be told to do: names with a sentence each. */
  readonly state: FieldDocs;
  readonly commands: FieldDocs;
}

/** An option as data: everything its record says, under its name. */
export type OptionDescription = OptionSpec & { readonly name: string };

/** Turns a definition into plain data: what it is for, what it needs, and every option with unit, default and limits. */
export function describe(definition: AnySubsystem): SubsystemDescription {
  const needs = new Set(Object.values(definition.needs).map((need) => need.name));
  return {
    name: definition.name,
    doc: definition.doc,
    phase: definition.phase ?? null,
    needs: [...needs].sort(),
    options: Object.entries(definition.options).map(([name, spec]) => ({ ...spec, name })),
    state: definition.state,
    commands: definition.commands,
  };
}

/** The boot order as text, one subsystem a line: position, name, phase in brackets, and what it comes after. */
export function formatOrder(lines: readonly OrderLine[]): string {
  const width = Math.max(0, ...lines.map((line) => line.name.length));
  const places = String(lines.length).length;
  return lines
    .map(({ position, name, phase, reason }) => {
      const place = String(position).padStart(places);
      return `${place} ${name.padEnd(width)}  ${phase ? `[${phase}] ` : ''}${reason}`;
    })
    .join('\n');
}
