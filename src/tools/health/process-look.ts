import { readFile } from 'node:fs/promises';

/** A process at one time. */
export interface ProcessLook {
  readonly pid: number | null;
  /** Time of processors that it has used since its start. */
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  readonly uptimeSeconds: number;
  /** When the look was taken, by a clock that only goes forward; that of the server where it told the figures. */
  readonly atSeconds: number;
}

/** Ticks a second in which Linux counts the times of processes for everybody to see. */
const clockTicksHz = 100;
const kibibyte = 1024;

/**
 * A process of this machine, as /proc shows it; `gone` where there is none of that number, undefined where the system
 * shows no processes this way. A number can have gone to another process: callers compare the uptime.
 */
export async function lookAtProcess(pid: number): Promise<ProcessLook | 'gone' | undefined> {
  const [uptime, stat, status] = await Promise.all(
    ['uptime', `${pid}/stat`, `${pid}/status`].map((name) =>
      readFile(`/proc/${name}`, 'utf8').catch(() => undefined),
    ),
  );
  if (uptime === undefined) return undefined;
  // A name in brackets may hold anything, brackets too; the figures stand behind the last one.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const residentKib = /^VmRSS:\s+(\d+) kB$/m.exec(status ?? '')?.[1];
  // A process that has ended and whom nobody has asked for the outcome has a line, and no memory.
  if (fields === undefined || residentKib === undefined) return 'gone';
  const [userTicks = 0, systemTicks = 0] = fields.slice(11, 13).map(Number);
  const nowSeconds = Number(uptime.split(' ')[0]);
  return {
    pid,
    cpuSeconds: (userTicks + systemTicks) / clockTicksHz,
    memoryBytes: Number(residentKib) * kibibyte,
    uptimeSeconds: nowSeconds - Number(fields[19]) / clockTicksHz,
    atSeconds: nowSeconds,
  };
}

/** Share of one processor that was used between two looks at the same process, in percent; null where none can be told. */
export function cpuPercent(before: ProcessLook | undefined, now: ProcessLook): number | null {
  if (before === undefined || now.uptimeSeconds < before.uptimeSeconds || now.pid !== before.pid) return null;
  const seconds = now.atSeconds - before.atSeconds;
  return seconds > 0 ? (Math.max(0, now.cpuSeconds - before.cpuSeconds) / seconds) * 100 : null;
}
