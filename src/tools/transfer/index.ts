/** Transfers between bodies and between orbits, for the command line. */
export { type HohmannRow, hohmannPlan } from './hohmann-plan.ts';
export { transferMap } from './transfer-map.ts';
export { type TransferRow, type TransferTable, transferTable } from './transfer-table.ts';
