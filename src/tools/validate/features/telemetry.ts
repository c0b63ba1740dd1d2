import { TelemetryConnection } from '../../../client/index.ts';
import { performanceSchema, type TelemetryMessageOf } from '../../../protocol/index.ts';
import { expectThat, neededToken, type Proof, ProofError } from '../proof.ts';

const messages = 2;
const withinMs = 10_000;

/** Telemetry takes the token and tells figures in order, each with its number. */
export const telemetry: Proof = async (context) => {
  const token = neededToken(context);
  const baseUrl = context.telemetryUrl ?? context.baseUrl;
  const line = new TelemetryConnection({ baseUrl, token });
  try {
    const data = await heard(line, context.signal);
    const seqs = data.map(({ seq }) => seq);
    expectThat(
      seqs.every((seq, at) => at === 0 || seq === (seqs[at - 1] ?? 0) + 1),
      'The messages are not numbered one after the other.',
      { seqs },
    );
    const figures = data.map((message) => performanceSchema.safeParse(message.data).data);
    const [first, last] = [figures[0], figures.at(-1)];
    expectThat(
      first !== undefined && last !== undefined,
      'What is told as performance has not the form of it.',
      { data: data[0]?.data },
    );
    expectThat(
      last.uptime_seconds > first.uptime_seconds,
      'The figures stand still: the uptime does not grow from one message to the next.',
      { uptimes: [first.uptime_seconds, last.uptime_seconds] },
    );
    return {
      message: `${data.length} messages about performance came in order.`,
      details: { address: baseUrl, seqs },
    };
  } finally {
    line.close();
  }
};

/** The first messages about performance. */
function heard(line: TelemetryConnection, signal: AbortSignal): Promise<TelemetryMessageOf<'data'>[]> {
  const data: TelemetryMessageOf<'data'>[] = [];
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(new ProofError(`Telemetry cannot be heard: ${reason}.`));
    const timer = setTimeout(() => fail('no two messages came in time'), withinMs);
    const end = (act: () => void): void => {
      clearTimeout(timer);
      act();
    };
    signal.addEventListener('abort', () => end(() => fail('somebody ended it')), { once: true });
    line.on('welcome', () => line.subscribe('performance'));
    line.on('data', (message) => {
      if (data.push(message) === messages) end(() => resolve(data));
    });
    line.on('error', ({ message }) => end(() => fail(message.replace(/\.$/, ''))));
    line.on('lost', ({ code, reason }) => end(() => fail(reason || `the line was closed with code ${code}`)));
    line.connect();
  });
}
