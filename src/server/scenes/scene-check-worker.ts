import { parentPort } from 'node:worker_threads';
import { parseScene, sceneInfo, sceneWarnings } from '../../world/index.ts';
import type { CheckReply, CheckRequest } from './check-messages.ts';

/* Entry of the thread that reads scene documents: what a hostile one costs is this thread's time and memory alone. */

parentPort?.on('message', ({ id, text }: CheckRequest) => {
  parentPort?.postMessage(check(id, text));
});

function check(id: number, text: string): CheckReply {
  const parsed = parseScene(text);
  if (!parsed.ok) {
    const errors = parsed.errors.map(({ path, line, column, message }) => ({ path, line, column, message }));
    return { id, validation: { valid: false, errors, warnings: [], scene_info: null } };
  }
  const { root, node_count, nodes_by_type, depth } = sceneInfo(parsed.scene);
  return {
    id,
    scene: parsed.scene,
    validation: {
      valid: true,
      errors: [],
      warnings: sceneWarnings(parsed.scene),
      scene_info: {
        node_count,
        depth,
        root_type: root.type,
        root_name: root.name,
        nodes_by_type: { ...nodes_by_type },
      },
    },
  };
}
