/**
 * What commands that ask a server need of it: where it is and what they sign in with. They enter by this door, because
 * the server itself takes as long to load as everything else that they do.
 */
export { type Credential, CredentialFile } from '../auth/credential-file.ts';
export { loadConfiguration } from '../load-configuration.ts';
