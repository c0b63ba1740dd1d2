import { bodies, type Ephemeris, LIGHT_MPS } from '../../../astro/index.ts';
import { defineSubsystem } from '../../../engine/index.ts';
import { type Vec3, vec3 } from '../../../math/index.ts';
import { type Picture, SkyNameLayer } from '../../../ui/index.ts';
import { isBehind, NameRoom } from '../name-room.ts';
import { turnAsSeen } from '../world/as-seen.ts';
import type { Instant } from '../world/instant.ts';
import type { Moving } from '../world/motion.ts';
import { connection } from './connection.ts';
import { ephemeris } from './ephemeris.ts';
import { navigation, type Target } from './navigation.ts';
import { page } from './page.ts';
import { prediction } from './prediction.ts';
import { renderer } from './renderer.ts';
import { settings } from './settings.ts';
import { time } from './time.ts';
import { type Traffic, traffic } from './traffic.ts';

/** What fills more of the view than this needs no name, rad. */
const LARGE_RAD = 0.03;
/** Names do not come nearer to each other than this, pixels: the first of them stays. */
const APART_PX = { x: 70, y: 15 } as const;

/** Writes the names of bodies beside them, where their orbits are drawn. */
export const bodyNames = defineSubsystem({
  name: 'body-names',
  doc: 'Writes the names of the bodies whose orbits are shown over the picture.',
  needs: { page, settings, connection, ephemeris, time, prediction, traffic, navigation, renderer },
  phase: 'measure',
  start({ needs, onStop }) {
    const { settings: set, renderer: drawn, prediction: own, connection: link } = needs;
    const layer = new SkyNameLayer();
    needs.page.hud.before(layer.root);
    onStop(() => layer.root.remove());
    const picture: Picture = { widthPx: 1, heightPx: 1, fovRad: drawn.fovRad, camera: drawn.camera };
    const named = new NamedBodies(needs.ephemeris);
    const room = new NameRoom(APART_PX);
    let shown = false;
    return {
      step() {
        const { view } = drawn;
        const { orbits, instruments } = set.values;
        const wanted = orbits && instruments && own.known && !view.renderer.xr.isPresenting;
        if (wanted !== shown) {
          shown = wanted;
          layer.setShown(shown);
        }
        if (!shown) return;
        const onRails = link.local() ? noBodies : view.orbiting;
        if (named.change(onRails, needs.traffic.bodies))
          layer.fill(named.titles.map((text) => ({ kind: 'body', text })));
        picture.widthPx = drawn.size.widthPx;
        picture.heightPx = drawn.size.heightPx;
        room.clear();
        const lightMps = link.line.world.clock?.light_mps ?? LIGHT_MPS;
        for (let at = 0; at < named.titles.length; at += 1) {
          const direction = named.direct(at, own.shown, needs.time.instant);
          const { about, target } = needs.navigation;
          // the mark of a target bears its name already
          if (isBehind(direction, about) || named.isTarget(at, target)) direction.fill(Number.NaN);
          turnAsSeen(direction, own.shown.velocityMps, lightMps);
          if (!room.take(picture, direction)) direction.fill(Number.NaN);
          layer.place(picture, at, direction);
        }
      },
    };
  },
});

const noBodies: readonly number[] = [];

/** Bodies that are named: those on rails first, then custom ones in the order in which they came. */
class NamedBodies {
  titles: readonly string[] = [];
  readonly #rails: Ephemeris;
  readonly #state = new Float64Array(6);
  readonly #direction = vec3.create();
  #onRails: readonly number[] = [];
  readonly #custom: Traffic[] = [];

  constructor(rails: Ephemeris) {
    this.#rails = rails;
  }

  /** Takes those of this frame; true where they are others than before. */
  change(onRails: readonly number[], custom: readonly Traffic[]): boolean {
    let same = onRails === this.#onRails && custom.length === this.#custom.length;
    for (let at = 0; same && at < custom.length; at += 1)
      same = custom[at] === this.#custom[at] && custom[at].entity.name === this.titles[onRails.length + at];
    if (same) return false;
    this.#onRails = onRails;
    this.#custom.length = 0;
    this.#custom.push(...custom);
    this.titles = [
      ...onRails.map((body) => bodies[body].title),
      ...this.#custom.map(({ entity }) => entity.name),
    ];
    return true;
  }

  isTarget(at: number, target: Target | null): boolean {
    if (target === null) return false;
    if ('body' in target) return this.#onRails[at] === target.body;
    return this.#custom[at - this.#onRails.length]?.entity.id === target.entity;
  }

  /** The way from the ship to one, m; NaN where it needs no name. The same vector every time. */
  direct(at: number, ship: Moving, { day, second }: Instant): Vec3 {
    const to = this.#direction;
    const isRail = at < this.#onRails.length;
    const custom = this.#custom[at - this.#onRails.length];
    const body = isRail ? this.#onRails[at] : custom.track.shown.body;
    const radiusM = isRail ? bodies[body].meanRadiusM : (custom.entity.free_body?.radius_m ?? 0);
    this.#state.fill(0);
    if (body !== ship.body) this.#rails.stateBetween(body, ship.body, day, second, this.#state);
    vec3.set(to, this.#state[0], this.#state[1], this.#state[2]);
    if (!isRail) vec3.add(to, to, custom.track.shown.offsetM);
    vec3.sub(to, to, ship.offsetM);
    if (radiusM > LARGE_RAD * vec3.length(to)) to.fill(Number.NaN);
    return to;
  }
}
