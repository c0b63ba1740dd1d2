import { Color, type Scene } from 'three';
import { AU_M } from '../../astro/index.ts';
import type { Log } from '../../engine/index.ts';
import { quat, type Vec3, vec3 } from '../../math/index.ts';
import type { BodyContext } from '../bodies/body-visual.ts';
import { createImpostor, type Impostor } from '../bodies/impostor.ts';
import { reflectedMagnitude, starRadiance, sunMagnitude } from '../light/photometry.ts';
import { Shadows } from '../light/shadows.ts';
import { qualitySettings } from '../quality/levels.ts';
import type { TravelUniforms } from '../relativity/travel-glsl.ts';
import { joinTravel } from '../relativity/travelling-material.ts';
import { setFloat } from '../shaders/float-uniform.ts';
import { colourOfTemperature } from '../stars/star-colour.ts';
import type { VisibleEntity } from '../view-state.ts';
import { PLAIN } from './globe-light.ts';
import { globeGlsl, groundOf } from './globe-shader.ts';
import { discRadiance, type GlobeSeen, groundAlbedo, type Lamp, MAX_GLOBES } from './globes-seen.ts';

/** Below this apparent diameter a body is a point of light alone, pixels; above the other a disc alone. */
const POINT_BELOW_PX = 1.2;
const DISC_ABOVE_PX = 2.6;
/**
 * How bright the disc of a star is drawn at most, as shown: enough to be white-hot in the middle, and to keep its colour at the
 * edge, however long one exposes for what it lights.
 */
const STAR_GLOW = 2.2;

/** One body: how it is drawn, and which frame had it last. */
interface Globe {
  readonly impostor: Impostor;
  readonly colour: { readonly value: Color };
  readonly light: { readonly value: Color };
  readonly glow: { value: number };
  readonly ground: { value: number };
  readonly radiusM: number;
  frame: number;
}

/** How big things are on the screen, and how bright points of light. */
export interface GlobeFrame {
  pixelsPerRad: number;
  exposure: number;
  starExposure: number;
}

/** Custom bodies: one ray against one ellipsoid a pixel each, as planets are, and points of light from afar. */
export class GlobeLayer {
  readonly #scene: Scene;
  readonly #travel: TravelUniforms;
  readonly #log: Log;
  readonly #globes = new Map<string, Globe>();
  readonly #context: { -readonly [Key in keyof BodyContext]: BodyContext[Key] };
  readonly #tint = new Color();
  #frame = 0;
  #told = false;

