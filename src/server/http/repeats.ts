import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemMediaType } from '../../protocol/index.ts';
import type { Principal } from '../auth/principal.ts';
import type { Guard } from '../guard/guard.ts';
import { type Claim, Idempotency } from '../guard/idempotency.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Where a request has an Idempotency-Key that nobody has used before. */
    claim: Claim | undefined;
  }
}

const firstError = 400;

/**
 * Whose key it is: the caller's, also when he has refreshed his token meanwhile. A weaker token that he has made gets none of
 * the answers to a stronger one.
 */
function ownerOf(principal: Principal | undefined): string | undefined {
  if (principal === undefined) return undefined;
  const { line, tokenId, name, role } = principal;
  return `${line ?? tokenId ?? name} ${role}`;
}

/** Hooks of routes that create something: they honour Idempotency-Key. */
export function repeatHooks(guard: Pick<Guard, 'idempotency'>) {
  return {
    /** Answers a repeat with what the first one got; else claims the key. */
    preHandler: async (request: FastifyRequest, reply: FastifyReply) => {
      const header = request.headers['idempotency-key'];
      if (header === undefined) return;
      const { principal, address, method, url, body } = request;
      const found = await guard.idempotency.begin({
        owner: ownerOf(principal) ?? address,
        key: Idempotency.readKey(header),
        content: JSON.stringify([method, url, body ?? null]),
      });
      if ('settle' in found) {
        request.claim = found;
        return;
      }
      const type = found.status < firstError ? 'application/json' : problemMediaType;
      return reply
        .code(found.status)
        .header('content-type', `${type}; charset=utf-8`)
        .header('cache-control', 'no-store')
        .header('idempotency-replayed', 'true')
        .send(found.body);
    },
    /** Keeps the answer before it goes out, so that whoever has read it gets it again. */
    onSend: async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
      const { claim } = request;
      request.claim = undefined;
      await claim?.settle({ status: reply.statusCode, body: typeof payload === 'string' ? payload : '' });
      return payload;
    },
  };
}
