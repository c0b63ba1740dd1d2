import { defineSubsystem, hertz } from '../../../engine/index.ts';
import { quat, type Vec3, vec3 } from '../../../math/index.ts';
import type { HeadsetStage, StageFrame } from '../../../xr/index.ts';
import { panelContent } from '../panel-content.ts';
import { Period } from '../period.ts';
import { comfort } from './comfort.ts';
import { connection } from './connection.ts';
import { instruments } from './instruments.ts';
import { navigation } from './navigation.ts';
import { prediction } from './prediction.ts';
import { renderer } from './renderer.ts';
import { settings } from './settings.ts';
import { vr } from './vr.ts';

/** Light falls from here in a scene without a Sun. */
const ROOM_LIGHT = vec3.normalize(vec3.create(), vec3.create(0.3, 0.9, 0.3));

/** The cockpit around a person in a headset, with its panel, the hands and the marks on the sky. */
export const cockpit = defineSubsystem({
  name: 'cockpit',
  doc: 'Builds the cockpit for a headset session, keeps its panel up to date, and takes it away afterwards.',
  needs: { settings, connection, renderer, navigation, prediction, instruments, vr, comfort },
  phase: 'place',
  options: {
    panelRate: hertz({ default: 4, min: 1, max: 20, doc: 'how often the panel is drawn' }),
  },
  start({ needs, options, onStop }) {
    const { view } = needs.renderer;
    let stage: HeadsetStage | null = null;
    const painting = new Period(1 / options.panelRate);
    const inverse = quat.create();
    const frame: { darkness: number; sunLight: number; sun: Vec3; prograde: Vec3; target: Vec3 } = {
      darkness: 0,
      sunLight: 1,
      sun: vec3.create(),
      prograde: vec3.create(),
      target: vec3.create(),
    } satisfies StageFrame;
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
        const local = needs.connection.local();
        quat.conjugate(inverse, needs.prediction.shown.attitude);
        vec3.transformQuat(frame.prograde, directions.prograde, inverse);
        vec3.transformQuat(frame.target, directions.target, inverse);
        if (local) vec3.transformQuat(frame.sun, ROOM_LIGHT, inverse);
        else vec3.copy(frame.sun, sun);
        frame.sunLight = local ? 1 : view.stats.sunVisible;
        frame.darkness = needs.comfort.darkness();
        stage.update(frame);
        if (painting.over(tick))
          stage.showPanel(panelContent(needs.instruments.readout, needs.settings.values.firstSteps));
      },
    };
  },
});
