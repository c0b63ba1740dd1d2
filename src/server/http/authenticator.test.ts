import { expect, test } from 'vitest';
import { roleAllows, roles, routeIds, routes } from '../../protocol/index.ts';
import { Authenticator, requirePermission } from './authenticator.ts';

test('each role passes exactly the routes whose permission it holds', () => {
  for (const role of roles) {
    for (const id of routeIds) {
      const { permission } = routes[id];
      const pass = () => requirePermission({ name: 'x', role }, permission);
      if (permission === 'none' || roleAllows(role, permission)) expect(pass).not.toThrow();
      else expect(pass).toThrow(`needs the permission ${permission}; the role ${role}`);
    }
  }
});

test('without a token only what needs none is passed', () => {
  for (const id of routeIds) {
    const { permission } = routes[id];
    const pass = () => requirePermission(undefined, permission);
    if (permission === 'none') expect(pass).not.toThrow();
    else expect(pass).toThrow('needs a token');
  }
});

test('the operator is known by the whole token and nothing else', () => {
  const token = 'spacetime_0123456789abcdef0123456789abcdef';
  const authenticator = new Authenticator(token);
  expect(authenticator.identify(token)).toEqual({ name: 'operator', role: 'admin' });
  for (const wrong of ['', token.slice(0, -1), `${token}x`, token.toUpperCase(), ` ${token}`]) {
    expect(authenticator.identify(wrong)).toBeUndefined();
  }
  expect(authenticator.fromHeader(undefined)).toBeUndefined();
  expect(authenticator.fromHeader(`Bearer ${token}`)?.role).toBe('admin');
  expect(authenticator.fromHeader(`bearer ${token}`)?.role).toBe('admin');
  for (const header of [
    '',
    'Bearer',
    'Bearer ',
    token,
    `Basic ${token}`,
    `Bearer ${token} ${token}`,
    `Bearer ${token}\u00e9`,
  ]) {
    expect(() => authenticator.fromHeader(header)).toThrow(/Bearer|not valid/);
  }
});
