/** What has to give the same bits in every engine: bundled for a page, it runs as in Node. */
export { mathBits } from './math-bits.ts';
export { motionBits } from './motion-bits.ts';
export { skyBits } from './sky-bits.ts';
export { hashesOfRun } from './world-run.ts';
