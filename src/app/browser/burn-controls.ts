import { addSeconds } from '../../astro/index.ts';
import { BurnPanel, type CourseMarkHandlers, type PanelHost } from '../../ui/index.ts';
import { limits } from '../../world/index.ts';
import type { BurnsApi } from './subsystems/burns.ts';
import type { CourseApi } from './subsystems/course.ts';
import type { RendererApi } from './subsystems/renderer.ts';
import type { TimeApi } from './subsystems/time.ts';
import { type Instant, secondsFrom } from './world/instant.ts';

/** What plans are made with on the page. */
interface Parts {
  readonly burns: BurnsApi;
  readonly course: CourseApi;
  readonly page: { readonly canvas: HTMLElement };
  readonly renderer: RendererApi;
  readonly time: TimeApi;
}

/** How far ahead a new burn is put, s. */
const NEW_BURN_S = 600;

/** The panel of planned burns, and what its buttons do. */
export function createBurnPanel({ burns: { draft }, time: shown }: Pick<Parts, 'burns' | 'time'>): BurnPanel {
  const ahead = (instant: Instant, byS: number): Instant => ({
    day: instant.day,
    second: instant.second + byS,
  });
  return new BurnPanel({
    burns: () =>
      draft.nodes.map((node) => ({
        inS: secondsFrom(shown.instant, node),
        progradeMps: node.prograde_mps,
        normalMps: node.normal_mps,
        radialMps: node.radial_mps,
      })),
    flying: () => draft.flying,
    canUndo: () => draft.canUndo,
    most: limits.manoeuvres,
    onAdd: () => draft.add(addSeconds({ day: 0, second: 0 }, shown.instant, NEW_BURN_S)),
    onShift(burn, byS) {
      const node = draft.nodes[burn];
      if (node) draft.move(burn, ahead(node, byS), shown.instant);
    },
    onChange: (burn, axis, byMps) => draft.change(burn, `${axis}_mps`, byMps),
    onRemove: (burn) => draft.remove(burn),
    onFly: (flying) => draft.fly(flying),
    onUndo: () => draft.undo(shown.instant),
  });
}

/** A mark that is pressed becomes a burn, or opens the one that it is; a burn that is dragged follows the way. */
export function markHandlers(needs: Parts, plan: BurnPanel, panels: PanelHost): CourseMarkHandlers {
  const { draft } = needs.burns;
  const { renderer: drawn, time: shown } = needs;
  let dragged = -1;
  return {
    surface: needs.page.canvas,
    onPress(mark) {
      const { burn } = needs.course.marks[mark];
      const at = burn >= 0 ? burn : draft.add(needs.course.instantOfMark(mark));
      if (panels.open !== 'burns') panels.toggle('burns');
      if (at >= 0) plan.chosen = at;
    },
    onDrag(burn, xPx, yPx) {
      if (dragged < 0) {
        draft.remember();
        dragged = burn;
      }
      const { widthPx, heightPx } = drawn.size;
      const picture = { widthPx, heightPx, fovRad: drawn.fovRad, camera: drawn.camera };
      dragged = draft.move(dragged, needs.course.instantNear(picture, xPx, yPx), shown.instant, false);
    },
    onDrop() {
      dragged = -1;
      draft.settle();
    },
  };
}
