import { Color } from 'three';
import { type Vec3, vec3 } from '../../math/index.ts';
import type { Placements } from '../frame/placement.ts';
import { type Matter, NO_GLOW } from '../light/matter.ts';
import { lambertPhase } from '../light/phase.ts';
import { type Receiver, type Sender, shineOn, widestOf } from '../light/planetshine.ts';
import { type Lit, Shadows } from '../light/shadows.ts';
import type { VisibleEntity } from '../view-state.ts';
import type { GlobesSeen } from './globes-seen.ts';

/** Custom bodies that cast shadows and send light on: so many of the largest. */
export const MAX_CASTERS = 8;

/** Colour of a body of which nobody says otherwise, sRGB. */
export const PLAIN = 0xa9a29a;

interface GlobeMatter extends Matter {
  radiusM: number;
  opaqueM: number;
  readonly albedoRgb: [red: number, green: number, blue: number];
}

/** A custom body as light meets it, in axes and places of bodies on rails: what stands before what is seen at one instant. */
export interface GlobeLit extends Lit, Sender, Receiver {
  sunDistanceM: number;
  sunlight: number;
  matter: GlobeMatter | null;
  readonly ownMatter: GlobeMatter;
  /** What stands between the body and its star. */
  readonly shadows: Shadows;
  /** Light that shadows leave to the body's centre, 0 to 1. */
  lit: number;
}

const none: readonly (Lit & Sender)[] = [];
const centre = vec3.create();
const tint = new Color();

/** @param sunDirection kept: whoever owns it brings it up to date */
export function createLit(sunDirection: Vec3): GlobeLit {
  return {
    positionM: vec3.create(),
    sunDirection,
    sunDistanceM: 1,
    velocityMps: vec3.create(),
    sunlight: 1,
    matter: null,
    ownMatter: { radiusM: 1, opaqueM: 1, glow: NO_GLOW, albedoRgb: [0, 0, 0], phase: lambertPhase },
    shadows: new Shadows(),
    shine: vec3.create(),
    shineDirection: vec3.create(1),
    lit: 1,
  };
}

/** Takes all shadows and planetshine away. */
export function clearLight(on: GlobeLit): void {
  on.shadows.count = 0;
  on.lit = 1;
  vec3.set(on.shine, 0, 0, 0);
}

/**
 * Shadows and planetshine among custom bodies, and between them and those on rails: the largest of the custom ones count, as
 * few are large. Allocates only when there are more than ever.
 */
export class GlobeLight {
  /** The largest that do not shine by themselves, the largest first. */
  readonly casters: GlobeLit[] = [];
  #taken = 0;

  /**
   * @param globes brought up to date
   * @param placements the same, with shadows of their own; those of custom bodies are added. Null where none are.
   */
  update({ all, count, lamp }: GlobesSeen, placements: Placements | null): void {
    this.#taken = 0;
    for (let at = 0; at < count; at++) {
      const { entity, positionM, lightDistanceM, sunlight, light } = all[at];
      clearLight(light);
      place(light, entity, positionM, placements);
      light.sunDistanceM = lightDistanceM;
      light.sunlight = sunlight;
      light.shadows.starRadiusM = lamp.radiusM;
      light.matter = (entity.globe?.star ?? null) === null ? light.ownMatter : null;
      if (light.matter === null) continue;
      light.matter.radiusM = entity.sizeM[0] / 2;
      light.matter.opaqueM = light.matter.radiusM;
      this.#take(light);
      colour(light.matter.albedoRgb, entity);
    }
    // cut only where there are fewer: an empty list lets go of its room
    if (this.casters.length > this.#taken) this.casters.length = this.#taken;
    if (lamp.luminositySun === 0) return;
    const rails = placements?.all ?? none;
    for (let at = 0; at < count; at++) {
      const { light } = all[at];
      if (light.matter === null) continue;
      light.shadows.add(light, rails);
      light.shadows.add(light, this.casters);
      if (light.shadows.count > 0) light.lit = light.shadows.lightAt(centre, light);
      const near = widestOf(light, this.casters, widestOf(light, rails, null));
      if (near !== null) shineOn(light, near);
    }
    placements?.shade(this.casters);
  }

  /** Keeps the largest. */
  #take(light: GlobeLit): void {
    const { casters } = this;
    let at = this.#taken;
    while (at > 0 && radiusOf(casters[at - 1]) < radiusOf(light)) at--;
    if (at === MAX_CASTERS) return;
    this.#taken = Math.min(this.#taken + 1, MAX_CASTERS);
    for (let to = this.#taken - 1; to > at; to--) casters[to] = casters[to - 1];
    casters[at] = light;
  }
}

function radiusOf({ ownMatter }: GlobeLit): number {
  return ownMatter.radiusM;
}

/** Beside the body that it is counted from, as that is placed and moves. */
function place(
  light: GlobeLit,
  { body, offsetM, velocityMps }: VisibleEntity,
  seenM: Vec3,
  placements: Placements | null,
): void {
  const about = placements?.of(body);
  if (about === undefined) vec3.copy(light.positionM, seenM);
  else vec3.add(light.positionM, about.positionM, offsetM);
  if (about === undefined) vec3.set(light.velocityMps, 0, 0, 0);
  else vec3.copy(light.velocityMps, about.velocityMps);
  if (velocityMps !== undefined) vec3.add(light.velocityMps, light.velocityMps, velocityMps);
}

/** The colour says the hue, the albedo how much of the light comes back. */
function colour(out: [number, number, number], { color, globe }: VisibleEntity): void {
  tint.setHex(color ?? PLAIN);
  const scale = (globe?.albedo ?? 0.3) / Math.max(tint.r, tint.g, tint.b, 1e-3);
  out[0] = tint.r * scale;
  out[1] = tint.g * scale;
  out[2] = tint.b * scale;
}
