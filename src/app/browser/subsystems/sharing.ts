import { defineSubsystem, type StartContext, seconds } from '../../../engine/index.ts';
import { quat, vec3 } from '../../../math/index.ts';
import type { VisitorPose } from '../../../protocol/index.ts';
import type { HeadsetSession } from '../../../xr/index.ts';
import { FrameTimes } from '../frame-times.ts';
import { Period } from '../period.ts';
import { connection } from './connection.ts';
import { performanceMonitor } from './performance.ts';
import { renderer } from './renderer.ts';
import { settings } from './settings.ts';
import { vr } from './vr.ts';

const wanted = { settings, connection, renderer, performance: performanceMonitor, vr };

type Needs = StartContext<typeof wanted, Record<never, never>>['needs'];
type Placed = VisitorPose['head'];

/** Tells the operators of the world what this visitor lets them see, and nothing else. */
export const sharing = defineSubsystem({
  name: 'sharing',
  doc: "Sends the frame rate, and the headset's head and hands, to the operators of the world when the visitor agrees.",
  needs: wanted,
  phase: 'measure',
  options: {
    framesPeriod: seconds({ default: 5, min: 1, max: 60, doc: 'time between two messages about frames' }),
    posePeriod: seconds({ default: 0.1, min: 0.05, max: 10, doc: 'time between two poses' }),
    longFrame: seconds({ default: 1, min: 0.2, max: 10, doc: 'a longer pause is a hidden page' }),
  },
  start({ needs, options, onStop }) {
    const times = new FrameTimes();
    const { line } = needs.connection;
    const framesPeriod = new Period(options.framesPeriod, options.framesPeriod);
    const posePeriod = new Period(options.posePeriod);
    const agree = (): void => {
      const { shareFrames, sharePoses, sharePictures } = needs.settings.values;
      line.share({ frames: shareFrames, poses: sharePoses, pictures: sharePictures });
    };
    onStop(line.on('welcome', agree));
    onStop(needs.settings.onChange(agree));
    return {
      step(tick) {
        const { shareFrames, sharePoses } = needs.settings.values;
        if (tick.stepS > options.longFrame) times.reset();
        else times.frame(tick);
        if (framesPeriod.over(tick)) {
          const rate = shareFrames ? times.rate(needs.performance.droppedShare()) : null;
          if (rate !== null) line.reportFrames(rate);
        }
        if (posePeriod.over(tick)) {
          const session = sharePoses ? needs.vr.session() : null;
          const pose = session === null ? null : poseOf(session, needs);
          if (pose !== null) line.reportPose(pose);
        }
      },
    };
  },
});

/** Head and hands in ship axes from the eye point of the seat; null while the head is not tracked. */
function poseOf(session: HeadsetSession, { renderer: drawn }: Needs): VisitorPose | null {
  const { xr } = drawn.view.renderer;
  const frame = xr.getFrame();
  const base = xr.getReferenceSpace();
  const head = base && frame?.getViewerPose(base);
  const placedHead = placed(session, head?.transform);
  if (!base || placedHead === null) return null;
  const hand = (side: XRHandedness): Placed | null => {
    for (const { handedness, gripSpace } of session.session?.inputSources ?? []) {
      if (handedness === side && gripSpace) return placed(session, frame.getPose(gripSpace, base)?.transform);
    }
    return null;
  };
  return { head: placedHead, left: hand('left'), right: hand('right') };
}

function placed({ seat }: HeadsetSession, transform: XRRigidTransform | undefined): Placed | null {
  if (!seat || !transform) return null;
  const { position, orientation } = transform;
  const at = vec3.create(position.x, position.y, position.z);
  vec3.transformQuat(at, at, seat.attitude);
  vec3.add(at, at, seat.originM);
  const turn = quat.create();
  turn.set([orientation.x, orientation.y, orientation.z, orientation.w]);
  quat.multiply(turn, seat.attitude, turn);
  return { position_m: [at[0], at[1], at[2]], attitude: [turn[0], turn[1], turn[2], turn[3]] };
}
