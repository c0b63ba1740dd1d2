import { ProblemError } from '../../client/index.ts';
import { coreEngine } from './features/core-engine.ts';
import { httpApi } from './features/http-api.ts';
import { physics } from './features/physics.ts';
import { playerSpawn } from './features/player-spawn.ts';
import { sceneLoading } from './features/scene-loading.ts';
import { subsystems } from './features/subsystems.ts';
import { telemetry } from './features/telemetry.ts';
import { vr } from './features/vr.ts';
import {
  type FeatureName,
  featureNames,
  type Proof,
  type ProofContext,
  ProofError,
  ProofSkippedError,
} from './proof.ts';

/** What became of one proof. */
export interface FeatureResult {
  readonly feature: FeatureName;
  /** Null where it was skipped. */
  readonly passed: boolean | null;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** When it was begun. */
  readonly timestamp: string;
  /** Seconds that it took. */
  readonly duration: number;
}

/** What became of all of them. */
export interface ValidationReport {
  readonly timestamp: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly total: number;
  readonly features: readonly FeatureResult[];
}

/** How the proofs are run. */
export interface ValidationSettings {
  readonly context: ProofContext;
  readonly features: readonly FeatureName[];
  /** Longest time for all together; what is not proven by then has failed. */
  readonly withinMs: number;
  readonly onResult: (result: FeatureResult, done: number) => void;
}

const proofs: Readonly<Record<FeatureName, Proof>> = {
  http_api: httpApi,
  telemetry,
  core_engine: coreEngine,
  subsystems,
  scene_loading: sceneLoading,
  player_spawn: playerSpawn,
  physics,
  vr,
};

/** Proofs that disturb nobody run together; the one that changes scenes comes when the visitors of others have left. */
const together: readonly (readonly FeatureName[])[] = [
  ['http_api', 'telemetry', 'core_engine', 'subsystems', 'player_spawn', 'physics', 'vr'],
  ['scene_loading'],
];

/** Proves the features against a running server. Never rejects. */
export async function validate(settings: ValidationSettings): Promise<ValidationReport> {
  const { features, withinMs, onResult } = settings;
  const timestamp = new Date().toISOString();
  const late = AbortSignal.timeout(withinMs);
  const context = { ...settings.context, signal: AbortSignal.any([settings.context.signal, late]) };
  const results = new Map<FeatureName, FeatureResult>();
  for (const group of together) {
    const wanted = group.filter((name) => features.includes(name));
    await Promise.all(
      wanted.map(async (name) => {
        const result = await proven(name, context, late);
        results.set(name, result);
        onResult(result, results.size);
      }),
    );
  }
  const found = featureNames.flatMap((name) => results.get(name) ?? []);
  const count = (passed: boolean | null): number => found.filter((one) => one.passed === passed).length;
  return {
    timestamp,
    passed: count(true),
    failed: count(false),
    skipped: count(null),
    total: found.length,
    features: found,
  };
}

async function proven(
  feature: FeatureName,
  context: ProofContext,
  late: AbortSignal,
): Promise<FeatureResult> {
  const timestamp = new Date().toISOString();
  const beganMs = context.monotonicMs();
  const { passed, message, details } = await outcome(proofs[feature], context, late);
  const duration = Math.round(context.monotonicMs() - beganMs) / 1000;
  return { feature, passed, message, details, timestamp, duration };
}

type Outcome = Pick<FeatureResult, 'passed' | 'message' | 'details'>;

async function outcome(proof: Proof, context: ProofContext, late: AbortSignal): Promise<Outcome> {
  try {
    context.signal.throwIfAborted();
    return { passed: true, ...(await proof(context)) };
  } catch (error) {
    if (late.aborted) return { passed: false, message: 'It was not proven in time.', details: {} };
    if (context.signal.aborted)
      return { passed: null, message: 'Somebody ended it before it was proven.', details: {} };
    if (error instanceof ProofSkippedError) return { passed: null, message: error.message, details: {} };
    if (error instanceof ProofError) return { passed: false, message: error.message, details: error.details };
    if (!(error instanceof ProblemError))
      return { passed: false, message: error instanceof Error ? error.message : String(error), details: {} };
    const { code, detail } = error.problem;
    // A token that may not do it, or slots that are all taken, say nothing about the server.
    const untried = code === 'permission_denied' || code === 'too_many_saves';
    return { passed: untried ? null : false, message: detail, details: { code } };
  }
}
