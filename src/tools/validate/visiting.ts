import { UnreachableError, type WorldConnection } from '../../client/index.ts';
import { LineVisit, VisitRefusedError } from '../visitor/index.ts';
import { type ProofContext, ProofError, ProofSkippedError } from './proof.ts';
import { rawCall } from './raw-call.ts';

const joinMs = 10_000;

/** Joins the world as a page does, does something there, and leaves. Throws ProofSkippedError where nobody may join. */
export async function visiting<T>(
  context: ProofContext,
  mode: 'desktop' | 'vr',
  work: (line: WorldConnection, visit: LineVisit) => Promise<T>,
): Promise<T> {
  const { baseUrl, token } = context;
  const visit = await LineVisit.join({
    baseUrl,
    name: 'Validation',
    mode,
    joinMs,
    token: async () => token,
  }).catch((error: unknown) => refused(context, error));
  try {
    return await work(visit.line, visit);
  } finally {
    await visit.leave();
  }
}

async function refused(context: ProofContext, error: unknown): Promise<never> {
  if (error instanceof VisitRefusedError && context.token === undefined)
    throw new ProofSkippedError('The world takes only visitors with a token, and there is none here.');
  if (error instanceof UnreachableError) {
    // A server that takes no visitors says so where it is asked without a WebSocket.
    const { body } = await rawCall(context, '/world');
    if ((body as { readonly code?: unknown } | undefined)?.code === 'visitors_off')
      throw new ProofSkippedError('The world takes no visitors (SPACETIME_VISITORS is off).');
  }
  throw new ProofError(error instanceof Error ? error.message : String(error));
}

/** The next frames of the world, until one fulfils what is wanted. Throws ProofError after the time. */
export function framesUntil(
  line: WorldConnection,
  wantedWithinMs: number,
  enough: () => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (act: () => void): void => {
      clearTimeout(timer);
      off();
      act();
    };
    const timer = setTimeout(
      () => end(() => reject(new ProofError('The world sent no frames that would have shown it in time.'))),
      wantedWithinMs,
    );
    const off = line.on('frame', () => {
      if (enough()) end(resolve);
    });
  });
}
