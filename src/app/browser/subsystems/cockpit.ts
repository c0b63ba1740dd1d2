import { LIGHT_MPS } from '../../../astro/index.ts';
import { defineSubsystem, hertz } from '../../../engine/index.ts';
import { type Quat, quat, type Vec3, vec3 } from '../../../math/index.ts';
import type { HeadsetStage, StageFrame } from '../../../xr/index.ts';
import { panelContent } from '../panel-content.ts';
import { Period } from '../period.ts';
import { LAGRANGE_POINTS, LagrangeMarks } from '../world/lagrange-marks.ts';
import { comfort } from './comfort.ts';
import { connection } from './connection.ts';
import { ephemeris } from './ephemeris.ts';
import { instruments } from './instruments.ts';
import { navigation } from './navigation.ts';
import { prediction } from './prediction.ts';
import { renderer } from './renderer.ts';
import { settings } from './settings.ts';
import { time } from './time.ts';
import { vr } from './vr.ts';

/** Light falls from here in a place without a star. */
const ROOM_LIGHT = vec3.normalize(vec3.create(), vec3.create(0.3, 0.9, 0.3));

/** The cockpit around a person in a headset, with its panel, the hands and the marks on the sky. */
export const cockpit = defineSubsystem({
  name: 'cockpit',
  doc: 'Builds the cockpit for a headset session, keeps its panel up to date, and takes it away afterwards.',
  needs: {
    settings,
    connection,
    ephemeris,
    time,
    renderer,
    navigation,
    prediction,
    instruments,
    vr,
    comfort,
  },
  phase: 'place',
  options: {
    panelRate: hertz({ default: 4, min: 1, max: 20, doc: 'how often the panel is drawn' }),
  },
  start({ needs, options, onStop }) {
    const { view } = needs.renderer;
    let stage: HeadsetStage | null = null;
    const painting = new Period(1 / options.panelRate);
    const inverse = quat.create();
    const frame: {
      darkness: number;
      closed: number;
      sunLight: number;
      sun: Vec3;
      prograde: Vec3;
      target: Vec3;
      points: readonly Vec3[];
    } = {
      darkness: 0,
      closed: 0,
      sunLight: 1,
      sun: vec3.create(),
      prograde: vec3.create(),
      target: vec3.create(),
      points: Array.from({ length: LAGRANGE_POINTS }, () => vec3.create()),
    } satisfies StageFrame;
    const marks = new LagrangeMarks(needs.ephemeris);
    const findPoints = (inverse: Quat): void => {
      const { navigation: way, prediction: own, settings: set } = needs;
      const pair = way.frame === 'rotating' && set.values.instruments ? way.pair : null;
      const lightMps = needs.connection.line.world.clock?.light_mps ?? LIGHT_MPS;
      marks.find(pair, own.shown, way.about, needs.time.instant, lightMps);
      for (let at = 0; at < LAGRANGE_POINTS; at += 1) {
        vec3.normalize(frame.points[at], marks.directions[at]);
        vec3.transformQuat(frame.points[at], frame.points[at], inverse);
      }
    };
    const clear = (): void => {
      stage?.dispose();
      stage = null;
    };
    onStop(clear);
    onStop(
      needs.vr.onSession((parts) => {
        clear();
        const { renderer: webgl, ship, rig, camera } = view;
        if (parts) stage = new parts.HeadsetStage({ renderer: webgl, ship, rig, camera });
        painting.end();
      }),
    );
    return {
      step(tick) {
        if (!stage) return;
        const { directions, sun } = needs.navigation;
        quat.conjugate(inverse, needs.prediction.shown.attitude);
        vec3.transformQuat(frame.prograde, directions.prograde, inverse);
        vec3.transformQuat(frame.target, directions.target, inverse);
        findPoints(inverse);
        const lit = Number.isFinite(sun[0]);
        if (lit) vec3.copy(frame.sun, sun);
        else vec3.transformQuat(frame.sun, ROOM_LIGHT, inverse);
        frame.sunLight = lit ? view.stats.sunVisible : 1;
        frame.darkness = needs.comfort.darkness();
        frame.closed = needs.comfort.closed();
        stage.update(frame);
        if (painting.over(tick))
          stage.showPanel(panelContent(needs.instruments.readout, needs.settings.values.firstSteps));
      },
    };
  },
});
