/** What the commands do, free of process and console: the command line feeds them and prints. */
export {
  type PositionRow,
  type PositionsRequest,
  parseJulianDate,
  positionLines,
  positions,
} from './positions.ts';
