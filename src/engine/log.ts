/** Levels of the log, quietest last. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Named facts that go with a message: numbers carry their unit in the name. */
export type LogContext = Readonly<Record<string, unknown>>;

/** One line of the log. The writer adds the time, because the engine has no wall clock. */
export interface LogRecord {
  readonly level: LogLevel;
  readonly message: string;
  readonly context: LogContext;
}

/** Structured log. `child` returns a log whose records also carry the given context. */
export interface Log {
  debug(message: string, context?: LogContext): void;
  info(message: string, context?: LogContext): void;
  warn(message: string, context?: LogContext): void;
  error(message: string, context?: LogContext): void;
  fatal(message: string, context?: LogContext): void;
  child(context: LogContext): Log;
}

export interface LogSettings {
  /** Records below this level are dropped before they are made. */
  readonly level: LogLevel;
  /** Where records go: a file, the console, a collector. Called synchronously. */
  readonly write: (record: LogRecord) => void;
  readonly context?: LogContext;
}

const ignore = (): void => {};

/** A log that hands records of `level` and above to `write`. It does no input or output of its own. */
export function createLog({ level, write, context = {} }: LogSettings): Log {
  const lowest = logLevels.indexOf(level);
  const writerFor = (own: LogLevel): Log['debug'] => {
    if (logLevels.indexOf(own) < lowest) return ignore;
    return (message, more) =>
      write({ level: own, message, context: more ? { ...context, ...more } : context });
  };
  return {
    debug: writerFor('debug'),
    info: writerFor('info'),
    warn: writerFor('warn'),
    error: writerFor('error'),
    fatal: writerFor('fatal'),
    child: (more) => createLog({ level, write, context: { ...context, ...more } }),
  };
}

/** A log that drops everything, for uses where nobody listens. */
export const silentLog: Log = createLog({ level: 'fatal', write: ignore });
