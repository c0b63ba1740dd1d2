import type { SettingsValues } from '../../ui/index.ts';
import type { ConnectionApi } from './subsystems/connection.ts';

/** Whether the lattice is drawn: as the visitor has chosen, or else as the scene says. */
export function latticeShown({
  settings,
  connection,
}: {
  readonly settings: { readonly values: Pick<SettingsValues, 'lattice'> };
  readonly connection: Pick<ConnectionApi, 'scene'>;
}): boolean {
  const { lattice } = settings.values;
  return lattice === 'on' || (lattice === 'scene' && connection.scene()?.document.lattice === true);
}
