import type { JSX } from 'preact';
import type { SceneValidation } from '../../../protocol/index.ts';
import { Modal } from '../../parts/modal.tsx';
import { Badge } from '../parts/badge.tsx';

interface FindingsProps {
  readonly path: string;
  readonly result: SceneValidation;
  readonly onClose: () => void;
}

/** What checking a scene found. */
export function Findings({ path, result, onClose }: FindingsProps): JSX.Element {
  const { valid, errors, warnings, scene_info } = result;
  return (
    <Modal title={path} onClose={onClose}>
      <p class="verdict">
        <Badge state={valid ? 'ok' : 'failed'} />
        {valid ? 'The scene is valid.' : 'The scene would not load.'}
      </p>
      {scene_info !== null && (
        <p>
          “{scene_info.root_name}” has {scene_info.node_count} nodes in {scene_info.depth} levels.
        </p>
      )}
      {errors.length > 0 && (
        <ul class="findings">
          {errors.map(({ path: where, line, column, message }) => (
            <li key={`${where} ${message}`}>
              <code>{where}</code>
              {line !== null && ` (line ${line}, column ${column})`}: {message}
            </li>
          ))}
        </ul>
      )}
      {warnings.length > 0 && (
        <ul class="findings">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
