import { z } from 'zod';
import { defineSubsystem } from '../../engine/index.ts';
import { type Command, type CommandType, commandSchema } from '../commands.ts';
import { lookAround } from '../edit-entities.ts';
import { WorldError } from '../error.ts';
import type { WorldEventBody } from '../events.ts';
import { execute, type Outcome } from '../execute-command.ts';
import { limits } from '../limits.ts';
import { restored } from '../restored.ts';
import { celestial } from './celestial.ts';
import { entities } from './entities.ts';
import { events } from './events.ts';
import { freeBodies } from './free-bodies.ts';
import { light } from './light.ts';
import { manoeuvres } from './manoeuvres.ts';
import { markers } from './markers.ts';
import { presence } from './presence.ts';
import { setting } from './setting.ts';
import { shapes } from './shapes.ts';
import { swarms } from './swarms.ts';
import { time } from './time.ts';
import { vessels } from './vessels.ts';

type Done = Extract<WorldEventBody, { type: 'answer'; ok: true }>;

const placing: ReadonlySet<CommandType> = new Set<CommandType>(['join', 'jump', 'spawn', 'modify']);

/** Where commands wait for the next tick. */
export interface Commands {
  /** Takes anything; what is no command is answered as such. Throws WorldError `queue_full`. */
  submit(command: unknown): void;
}

/** Applies commands. */
export const commands = defineSubsystem({
  name: 'commands',
  doc: 'Applies what visitors and operators ask for at the beginning of a tick, in order, and answers each.',
  needs: {
    setting,
    time,
    celestial,
    light,
    entities,
    vessels,
    freeBodies,
    manoeuvres,
    markers,
    shapes,
    swarms,
    presence,
    events,
  },
  phase: 'input',
  state: { waiting: 'commands for the next tick' },
  commands: {
    join: 'lets a visitor in, with a ship at the start of the scene',
    leave: 'lets a visitor go; the ship goes too',
    rename: 'gives a visitor and the ship another name',
    control: 'sets thrust, torque, stabilisation, brake and held attitude of a ship',
    hold: 'sets the held attitude of a ship, and what it aims at',
    plan: 'sets what a ship is to do: changes of velocity at their instants, and whether it flies them by itself',
    set_plan: 'changes what any ship is to do, all of it or one change of velocity, for operators',
    jump: 'puts a ship on a round orbit of a body',
    ask_time: 'says what a visitor wants of the speed of time',
    set_time: 'says what an operator decides: factor, pause, date, speed of light, single ticks',
    spawn: 'adds a marker, a vessel without a pilot, a custom body, or a box or ball',
    modify: 'moves an entity, or changes what it is',
    remove: 'takes out a spawned marker, a vessel without a pilot, a custom body, or a box or ball',
    add_swarm: 'adds a swarm of light bodies',
    remove_swarm: 'takes out a swarm',
  } satisfies Record<CommandType, string>,
  start({ needs }) {
    let waiting: unknown[] = [];
    let putSomething = false;
    const apply = (command: unknown): void => {
      const parsed = commandSchema.safeParse(command);
      if (!parsed.success) {
        refuse(command, notACommand(parsed.error));
        return;
      }
      try {
        const { id } = parsed.data;
        const outcome = execute(parsed.data, needs);
        putSomething ||= putsSomething(parsed.data);
        if (id === undefined) return;
        const answer = { type: 'answer', id, command: parsed.data.type, ok: true } as const;
        needs.events.emit({ ...answer, ...about(outcome, parsed.data, needs) });
      } catch (error) {
        if (!(error instanceof WorldError)) throw error;
        refuse(parsed.data, error);
      }
    };
    const refuse = (command: unknown, { code, message, field }: WorldError): void => {
      const id = textAt(command, 'id') ?? '';
      const type = (textAt(command, 'type') ?? null) as CommandType | null;
      const answer = { type: 'answer', id, command: type, ok: false, code, message } as const;
      needs.events.emit(field === null ? answer : { ...answer, field });
    };
    const api: Commands = {
      submit(command) {
        if (waiting.length >= limits.pendingCommands) {
          throw new WorldError(
            'queue_full',
            `${limits.pendingCommands} commands wait for the next tick. Try again after it.`,
          );
        }
        waiting.push(command);
      },
    };
    return {
      api,
      step() {
        if (waiting.length === 0) return;
        const now = waiting;
        waiting = [];
        putSomething = false;
        for (const command of now) apply(command);
        // not for the others: pages work out the tick of their own controls before they hear of it
        if (putSomething) needs.vessels.placed();
        else needs.vessels.limitTime();
      },
      save: () => ({ waiting }),
      restore(saved) {
        waiting = restored(
          z.object({ waiting: z.array(z.unknown()).max(limits.pendingCommands) }),
          saved,
        ).waiting;
      },
    };
  },
});

/** Whether somebody or something is elsewhere after a command, perhaps where a long tick would be too long. */
function putsSomething(command: Command): boolean {
  if (command.type === 'set_time') return command.epoch !== undefined;
  return placing.has(command.type);
}

/** What the answer to a command names, and says of the custom body that it has put somewhere. */
function about(
  outcome: Outcome,
  command: Command,
  scope: Parameters<typeof lookAround>[1],
): Pick<Done, 'entity' | 'swarm' | 'burn' | 'bound_to' | 'warnings'> {
  if (outcome === undefined) return {};
  if (typeof outcome !== 'number') return outcome;
  const found = lookAround(command, scope, outcome);
  const entity = { entity: outcome };
  return found === undefined ? entity : { ...entity, bound_to: found.boundTo, warnings: found.odd };
}

function notACommand({ issues: [issue] }: z.ZodError): WorldError {
  const field = issue.path.join('.');
  const message = `${field || 'the command'}: ${issue.message}`;
  return new WorldError('invalid_command', message, undefined, field || null);
}

function textAt(value: unknown, key: string): string | undefined {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === 'string' ? found.slice(0, limits.idLength) : undefined;
}
