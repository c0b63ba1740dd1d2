import { defineSubsystem } from '../../../engine/index.ts';
import { chooseLengthUnit, Settings } from '../../../ui/index.ts';

/** A person's settings, from the browser's storage where it allows that. */
export const settings = defineSubsystem({
  name: 'settings',
  doc: 'Keeps what a person has set, checked against the table of settings.',
  start() {
    const api = new Settings(storage());
    const show = () => chooseLengthUnit(api.values.lengthUnit);
    show();
    return { api, stop: api.onChange(show) };
  },
});

/** Reading `localStorage` itself throws where storage is forbidden. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
