/** The operator console: a page of its own, which shares no scripts with the visitors' page. */
export { mountConsole } from './mount.tsx';
