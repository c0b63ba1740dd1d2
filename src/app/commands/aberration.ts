import { AstroError } from '../../astro/index.ts';
import { type Action, exitCodes, UsageError } from '../../cli/index.ts';
import { type AberrationRow, aberrationRows, speedOf } from '../../tools/index.ts';

/** Prints what a traveller sees of sources at some angles. */
export const showAberration: Action = async ({ options, positionals, output }) => {
  const { angle } = options;
  const angles = [...(Array.isArray(angle) ? angle.map(String) : []), ...positionals];
  const rows = asked(() =>
    aberrationRows(
      speedOf({
        beta: text(options.beta),
        speedMps: text(options.speed),
        lightMps: text(options['slow-light']),
      }),
      angles.length === 0 ? ['90'] : angles,
    ),
  );
  for (const row of rows) {
    if (output.json) output.value(row);
    else output.facts(facts(row));
  }
  return exitCodes.ok;
};

function facts(row: AberrationRow): [string, string][] {
  return [
    ['speed', `${row.beta} of light, ${row.speed_mps} m/s`],
    ['gamma', `${row.gamma}: clocks and lengths at ${row.time_factor}`],
    ['angle', `${row.angle_deg} degrees, seen at ${row.aberrated_deg} degrees`],
    ['Doppler factor', String(row.doppler)],
    ['brightness', `${row.brightness} of a surface, ${row.star_brightness} of a star`],
    ['spectral brightness', `${row.spectral_brightness} of a surface`],
    ['solid angle', String(row.solid_angle)],
  ];
}

function text(option: unknown): string | undefined {
  return typeof option === 'string' ? option : undefined;
}

/** What cannot be answered was asked wrongly. */
function asked<Answer>(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof AstroError) throw new UsageError(error.message);
    throw error;
  }
}
