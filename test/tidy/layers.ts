/**
 * The direction of the architecture, in one table: which layers each layer may import.
 * `math`, `engine` and `astro` are open to everyone above them. A folder is entered through its index.ts only.
 */
export const layers: Readonly<Record<string, readonly string[]>> = {
  math: [],
  engine: ['math'],
  astro: ['math'],
  world: ['math', 'engine', 'astro'],
  protocol: ['math', 'astro', 'world'],
  client: ['math', 'protocol'],
  server: ['math', 'engine', 'astro', 'world', 'protocol'],
  view: ['math', 'engine', 'astro', 'world', 'protocol'],
  xr: ['math', 'engine', 'astro', 'world', 'protocol', 'view'],
  audio: ['math', 'engine', 'astro', 'world'],
  ui: ['math', 'engine', 'astro', 'world', 'protocol', 'client', 'view'],
  tools: ['math', 'engine', 'astro', 'world', 'protocol', 'client'],
  cli: ['math', 'engine', 'protocol'],
  app: [
    'math',
    'engine',
    'astro',
    'world',
    'protocol',
    'client',
    'server',
    'view',
    'xr',
    'audio',
    'ui',
    'tools',
    'cli',
  ],
};
