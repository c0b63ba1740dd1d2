import type { Command, Scene, WorldSnapshot } from '../../world/index.ts';
import type { LoggedCommand, ResumePoint } from './messages.ts';

/** Commands that may come between two snapshots, about a second; beyond that the host refuses more. */
const maxLoggedCommands = 50_000;

/** How much of the past a new thread is given, from everything to nothing but the scene. */
export type ResumeDepth = 'replay' | 'snapshot' | 'scene';

/** What the host keeps so that a world outlives its thread: a snapshot and the commands since, with their ticks. */
export class CommandLog {
  private scene: Scene | undefined;
  private snapshot: WorldSnapshot | undefined;
  private seenTick = 0;
  private nextSeq = 1;
  private commands: { seq: number; command: Command; tick: number | null }[] = [];

  /** Whether there is room for another command. */
  get hasRoom(): boolean {
    return this.commands.length < maxLoggedCommands;
  }

  /** Takes a command that is about to be sent. */
  append(command: Command): LoggedCommand {
    const logged = { seq: this.nextSeq++, command, tick: null };
    this.commands.push(logged);
    return logged;
  }

  /** Another world runs: its past begins now. Commands that are still under way go to it. */
  open(scene: Scene, snapshot: WorldSnapshot, tick: number): void {
    this.scene = scene;
    this.snapshot = snapshot;
    this.seenTick = tick;
    this.commands = this.commands.filter((logged) => logged.tick === null);
  }

  /** The world stood at the tick, applied the commands and went on to the next one. */
  applied(seqs: readonly number[], tick: number): readonly Command[] {
    this.see(tick + 1);
    const done = new Set(seqs);
    const taken = done.size === 0 ? [] : this.commands.filter(({ seq }) => done.has(seq));
    for (const logged of taken) logged.tick = tick;
    return taken.map(({ command }) => command);
  }

  /** Others have seen this tick. */
  see(tick: number): void {
    if (tick > this.seenTick) this.seenTick = tick;
  }

  /** A newer snapshot makes everything that it contains superfluous. */
  keep(snapshot: WorldSnapshot, tick: number): void {
    this.see(tick);
    this.snapshot = snapshot;
    this.commands = this.commands.filter((logged) => logged.tick === null || logged.tick >= tick);
  }

  /** Where a new thread goes on; null when no world was open. */
  resumePoint(depth: ResumeDepth): ResumePoint | null {
    if (this.scene === undefined) return null;
    const replay = this.commands.filter((logged) => logged.tick !== null);
    return {
      scene: this.scene,
      ...(depth === 'scene' || this.snapshot === undefined ? {} : { snapshot: this.snapshot }),
      replay: depth === 'replay' ? replay : [],
      untilTick: depth === 'replay' ? this.seenTick : 0,
    };
  }

  /** Commands that no world has reported as applied; they are sent again, or given up with the rest of the past. */
  takeUnapplied(depth: ResumeDepth): readonly LoggedCommand[] {
    if (depth !== 'replay') this.commands = [];
    return this.commands.filter((logged) => logged.tick === null);
  }
}
