import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { permissions, roleAllows, roleContains, roles, routeIds, routes } from '../../protocol/index.ts';
import { inRanges, readRanges } from './address-ranges.ts';
import { allows, type Principal, requirePermission } from './principal.ts';

const role = fc.constantFrom(...roles);
const permission = fc.constantFrom(...permissions);
const limited = fc.option(fc.subarray([...permissions]), { nil: undefined });
const principal = fc.record({ role, limited }).map(
  ({ role: own, limited: only }): Principal => ({
    name: 'x',
    role: own,
    ...(only && { permissions: only }),
  }),
);

describe('the ladder of roles', () => {
  test('containing is an order, and carries every permission along', () => {
    fc.assert(
      fc.property(role, role, role, permission, (a, b, c, one) => {
        expect(roleContains(a, a)).toBe(true);
        if (roleContains(a, b) && roleContains(b, a)) expect(a).toBe(b);
        if (roleContains(a, b) && roleContains(b, c)) expect(roleContains(a, c)).toBe(true);
        if (roleContains(a, b) && roleAllows(b, one)) expect(roleAllows(a, one)).toBe(true);
        if (!roleContains(a, b))
          expect(permissions.some((each) => roleAllows(b, each) && !roleAllows(a, each))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('admin is above all; any two of the ladder are comparable; the auditor only below admin', () => {
    fc.assert(
      fc.property(role, role, (a, b) => {
        expect(roleContains('admin', a)).toBe(true);
        if (a !== 'auditor' && b !== 'auditor') expect(roleContains(a, b) || roleContains(b, a)).toBe(true);
        if (roleContains('auditor', a)) expect(a).toBe('auditor');
        if (roleContains(a, 'auditor')) expect(['admin', 'auditor']).toContain(a);
      }),
    );
  });
});

describe('a permission', () => {
  test('is there exactly when the role has it and the token is not limited to others', () => {
    fc.assert(
      fc.property(principal, permission, (one, wanted) => {
        const may = roleAllows(one.role, wanted) && (one.permissions?.includes(wanted) ?? true);
        expect(allows(one, wanted)).toBe(may);
        const pass = () => requirePermission(one, wanted);
        if (may) expect(pass).not.toThrow();
        else expect(pass).toThrow(`needs the permission ${wanted}`);
      }),
      { numRuns: 1000 },
    );
  });

  test('that a token is limited to adds nothing to its role', () => {
    fc.assert(
      fc.property(principal, permission, (one, wanted) => {
        if (allows(one, wanted)) expect(roleAllows(one.role, wanted)).toBe(true);
      }),
    );
  });

  test.each(routeIds)('%s: each role passes exactly when it holds what the route needs', (id) => {
    const { permission: needed } = routes[id];
    for (const one of roles) {
      const pass = () => requirePermission({ name: 'x', role: one }, needed);
      if (needed === 'none' || needed === 'token' || roleAllows(one, needed)) expect(pass).not.toThrow();
      else expect(pass).toThrow(`needs the permission ${needed}; the role ${one} does not have it`);
    }
    const stranger = () => requirePermission(undefined, needed);
    if (needed === 'none') expect(stranger).not.toThrow();
    else expect(stranger).toThrow('needs a token');
  });
});

describe('address ranges', () => {
  test('hold their own addresses, in every spelling', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, bits) => {
        const ranges = readRanges([`${address}/${bits}`]) ?? [];
        expect(ranges).toHaveLength(1);
        expect(inRanges(address, ranges)).toBe(true);
        expect(inRanges(`::ffff:${address}`, ranges)).toBe(true);
        expect(inRanges('2001:db8::1', ranges)).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 0, max: 128 }), (address, bits) => {
        const ranges = readRanges([`${address}/${bits}`]);
        if (!address.includes('.')) expect(inRanges(address, ranges ?? [])).toBe(true);
        else expect(ranges).toBeUndefined();
      }),
    );
  });

  test.each([
    '',
    '10',
    '10.1',
    '010.0.0.1',
    '0x0a.0.0.1',
    '167772161',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '::1/129',
    'fe80::1%eth0',
    '::ffff:10.0.0.0/104',
    '::ffff:a00:0/104',
    'example.org',
    '10.0.0.0/8 ',
  ])('"%s" is none', (text) => {
    expect(readRanges(['10.0.0.0/8', text])).toBeUndefined();
  });
});
