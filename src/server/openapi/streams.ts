import { telemetryPath, telemetrySubprotocol, worldPath, worldSubprotocol } from '../../protocol/index.ts';
import type { JsonSchema } from './schemas.ts';

const visitors: JsonSchema = {
  path: worldPath,
  subprotocol: worldSubprotocol,
  summary: 'The connection of a visitor: commands up, the world down, 15 times a second.',
  description:
    'Every message is one JSON text. The visitor says `hello` within 10 seconds, with a token where the server wants one; `welcome` brings the whole state, `delta` and `clock` what comes after it. docs/world-stream.md tells every message.',
};

const watchers: JsonSchema = {
  path: telemetryPath,
  subprotocol: telemetrySubprotocol,
  summary: 'What happens in the server, as it happens, by channels.',
  description:
    'The first message is `{"type":"authenticate","token":"..."}`, within 10 seconds. Then `subscribe` begins a channel: `performance`, `scene`, `entities`, `log`, `alerts`, `jobs`, `audit` or `poses`, each with a permission of its own. Messages are numbered, so that a lost line can go on where it was. docs/telemetry.md tells every message, and how `entities` is read.',
};

/** The WebSockets beside the calls; OpenAPI has no place of its own for them. */
export const describeStreams = (withTelemetry: boolean): readonly JsonSchema[] =>
  withTelemetry ? [visitors, watchers] : [visitors];
