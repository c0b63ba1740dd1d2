import { mountConsole } from '../ui/console/index.ts';

const place = document.querySelector<HTMLElement>('#console');
if (place === null) throw new Error('The page has no place for the console.');
mountConsole(place, new URL('../../data/ephemeris/rails.bin', import.meta.url).href);
