import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../../protocol/index.ts';
import { isKnown } from './etag.ts';
import { listPageFiles, type PageFile, pageNames, type Representation } from './page-files.ts';
import { pathOf } from './problems.ts';

const yearSeconds = 31_536_000;
const wholePages: ReadonlySet<string> = new Set(Object.entries(pageNames).flat());

/** Serves the built pages, of visitors and operators; notices when it is built anew while the server runs. */
export class Page {
  private readonly folder: string;
  private files: ReadonlyMap<string, PageFile> = new Map();
  private builtAtMs = -1;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Answers with the file at the address, 404 when there is none, and a page that helps when nothing is built. */
  async serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const address = pathOf(request);
    if (wholePages.has(address) || this.builtAtMs === -1) await this.refresh();
    const file = this.files.get(address);
    if (file !== undefined) return send(file, request, reply);
    if (wholePages.has(address)) {
      if (request.headers.accept?.includes('text/html') !== true) throw new ApiError('page_not_built');
      return reply
        .code(503)
        .header('content-type', 'text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(notBuilt);
    }
    reply.callNotFound();
    return reply;
  }

  /** Whether something is served at the address, or would be when the page was built. */
  has(address: string): boolean {
    return wholePages.has(address) || this.files.has(address);
  }

  /** Reads the list of files when the page has been built since the last time. */
  async refresh(): Promise<void> {
    const index = await stat(path.join(this.folder, 'index.html')).catch(() => undefined);
    const builtAtMs = index?.mtimeMs ?? -1;
    if (builtAtMs === this.builtAtMs) return;
    this.files = index === undefined ? new Map() : await listPageFiles(this.folder);
    this.builtAtMs = builtAtMs;
  }
}

function send(file: PageFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { representation, encoding } = negotiate(file, request.headers['accept-encoding']);
  reply
    .header('content-type', file.contentType)
    .header('cache-control', file.immutable ? `public, max-age=${yearSeconds}, immutable` : 'no-cache')
    .header('etag', representation.etag)
    .header('vary', 'accept-encoding');
  if (isKnown(request.headers['if-none-match'], representation.etag)) return reply.code(304).send();
  if (encoding !== undefined) reply.header('content-encoding', encoding);
  reply.header('content-length', representation.sizeBytes);
  return reply.send(createReadStream(representation.file));
}

function negotiate(
  file: PageFile,
  accepted: string | string[] | undefined,
): { representation: Representation; encoding?: string } {
  const list = String(accepted ?? '');
  if (file.brotli !== undefined && takes(list, 'br')) return { representation: file.brotli, encoding: 'br' };
  if (file.gzip !== undefined && takes(list, 'gzip')) return { representation: file.gzip, encoding: 'gzip' };
  return { representation: file.plain };
}

/** Whether an Accept-Encoding list names the coding without refusing it by q=0. */
function takes(list: string, coding: string): boolean {
  return list.split(',').some((part) => {
    const [name, ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>SpaceTime: the page is not built</title>
<h1>The page is not built yet</h1>
<p>The server runs, but its page has not been made. Run <code>npm run build</code> and load this address again.</p>
<p>The API answers already: <a href="/health">/health</a>, <a href="/status">/status</a>.</p>
</html>
`;
