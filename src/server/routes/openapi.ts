import { routeIds, routes } from '../../protocol/index.ts';
import type { Handlers } from '../http/calls.ts';
import { isServed } from '../http/register-routes.ts';
import { describeApi } from '../openapi/describe-api.ts';
import type { ServerParts } from '../parts.ts';

/** Handler of GET /openapi.json: the calls that this server has, described when somebody first asks. */
export function openapiHandlers({
  version,
  configuration,
}: Pick<ServerParts, 'version' | 'configuration'>): Pick<Handlers, 'openapi'> {
  let text: string | undefined;
  return {
    openapi: () => {
      text ??= JSON.stringify(
        describeApi({ version, ids: routeIds.filter((id) => isServed(routes[id], configuration.api)) }),
      );
      return { status: 200, body: text };
    },
  };
}
