import type { FastifyReply, FastifyRequest } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { Route } from '../../protocol/index.ts';
import { etagOf, isKnown } from './etag.ts';

/** What a handler has answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Gives what is to be sent; undefined where everything is sent already. */
export type AnswerWriter = (
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
) => string | undefined;

/** How answers of one route are written: held against its schema, as JSON, with their tag where it has one. */
export function answerWriter(row: Route): AnswerWriter {
  const contentOf = contentWriter(row);
  const type = row.media ?? 'application/json; charset=utf-8';
  const write: AnswerWriter = (_request, reply, answer) => {
    reply.code(answer.status).header('content-type', type).header('cache-control', 'no-store');
    return contentOf(answer);
  };
  return row.tagged === true ? taggedWriter(contentOf, type) : write;
}

/** Answers that stay the same for long: a body that is the very one of the last time is not written again. */
function taggedWriter(contentOf: (answer: Answer) => string, type: string): AnswerWriter {
  let last = { body: undefined as unknown, content: '', etag: etagOf('') };
  return (request, reply, answer) => {
    if (answer.body !== last.body) {
      const content = contentOf(answer);
      const etag = content === last.content ? last.etag : etagOf(content);
      last = { body: answer.body, content, etag };
    }
    const { content, etag } = last;
    reply.code(answer.status).header('etag', etag).header('cache-control', 'private, no-cache');
    const known = request.headers['if-none-match'];
    const isOld = known !== undefined && isKnown(known, etag);
    if (isOld) reply.code(304);
    // What goes on with a HEAD counts the bytes of a content, so it needs one.
    if (!isOld || request.method === 'HEAD') {
      reply.header('content-type', type);
      return content;
    }
    reply.send();
    return undefined;
  };
}

function contentWriter({ method, path: url, answers, media }: Route): (answer: Answer) => string {
  if (media !== undefined) return ({ body }) => body as string;
  const writers = new Map(
    Object.entries(answers).map(([status, schema]) => [
      Number(status),
      serializerCompiler({ schema, method, url }),
    ]),
  );
  return ({ status, body }) => {
    const write = writers.get(status);
    if (write === undefined) throw new TypeError(`${method} ${url} has no answer with status ${status}.`);
    return write(body);
  };
}
