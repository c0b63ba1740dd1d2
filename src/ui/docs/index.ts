/** The documentation of the API: a page of its own, made from the description that the server gives. */
export { mountDocs } from './mount.tsx';
