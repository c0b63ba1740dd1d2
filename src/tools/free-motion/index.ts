/** Problems of many bodies, put to the command line. */
export {
  type IntegrationAnswer,
  type IntegrationRequest,
  integrate,
  LEAST_TOLERANCE,
  MOST_TOLERANCE,
  methodNames,
} from './integration.ts';
export { ProblemFileError, readProblem } from './read-problem.ts';
export { presets } from './units.ts';
