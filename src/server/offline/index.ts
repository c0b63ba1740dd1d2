/** What commands do straight in the store of a server that does not run, behind a door that does not load the server. */
export { type LocalAudit, openLocalAudit, verifyAuditFile } from '../local-audit.ts';
export { type LocalTokens, type LocalWish, openLocalTokens, type TokenCalls } from '../local-tokens.ts';
