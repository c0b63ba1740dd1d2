import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { createLog, type Log } from '../engine/index.ts';
import { scopeFacts } from './tracing/scope.ts';

/** The two forms of the one log: the library's for HTTP, the engine's for everything of ours. */
export interface Logs {
  readonly http: Logger;
  readonly log: Log;
}

/** Names under which a token could get into a record. */
const secretFields = [
  'authorization',
  'token',
  'access_token',
  'refresh_token',
  'secret',
  'resume',
  'req.headers.authorization',
  'headers.authorization',
];

/** A structured log: one JSON object a line. */
export function createLogs(level: 'debug' | 'info' | 'warn' | 'error', destination: DestinationStream): Logs {
  const http = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      messageKey: 'message',
      formatters: { level: (label) => ({ level: label }) },
      mixin: scopeFacts,
      redact: { paths: secretFields, censor: '(hidden)' },
    },
    destination,
  );
  const log = createLog({
    // The level of the other form holds for both, so that it can change.
    level: 'debug',
    write: ({ level: own, message, context }) => http[own](context, message),
  });
  return { http, log };
}
