/** Looking at an installation without a running server: what has to be so, whether it is, and reports of it. */
export { checkSystem } from './check-system.ts';
export type { AllowedScenes } from './file-rules.ts';
export { htmlReport } from './html-report.ts';
export { importCircles } from './import-circles.ts';
export type { CheckItem } from './item.ts';
export { type InstalledPackage, licenceAllowed, licenceOf, refusedLicences } from './licences.ts';
export { type Machine, machineNeeds, type PlaceFacts, type PortState } from './machine-rules.ts';
export { readinessDocument } from './readiness.ts';
export { type CheckReport, reportOf, summaryLine } from './report.ts';
export {
  type ImportLine,
  importsOf,
  isNode,
  listOf,
  resolveRelative,
  type SyntaxNode,
  walk,
} from './source-imports.ts';
