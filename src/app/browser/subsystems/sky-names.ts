import { bodies, LIGHT_MPS } from '../../../astro/index.ts';
import { defineSubsystem } from '../../../engine/index.ts';
import { type Vec3, vec3 } from '../../../math/index.ts';
import { type Picture, SkyNameLayer } from '../../../ui/index.ts';
import type { SkyName } from '../../../view/index.ts';
import { turnAsSeen } from '../world/as-seen.ts';
import { connection } from './connection.ts';
import { input } from './input.ts';
import { navigation } from './navigation.ts';
import { page } from './page.ts';
import { prediction } from './prediction.ts';
import { renderer } from './renderer.ts';
import { settings } from './settings.ts';

/** Writes the names of constellations and bright stars over the picture, where the figures are drawn. */
export const skyNames = defineSubsystem({
  name: 'sky-names',
  doc: 'Switches the figures of the constellations and writes their names and those of bright stars over the picture.',
  needs: { page, settings, input, connection, prediction, navigation, renderer },
  phase: 'measure',
  start({ needs, onStop }) {
    const { settings: set, renderer: drawn, prediction: own, connection: link } = needs;
    const layer = new SkyNameLayer();
    needs.page.hud.before(layer.root);
    onStop(() => layer.root.remove());
    onStop(
      needs.input.onPress((action) => {
        if (action === 'constellations') set.set('constellations', !set.values.constellations);
      }),
    );
    const picture: Picture = { widthPx: 1, heightPx: 1, fovRad: drawn.fovRad, camera: drawn.camera };
    const direction = vec3.create();
    let names: readonly SkyName[] = [];
    let shown = false;
    return {
      step() {
        const { view } = drawn;
        const hasSky = !link.local() || link.scene()?.document.root.type === 'star_system';
        const wanted = set.values.constellations && own.known && hasSky && !view.renderer.xr.isPresenting;
        if (wanted !== shown) {
          shown = wanted;
          layer.setShown(shown);
        }
        if (!shown) return;
        if (names !== view.skyNames) {
          names = view.skyNames;
          layer.fill(names);
        }
        picture.widthPx = drawn.size.widthPx;
        picture.heightPx = drawn.size.heightPx;
        const lightMps = link.line.world.clock?.light_mps ?? LIGHT_MPS;
        const { about } = needs.navigation;
        const radiusM = about.globe?.radiusM ?? bodies[about.body].meanRadiusM;
        for (let at = 0; at < names.length; at += 1) {
          const [x, y, z] = names[at].direction;
          vec3.set(direction, x, y, z);
          if (isBehind(direction, about.offsetM, radiusM)) direction.fill(Number.NaN);
          else turnAsSeen(direction, own.shown.velocityMps, lightMps);
          layer.place(picture, at, direction);
        }
      },
    };
  },
});

/** Whether a ball about the origin hides what lies in a direction, seen from a place. */
function isBehind(direction: Vec3, placeM: Vec3, radiusM: number): boolean {
  const along = -vec3.dot(direction, placeM);
  return along > 0 && vec3.dot(placeM, placeM) - along * along < radiusM * radiusM;
}