  constructor(scene: Scene, log: Log, travel: TravelUniforms) {
    this.#scene = scene;
    this.#log = log;
    this.#travel = travel;
    this.#context = {
      positionM: vec3.create(),
      orientation: quat.create(),
      sunDirection: vec3.create(),
      sunDistanceM: AU_M,
      shadows: new Shadows(),
      sunlight: 1,
      shine: vec3.create(),
      shineDirection: vec3.create(),
      eyeDistanceM: 1,
      diameterPx: 0,
      exposure: 1,
      timeS: 0,
      quality: qualitySettings.high,
    };
  }

  begin(): void {
    this.#frame += 1;
  }

  /** Draws a body at a place relative to the observer; returns the radiance of the point that it is from afar, 0 for none. */
  add(entity: VisibleEntity, placeM: Vec3, seen: GlobeSeen, lamp: Lamp, frame: GlobeFrame): number {
    const { angularRadiusRad } = seen;
    const diameterPx = 2 * Math.tan(Math.min(1.5, angularRadiusRad)) * frame.pixelsPerRad;
    this.#light(seen);
    if (diameterPx > 0.8) this.#disc(entity, placeM, lamp, frame);
    const shown = Math.min(1, Math.max(0, (DISC_ABOVE_PX - diameterPx) / (DISC_ABOVE_PX - POINT_BELOW_PX)));
    if (shown === 0) return 0;
    return (shown * starRadiance(magnitudeOf(seen)) * frame.starExposure) / frame.exposure;
  }

  /** Hides who was not drawn in this frame, and lets go of who is gone for good. */
  end(): void {
    this.#globes.forEach(this.#hide);
  }

  /** Made once: to go through a map by a loop makes a list for each of its entries. */
  readonly #hide = (globe: Globe, id: string): void => {
    globe.impostor.mesh.visible = globe.frame === this.#frame;
    if (this.#frame - globe.frame >= 600) this.#drop(id, globe);
  };

  dispose(): void {
    for (const [id, globe] of this.#globes) this.#drop(id, globe);
  }

  #drop(id: string, { impostor }: Globe): void {
    impostor.mesh.removeFromParent();
    impostor.dispose();
    this.#globes.delete(id);
  }

  #light({ lightDirection, lightDistanceM, sunlight, light }: GlobeSeen): void {
    const context = this.#context;
    vec3.copy(context.sunDirection, lightDirection);
    context.sunDistanceM = lightDistanceM;
    context.sunlight = sunlight;
    context.shadows = light.shadows;
    context.shine = light.shine;
    context.shineDirection = light.shineDirection;
  }

  #disc(entity: VisibleEntity, placeM: Vec3, lamp: Lamp, { exposure }: GlobeFrame): void {
    const { id, sizeM, attitude, color, globe: looks } = entity;
    const radiusM = sizeM[0] / 2;
    const known = this.#globes.get(id);
    // two that have become one are larger
    if (known !== undefined && known.radiusM !== radiusM) this.#drop(id, known);
    const globe = this.#globes.get(id) ?? this.#make(id, radiusM);
    if (globe === null) return;
    const { mesh } = globe.impostor;
    const star = looks?.star ?? null;
    globe.frame = this.#frame;
    mesh.visible = true;
    mesh.position.fromArray(placeM);
    mesh.quaternion.fromArray(attitude);
    this.#context.orientation.set(attitude);
    this.#tint.setHex(color ?? PLAIN);
    if (star !== null) {
      setFloat(globe.glow, Math.min(discRadiance(entity), STAR_GLOW / exposure));
      if (color === undefined) this.#tint.setRGB(...colourOfTemperature(star.temperatureK));
      globe.colour.value.copy(this.#tint);
    } else {
      setFloat(globe.glow, 0);
      // the colour says the hue, the albedo how much of the light comes back
      const most = Math.max(this.#tint.r, this.#tint.g, this.#tint.b, 1e-3);
      globe.colour.value.copy(this.#tint).multiplyScalar(groundAlbedo(entity) / most);
      const [red, green, blue] = lamp.colour;
      globe.light.value.setRGB(red, green, blue);
      setFloat(globe.ground, groundOf(looks?.kind));
    }
    globe.impostor.light(this.#context);
  }

  #make(id: string, radiusM: number): Globe | null {
    if (this.#globes.size >= MAX_GLOBES) {
      if (!this.#told) this.#log.warn('There are more custom bodies than are drawn.', { most: MAX_GLOBES });
      this.#told = true;
      return null;
    }
    const colour = { value: new Color() };
    const light = { value: new Color(1, 1, 1) };
    const glow = { value: 0 };
    const ground = { value: 0 };
    const uniforms = { uColour: colour, uLight: light, uGlow: glow, uGround: ground };
    const impostor = createImpostor({
      name: 'custom body',
      glsl: globeGlsl,
      uniforms,
      semiAxesM: [radiusM, radiusM, radiusM],
    });
    joinTravel(impostor.mesh, this.#travel);
    impostor.mesh.frustumCulled = false;
    this.#scene.add(impostor.mesh);
    const globe: Globe = { impostor, colour, light, glow, ground, radiusM, frame: this.#frame };
    this.#globes.set(id, globe);
    return globe;
  }
}

function magnitudeOf({
  entity: { globe },
  distanceM,
  angularRadiusRad,
  phase,
  sunlight,
  light,
}: GlobeSeen): number {
  const star = globe?.star ?? null;
  if (star !== null) return sunMagnitude(distanceM) - 2.5 * Math.log10(star.luminositySun);
  return reflectedMagnitude(
    globe?.albedo ?? 0.3,
    phase * light.lit,
    angularRadiusRad,
    AU_M / Math.sqrt(sunlight),
  );
}
