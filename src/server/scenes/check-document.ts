import type { Ephemeris } from '../../astro/index.ts';
import type { SceneValidation } from '../../protocol/index.ts';
import { parseScene, type Scene, sceneInfo, sceneWarnings } from '../../world/index.ts';

/** What checking a document gave. */
export interface CheckedDocument {
  readonly validation: SceneValidation;
  /** The scene, when it is valid. */
  readonly scene?: Scene;
}

/** Reads and checks the text of a scene document: with an ephemeris also where it puts custom bodies beside the others. */
export function checkDocument(text: string, ephemeris?: () => Ephemeris): CheckedDocument {
  const parsed = parseScene(text, ephemeris);
  if (!parsed.ok) {
    const errors = parsed.errors.map(({ path, line, column, message }) => ({ path, line, column, message }));
    return { validation: { valid: false, errors, warnings: [], scene_info: null } };
  }
  const { root, node_count, nodes_by_type, depth } = sceneInfo(parsed.scene);
  return {
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
