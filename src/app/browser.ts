/** The page: joins view, world, connection, instruments and headset as subsystems of one engine, and runs the frames. */
import { createLog, Engine, reasonOf, type SubsystemStatus } from '../engine/index.ts';
import { requireElement, ScreenHost } from '../ui/index.ts';
import { ViewError } from '../view/index.ts';
import { FrameLoop } from './browser/frame-loop.ts';
import { writeToConsole } from './browser/log-console.ts';
import { audio } from './browser/subsystems/audio.ts';
import { bodyNames } from './browser/subsystems/body-names.ts';
import { burns } from './browser/subsystems/burns.ts';
import { cockpit } from './browser/subsystems/cockpit.ts';
import { comfort } from './browser/subsystems/comfort.ts';
import { connection } from './browser/subsystems/connection.ts';
import { course } from './browser/subsystems/course.ts';
import { ephemeris } from './browser/subsystems/ephemeris.ts';
import { haptics } from './browser/subsystems/haptics.ts';
import { input } from './browser/subsystems/input.ts';
import { instruments } from './browser/subsystems/instruments.ts';
import { userInterface } from './browser/subsystems/interface.ts';
import { lagrangePoints } from './browser/subsystems/lagrange-points.ts';
import { navigation } from './browser/subsystems/navigation.ts';
import { news } from './browser/subsystems/news.ts';
import { operators } from './browser/subsystems/operators.ts';
import { orders } from './browser/subsystems/orders.ts';
import { page } from './browser/subsystems/page.ts';
import { performanceMonitor } from './browser/subsystems/performance.ts';
import { type PagePhase, pagePhases } from './browser/subsystems/phases.ts';
import { prediction } from './browser/subsystems/prediction.ts';
import { renderer } from './browser/subsystems/renderer.ts';
import { settings } from './browser/subsystems/settings.ts';
import { sharing } from './browser/subsystems/sharing.ts';
import { skyNames } from './browser/subsystems/sky-names.ts';
import { swarms } from './browser/subsystems/swarms.ts';
import { time } from './browser/subsystems/time.ts';
import { traffic } from './browser/subsystems/traffic.ts';
import { vr } from './browser/subsystems/vr.ts';
import { warp } from './browser/subsystems/warp.ts';

const log = createLog({ level: 'info', write: writeToConsole });

/** A slow line may need minutes for the paths of the bodies; what takes longer does not come. */
const START_LIMIT_S = 300;

async function boot(): Promise<void> {
  const engine = new Engine<PagePhase>({
    phases: pagePhases,
    log,
    timer: callAfter,
    startLimitS: START_LIMIT_S,
  });
  for (const subsystem of [
    page,
    settings,
    input,
    connection,
    ephemeris,
    time,
    traffic,
    swarms,
    prediction,
    navigation,
    burns,
    course,
    orders,
    news,
    renderer,
    operators,
    performanceMonitor,
    warp,
    instruments,
    userInterface,
    skyNames,
    bodyNames,
    lagrangePoints,
    vr,
    comfort,
    cockpit,
    haptics,
    audio,
    sharing,
  ]) {
    engine.register(subsystem);
  }
  const failed = (await engine.start()).find(({ state }) => state === 'failed');
  if (failed) {
    await engine.stop();
    showFailure(failed);
    return;
  }
  const { view } = engine.api(renderer);
  const onStopped = (): void => {
    const reason = engine.status().find(({ state }) => state === 'failed')?.error?.message;
    void engine.stop().then(() => showStopped(reason ?? 'Nothing is drawn any more.'));
  };
  const loop = new FrameLoop(engine, view.renderer, engine.api(performanceMonitor), onStopped);
  loop.start();
  // A page that goes to the back-forward cache or away gives everything back.
  window.addEventListener('pagehide', () => {
    loop.stop();
    void engine.stop();
  });
  window.addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
}

/** A page that can draw no more says so instead of showing its last picture for good. */
function showStopped(reason: string): void {
  ownScreens().show({
    kind: 'failed',
    title: 'SpaceTime has stopped here',
    reason: `${reason} The world goes on, and your ship waits there for a while. Load the page again.`,
  });
}

/** Screens of a page whose engine does not run. */
function ownScreens(): ScreenHost {
  return new ScreenHost({
    host: requireElement('screen'),
    onRetry: () => location.reload(),
    onReload: () => location.reload(),
  });
}

/** A page that cannot run says why on a screen of its own. */
function showFailure({ reason, error }: SubsystemStatus): void {
  const screens = ownScreens();
  const cause = error?.cause;
  if (cause instanceof ViewError && cause.code === 'webgl_missing') screens.show({ kind: 'no_webgl' });
  else screens.show({ kind: 'failed', reason: cause instanceof Error ? cause.message : reason });
}

boot().catch((error: unknown) => {
  log.error('The page could not start.', { reason: reasonOf(error) });
  const reason = error instanceof Error ? error.message : 'Load the page again.';
  ownScreens().show({ kind: 'failed', reason });
});

/** The engine's way to give up a start or stop that never ends. */
function callAfter(delayS: number, call: () => void): () => void {
  const timer = setTimeout(call, delayS * 1000);
  return () => clearTimeout(timer);
}
