/** Scene files, and which of them may be loaded; a door for what looks at them without a server. */
export { checkDocument } from './check-document.ts';
export { SceneFiles } from './scene-files.ts';
export { Whitelist } from './whitelist.ts';
