import { LIGHT_MPS } from '../../../astro/index.ts';
import { defineSubsystem } from '../../../engine/index.ts';
import { type Picture, SkyNameLayer } from '../../../ui/index.ts';
import { NameRoom } from '../name-room.ts';
import { LAGRANGE_POINTS, LagrangeMarks } from '../world/lagrange-marks.ts';
import { connection } from './connection.ts';
import { ephemeris } from './ephemeris.ts';
import { navigation } from './navigation.ts';
import { page } from './page.ts';
import { prediction } from './prediction.ts';
import { renderer } from './renderer.ts';
import { settings } from './settings.ts';
import { time } from './time.ts';

/** Names do not come nearer to each other than this, pixels. */
const APART_PX = { x: 26, y: 14 } as const;

/** Marks the Lagrange points of the two bodies with which the chosen frame rotates. */
export const lagrangePoints = defineSubsystem({
  name: 'lagrange-points',
  doc: 'Marks and names the five Lagrange points over the picture while speed and way are told in a rotating frame.',
  needs: { page, settings, connection, ephemeris, time, prediction, navigation, renderer },
  phase: 'measure',
  start({ needs, onStop }) {
    const { ephemeris: rails, navigation: way, prediction: own, renderer: drawn, connection: link } = needs;
    const layer = new SkyNameLayer();
    layer.fill(Array.from({ length: LAGRANGE_POINTS }, (_, at) => ({ kind: 'point', text: `L${at + 1}` })));
    needs.page.hud.before(layer.root);
    onStop(() => layer.root.remove());
    const picture: Picture = { widthPx: 1, heightPx: 1, fovRad: drawn.fovRad, camera: drawn.camera };
    const room = new NameRoom(APART_PX);
    const marks = new LagrangeMarks(rails);
    let shown = false;
    return {
      step() {
        const chosen = way.frame === 'rotating' ? way.pair : null;
        const wanted =
          chosen !== null && needs.settings.values.instruments && !drawn.view.renderer.xr.isPresenting;
        if (wanted !== shown) {
          shown = wanted;
          layer.setShown(shown);
        }
        if (chosen === null || !shown) return;
        const lightMps = link.line.world.clock?.light_mps ?? LIGHT_MPS;
        marks.find(chosen, own.shown, way.about, needs.time.instant, lightMps);
        picture.widthPx = drawn.size.widthPx;
        picture.heightPx = drawn.size.heightPx;
        room.clear();
        for (let at = 0; at < LAGRANGE_POINTS; at += 1) {
          const direction = marks.directions[at];
          if (!room.take(picture, direction)) direction.fill(Number.NaN);
          layer.place(picture, at, direction);
        }
      },
    };
  },
});
