import type { SceneValidation } from '../../protocol/index.ts';
import type { Scene } from '../../world/index.ts';

/** A document for the checking thread. */
export interface CheckRequest {
  readonly id: number;
  readonly text: string;
}

/** What the checking thread found; the scene itself only when it is valid. */
export interface CheckReply {
  readonly id: number;
  readonly validation: SceneValidation;
  readonly scene?: Scene;
}
