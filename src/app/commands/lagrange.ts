import { type Action, exitCodes, UsageError } from '../../cli/index.ts';
import { lagrangeRows } from '../../tools/index.ts';
import { asked, instantsOption, lengthWriter, loadEphemeris, now } from './sky-input.ts';
import { textOption } from './values.ts';

/** Prints the five Lagrange points of two bodies. */
export const showLagrange: Action = async (input) => {
  const { output } = input;
  const [primary, secondary] = [textOption(input, 'body'), textOption(input, 'with')];
  if (primary === undefined || secondary === undefined)
    throw new UsageError('Two bodies are needed, such as --body sun --with earth.');
  const [instant = now(), ...more] = instantsOption(input, 'date');
  if (more.length > 0) throw new UsageError('One date at a time: give --date once.');
  const ephemeris = await loadEphemeris();
  const rows = asked(() => lagrangeRows(ephemeris, primary, secondary, instant));
  const lengths = lengthWriter(input);
  if (output.json) for (const row of rows) output.value(row);
  else
    output.table(
      ['point', `from ${primary} (ICRF)`, 'turning with both, from their centre of mass'],
      rows.map(({ point, position_m, synodic_m }) => [point, lengths(position_m), lengths(synodic_m)]),
    );
  return exitCodes.ok;
};
