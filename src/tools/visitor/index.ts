/** Visitors without a screen: a line to the world alone, or the server's page in a browser that shows nothing. */
export { LineVisit } from './line-visit.ts';
export { PageVisit } from './page-visit.ts';
export type { VisitReport } from './report.ts';
export { type Visit, VisitRefusedError } from './visit.ts';
