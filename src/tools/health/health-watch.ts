import { boundedGet, type Got } from './bounded-get.ts';
import {
  apiReading,
  playerReading,
  processReading,
  readFigures,
  readStatus,
  sceneReading,
  simulationReading,
  subsystemsReading,
  supervisorReading,
  type TickLook,
  telemetryReading,
  toldProcess,
  unknown,
} from './judge.ts';
import { lookAtProcess, type ProcessLook } from './process-look.ts';
import type { PartReading, Readings } from './reading.ts';

/** What is watched, and where it is. */
export interface HealthTargets {
  /** Address of page and API, such as http://127.0.0.1:8080. */
  readonly baseUrl: string;
  /** Address of the port for telemetry alone; null where there is none. */
  readonly telemetryUrl: string | null;
  /** Whether that is known, and not only where it is as a rule. */
  readonly telemetryNamed: boolean;
  readonly supervisorUrl: string;
  /** Whether somebody has said that there is a supervisor. */
  readonly supervisorNamed: boolean;
  /** Number of the process, where it runs on this machine. */
  readonly pid: number | null;
  /** An access token; undefined where there is none, or none can be had in time. */
  readonly token: (withinMs: number) => Promise<string | undefined>;
  /** Longest wait for one answer. Requests go out together, in three steps at most: a round ends in time whatever hangs. */
  readonly answerMs: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonicMs: () => number;
}

/** Time between two looks at the tick within the first round. */
const lookApartMs = 300;

/** Looks at a server again and again; what a round needs of the one before is kept here. */
export class HealthWatch {
  private readonly findTargets: () => HealthTargets;
  private targets: HealthTargets;
  private process: ProcessLook | undefined;
  private ticks: TickLook | undefined;

  /** @param findTargets Asked in each round: a server that was started again is another process, perhaps at other ports. */
  constructor(findTargets: () => HealthTargets) {
    this.findTargets = findTargets;
    this.targets = findTargets();
  }

  /** Looks at everything once. Never rejects, and takes little longer than three answers may. */
  async look(): Promise<Readings> {
    this.targets = this.findTargets();
    const { baseUrl, telemetryUrl, telemetryNamed, supervisorUrl, supervisorNamed, pid, answerMs } =
      this.targets;
    const firstLook = pid === null ? undefined : lookAtProcess(pid);
    const [live, telemetry, supervisor, token] = await Promise.all([
      this.get('/health/live'),
      telemetryUrl === null ? undefined : boundedGet(new URL('/telemetry', telemetryUrl), answerMs),
      boundedGet(new URL('/health', supervisorUrl), answerMs),
      this.targets.token(answerMs),
    ]);
    const lives = live.kind === 'answer' && live.status === 200;
    const inside = lives ? await this.lookInside(token) : nothingInside;
    const look = pid === null ? inside.told : await lookAtProcess(pid);
    const first = await firstLook;
    const before = this.process ?? (typeof first === 'object' ? first : undefined);
    this.process = typeof look === 'object' ? look : undefined;
    return {
      ...inside.readings,
      process: processReading(look, before, pid),
      api: apiReading(baseUrl, live, inside.ready),
      telemetry: telemetryReading(telemetryUrl, telemetryNamed, telemetry),
      supervisor: supervisorReading(supervisorUrl, supervisorNamed, supervisor),
    };
  }

  private get(path: string, token?: string): Promise<Got> {
    return boundedGet(new URL(path, this.targets.baseUrl), this.targets.answerMs, token);
  }

  private async lookInside(token: string | undefined): Promise<Inside> {
    const askedMs = this.targets.monotonicMs();
    const [ready, status, scene, performance] = await Promise.all([
      this.get('/health/ready', token),
      this.get('/status', token),
      token === undefined ? undefined : this.get('/scene', token),
      token === undefined ? undefined : this.get('/performance', token),
    ]);
    const said = readStatus(status);
    const figures = readFigures(performance);
    const told = figures === undefined ? undefined : toldProcess(figures);
    if (said === undefined) return { ...nothingInside, ready, told, readings: wrongInside(status) };
    if (begunSince(said, this.ticks, askedMs)) this.ticks = undefined;
    const first = tickLook(said, askedMs, this.targets.monotonicMs());
    const before = this.ticks ?? first;
    const latest =
      this.ticks === undefined && first !== undefined ? await this.lookAgain(token) : { said, look: first };
    this.ticks = latest.look;
    return {
      ready,
      told,
      readings: {
        scene: sceneReading(said, scene),
        player: playerReading(said),
        subsystems: subsystemsReading(said),
        simulation:
          latest.said === undefined
            ? { state: 'failed', detail: 'it was seen once, and then there was no answer' }
            : simulationReading(before, latest.look, latest.said, figures),
      },
    };
  }

  /** Asks for the tick once more, a moment later: in the first round there is none to compare with. */
  private async lookAgain(token: string | undefined) {
    await new Promise((resolve) => setTimeout(resolve, lookApartMs));
    const askedMs = this.targets.monotonicMs();
    const said = readStatus(await this.get('/status', token));
    return {
      said,
      look: said === undefined ? undefined : tickLook(said, askedMs, this.targets.monotonicMs()),
    };
  }
}

interface Inside {
  readonly ready: Got | undefined;
  readonly told: ProcessLook | undefined;
  readonly readings: Readonly<Record<'scene' | 'player' | 'subsystems' | 'simulation', PartReading>>;
}

const unseen = unknown('the server gives no answer');
const nothingInside: Inside = {
  ready: undefined,
  told: undefined,
  readings: { scene: unseen, player: unseen, subsystems: unseen, simulation: unseen },
};

/** What can be told when the answer about the state is none. */
function wrongInside(got: Got): Inside['readings'] {
  const why = got.kind === 'answer' ? `a wrong answer (status ${got.status})` : got.detail;
  const wrong: PartReading = { state: 'failed', detail: `its state cannot be read: ${why}` };
  return { scene: wrong, player: wrong, subsystems: wrong, simulation: wrong };
}

/** Whether a server was started after a look at it: its ticks go on from a save then, and tell nothing about their rate. */
function begunSince(
  { uptime_seconds: uptime }: NonNullable<ReturnType<typeof readStatus>>,
  before: TickLook | undefined,
  askedMs: number,
): boolean {
  return before !== undefined && uptime !== undefined && uptime * 1000 < askedMs - before.answeredMs;
}

function tickLook(
  { world }: NonNullable<ReturnType<typeof readStatus>>,
  askedMs: number,
  answeredMs: number,
): TickLook | undefined {
  return world && { tick: world.tick, restarts: world.restarts, askedMs, answeredMs };
}
