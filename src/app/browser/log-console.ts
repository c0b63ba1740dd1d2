import type { LogRecord } from '../../engine/index.ts';

/** Writes records to the browser's console, each with its level. */
export function writeToConsole({ level, message, context }: LogRecord): void {
  const write = level === 'fatal' ? console.error : console[level];
  if (Object.keys(context).length > 0) write(message, context);
  else write(message);
}
