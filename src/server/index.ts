/** The server: HTTP, the visitors' connection, scenes and the thread that simulates, behind one door. */
export { loadConfiguration } from './load-configuration.ts';
export { checkDocument } from './scenes/check-document.ts';
export { type RunningServer, type ServerSettings, startServer } from './server.ts';
export { StartError, type StartFailure } from './start-error.ts';
