import { permissions, type Route, roleAllows, roles } from '../../protocol/index.ts';

/**
 * Deny by default: a row of the table that does not say who may call it, how often, and under which name its act is
 * audited is a mistake that is found before anybody can call it. Throws.
 */
export function checkDeclaration(row: Route): void {
  const problem = problemOf(row);
  if (problem === undefined) return;
  throw new Error(`The route ${row.method} ${row.path} ${problem}; the server does not start.`);
}

function problemOf({ permission, perMinute, perMinuteInProduction, method, audit, idempotent }: Route) {
  if (permission === undefined) return 'declares no permission';
  if (permission !== 'none' && permission !== 'token') {
    if (!permissions.includes(permission)) return `needs the unknown permission ${permission}`;
    if (!roles.some((role) => roleAllows(role, permission))) return `can be called by no role`;
  }
  if (perMinute === undefined) return 'declares no limit';
  if (!isLimit(perMinute) || !isLimit(perMinuteInProduction ?? perMinute))
    return 'has a limit that is not a whole number above 0';
  if (method !== 'GET' && audit === undefined) return 'declares no name for the audit';
  if (method !== 'POST' && idempotent === true) return 'creates nothing, so it can honour no Idempotency-Key';
  return undefined;
}

function isLimit(perMinute: number | 'unlimited'): boolean {
  return perMinute === 'unlimited' || (Number.isInteger(perMinute) && perMinute > 0);
}
