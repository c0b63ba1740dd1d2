import type { LoadState } from '../../protocol/index.ts';

/** A scene load that has ended. */
export interface SceneLoadRow {
  readonly id: string;
  readonly kind: string;
  readonly path: string;
  readonly name: string | null;
  readonly status: LoadState;
  readonly requester: string;
  readonly requested_ms: number;
  readonly finished_ms: number;
  readonly duration_ms: number | null;
  readonly error_code: string | null;
}

/** What became of the loads of one scene. */
export interface SceneStatisticsRow {
  readonly path: string;
  readonly loads: number;
  readonly loaded: number;
  readonly failed: number;
  readonly timed_out: number;
  readonly superseded: number;
  readonly mean_ms: number | null;
  readonly max_ms: number | null;
  readonly last_loaded_ms: number | null;
}
