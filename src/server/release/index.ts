/**
 * What release folders need of the server: a lock that ends with its process, and the number of a store. They enter by this
 * door, because the server itself takes longer to load than everything else that they do.
 */
export { claim } from '../store/sqlite/claim.ts';
export { storeRelease } from '../store/sqlite/store-release.ts';
