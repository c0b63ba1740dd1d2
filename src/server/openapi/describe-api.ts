import { errorTable, type RouteId, routeIds, routes } from '../../protocol/index.ts';
import { headers, RefusalAnswers } from './answers.ts';
import { describeEvents } from './events.ts';
import { describeOperation, schemeName, sharedParameters } from './operations.ts';
import { type JsonSchema, makeComponents } from './schemas.ts';
import { describeStreams } from './streams.ts';
import { tags } from './tags.ts';

/** What the description is made for. */
export interface DescriptionSettings {
  readonly version: string;
  /** Routes that the server has. */
  readonly ids?: readonly RouteId[];
}

/** A description of the API by the OpenAPI specification. */
export interface ApiDescription {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly [part: string]: unknown;
}

const introduction = `Drives, observes and automates a running SpaceTime world.

Fields are snake_case; instants are UTC in ISO 8601 with \`Z\`; ids are opaque. Refusals are problem documents (RFC 9457): programs
look at \`code\`, people at \`detail\` and \`advice\`. Lists have \`items\` and \`next_cursor\`, which the next request gives as \`cursor\`.
Answers may gain fields. Every GET also takes HEAD. A body has 1 MiB at most.

Two WebSockets stand beside these calls: \`/world\` for visitors and \`/telemetry\` for those who watch.`;

/** Describes the API as the table of routes has it. */
export function describeApi({ version, ids = routeIds }: DescriptionSettings): ApiDescription {
  const components = makeComponents(ids);
  const refusals = new RefusalAnswers();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const id of ids) {
    const { path, method } = routes[id];
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation(id, components, refusals) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'SpaceTime',
      version,
      summary: 'The control plane of a SpaceTime server.',
      description: introduction,
      license: { name: 'MIT', identifier: 'MIT' },
      contact: { name: 'The operator of this server' },
    },
    servers: [
      {
        url: '/',
        description: 'This server, local or in production.',
        'x-internal': false,
      },
    ],
    tags,
    paths,
    ...(ids.includes('webhooks') ? { webhooks: describeEvents() } : {}),
    components: {
      schemas: components.schemas,
      responses: refusals.all,
      headers,
      parameters: sharedParameters,
      securitySchemes: {
        [schemeName]: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'An access token or a service token (RFC8725 is followed); docs/security.md says how to get one.',
        },
      },
    },
    'x-streams': describeStreams(ids.includes('performance')),
    'x-errors': errorTable,
  };
}
