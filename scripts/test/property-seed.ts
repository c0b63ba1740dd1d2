import fc from 'fast-check';

// The runner says which; vitest by itself, as an editor begins it, draws a new one each time.
const { PROPERTY_SEED } = process.env;
if (PROPERTY_SEED !== undefined) fc.configureGlobal({ seed: Number(PROPERTY_SEED) });
