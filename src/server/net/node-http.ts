/**
 * What the server uses of `node:http` itself. An import of it reads all that it exports, WebSocket among it, and so loads the
 * whole client behind `fetch`: 3 MB for which a server has no use.
 */
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http');
