import { z } from 'zod';
import { type EventType, eventSchemas, eventTypes } from '../../protocol/index.ts';
import { describe, type JsonSchema } from './schemas.ts';

const when: Readonly<Record<EventType, string>> = {
  'scene.loaded': 'A scene has become the running one.',
  'scene.failed': 'A load failed or timed out.',
  'scene.validated': 'Somebody had a scene checked.',
  'scene.reloaded': 'The running scene was read again from disk.',
  'auth.failed': 'Wrong tokens came from an address: the first at once, then once a minute how many.',
  'rate_limit.exceeded':
    'A caller went beyond a limit: the first time at once, then once a minute how often.',
  'job.completed': 'A job has done its work.',
  'job.failed': 'A job has failed for good.',
  'player.spawned': 'A visitor has got a ship.',
  'player.left': 'A visitor has left, or did not come back to a lost line.',
  'vr.session_started': 'A visitor looks through a headset.',
  'vr.session_ended': 'A visitor no longer looks through a headset.',
  'health.changed': 'The server has fallen ill or is well again.',
  'alert.raised': 'Something needs an operator, such as a webhook that was disabled.',
};

/** Every event as a webhook of OpenAPI: what the server sends to the targets that ask for it. */
export function describeEvents(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(eventTypes.map((type) => [type, { post: describeEvent(type) }]));
}

function describeEvent(type: EventType): JsonSchema {
  const envelope = z.object({ type: z.literal(type), timestamp: z.string(), data: eventSchemas[type] });
  return {
    operationId: `event_${type.replace('.', '_')}`,
    tags: ['webhooks'],
    summary: when[type],
    description:
      'Signed as the Standard Webhooks specification says, in `webhook-id`, `webhook-timestamp` and `webhook-signature`.',
    requestBody: {
      required: true,
      content: { 'application/json': { schema: describe(envelope, 'output') } },
    },
    responses: { '2XX': { description: 'Taken. Anything else is sent again.' } },
    security: [],
  };
}
