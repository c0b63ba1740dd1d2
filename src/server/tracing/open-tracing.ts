import type { Log } from '../../engine/index.ts';
import { StartError } from '../start-error.ts';
import { readTraceSettings } from './trace-settings.ts';
import { noTracing, type Tracing } from './tracing.ts';

/**
 * Traces as OTEL_* asks for them; what sends them is loaded only then. Rejects with StartError where a file for TLS with the
 * collector cannot be read.
 */
export async function openTracing(
  environment: Readonly<Record<string, string | undefined>>,
  version: string,
  log: Log,
): Promise<Tracing> {
  const { settings, warnings } = readTraceSettings(environment, version);
  for (const warning of warnings) log.warn(warning);
  if (settings === undefined) return noTracing;
  const [{ otlpSender }, { SpanQueue }, { CollectedTracing }] = await Promise.all([
    import('./otlp.ts'),
    import('./span-queue.ts'),
    import('./tracing.ts'),
  ]);
  try {
    const send = await otlpSender(settings, version);
    return new CollectedTracing(settings, new SpanQueue(settings.queue, send, log));
  } catch (error) {
    throw new StartError(
      'configuration',
      `A file for TLS with the collector of OTEL_EXPORTER_OTLP_* cannot be read: ${(error as Error).message}.`,
      error,
    );
  }
}
