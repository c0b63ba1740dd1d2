import { describe, expect, it } from 'vitest';
import { sources } from './project.ts';
import { deterministicLayers, unsafeParts } from './rules/determinism.ts';
import { parseSource, show } from './source.ts';

const inWorld = (code: string) =>
  unsafeParts([parseSource('src/world/a.ts', code)]).map(({ message }) => message);

describe('the simulation', () => {
  it('uses nothing that differs between engines, runs or places', () =>
    expect(show(unsafeParts(sources))).toEqual([]));
});

describe('the rule of determinism', () => {
  it.each([
    'const y = Math.sin(x);',
    'const y = Math.hypot(a, b);',
    "const y = Math['cos'](x);",
    'const y = Math[name](x);',
    'const { sin } = Math;',
    'const m = Math;',
    'const y = values.map(Math.exp);',
    'const y = Math.PI;',
    'const y = Math.random();',
    'const y = a ** 2;',
    'a **= 2;',
    'const t = Date.now();',
    'const t = new Date();',
    'const t = performance.now();',
    'setTimeout(f, 1);',
    'queueMicrotask(f);',
    'const env = process.env;',
    'await fetch(url);',
    'globalThis.x = 1;',
    'const o = { now: Date };',
    'const o = { Date };',
    'const o = { [process.pid]: 1 };',
    'class A { now = performance.now(); }',
    'names.sort((a, b) => a.localeCompare(b));',
    'const s = x.toLocaleString();',
    'console.log(1);',
    'const u = (Date as unknown);',
    "import { readFileSync } from 'node:fs';",
    "import fs from 'fs';",
    "import * as three from 'three';",
    "const fs = await import('node:fs');",
    'function f(x = Date.now()) {}',
    ['const s = `$', '{Math.log(x)}`;'].join(''),
  ])('refuses %s', (code) => {
    expect(inWorld(code)).not.toEqual([]);
    expect(unsafeParts([parseSource('src/server/a.ts', code)])).toEqual([]);
    expect(unsafeParts([parseSource('src/world/a.test.ts', code)])).toEqual([]);
  });

  it.each([
    'const y = Math.sqrt(x) + Math.imul(a, b) + Math.fround(c) + Math.max(a, b);',
    'const y = Math.floor(Math.abs(x));',
    'const p = body.process; const q = { process: 1 }; const r = a.Date;',
    "import { sin } from '../math/index.ts';",
    "import { z } from 'zod';",
    "const rapier = await import('@dimforge/rapier3d-deterministic-compat');",
    'function step(performance: number) { return performance * 2; }',
    'const document = parse(text); use(document);',
    'for (const location of places) go(location);',
    'const f = ({ crypto }: { crypto: number }) => crypto;',
    'type T = { Date: number }; interface I { process(): void }',
    'label: for (;;) break label;',
    "const s = 'Math.sin(x) ** Date'; // Math.random()",
  ])('allows %s', (code) => {
    expect(inWorld(code)).toEqual([]);
  });

  it('covers exactly the layers that the simulation is made of', () => {
    expect([...deterministicLayers].sort()).toEqual(['astro', 'engine', 'math', 'world']);
  });
});
