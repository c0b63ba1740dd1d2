import { type Configuration, entriesOf, type Route, type RouteId } from '../../protocol/index.ts';

/**
 * Requests a minute that a call takes of one caller: what the configuration says of this call, else what the table says,
 * which is tighter in production; all times the factor of the configuration. Undefined where there is no limit.
 */
export function quotaOf(
  id: RouteId,
  { perMinute, perMinuteInProduction }: Route,
  configuration: Configuration,
): number | undefined {
  const factor = configuration['limits.factor'];
  const own = entriesOf(configuration['limits.calls']).find((entry) => entry.startsWith(`${id}=`));
  if (own !== undefined) return Number(own.slice(id.length + 1)) * factor;
  if (perMinute === 'unlimited') return undefined;
  return (configuration.env === 'production' ? (perMinuteInProduction ?? perMinute) : perMinute) * factor;
}
