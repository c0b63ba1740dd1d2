/** The star map and the flight along filaments, with a door of their own: the page loads them when they are first wanted. */
export { StarMap, type StarMapOptions } from './star-map.ts';
export { flyAlong } from './warp-flight.ts';
