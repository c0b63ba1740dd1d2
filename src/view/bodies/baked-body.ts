import type { BufferGeometry, IUniform, Mesh, ShaderMaterial, WebGLRenderer } from 'three';
import type { Body } from '../../astro/index.ts';
import { setFloat } from '../shaders/float-uniform.ts';
import { reflectanceGlsl } from '../shaders/reflectance.ts';
import type { BodyContext, BodyVisual } from './body-visual.ts';
import { createImpostor } from './impostor.ts';
import { BakedSurface } from './surface-bake.ts';

/** Air that shows at the limb: a thin shell. */
export interface Haze {
  /** Height over which it thins by e, in radii of the body. */
  readonly scaleHeight: number;
  /** Optical depth straight down in red, green and blue. */
  readonly depth: readonly [number, number, number];
  /** Reflectance of thick haze in red, green and blue. */
  readonly color: readonly [number, number, number];
}

/** A body whose surface is computed: what it looks like, how it reflects, what air it has. */
export interface BakedBodyRecipe {
  /** GLSL for the bake: `surfaceColor` and, with relief, `surfaceHeight` (see `SurfaceRecipe`). */
  readonly surface: string;
  readonly relief: boolean;
  /**
   * GLSL `vec3 reflect3(vec3 albedo, vec3 normal, Hit hit)`: I/F towards the eye. `uSun` and `uSunAngle` are given,
   * with `sunCosine`, `lunar` and `minnaert`.
   */
  readonly reflectance: string;
  /** The reflectance brings its own `vec3 groundAlbedo(vec3 albedo, Hit hit)`; else that is what the bake gave. */
  readonly hasGroundAlbedo?: boolean;
  readonly haze?: Haze;
  /** More GLSL and uniforms for the reflectance. */
  readonly uniforms?: Record<string, IUniform>;
  /** GLSL `vec3 closeUp(vec3 albedo, inout vec3 normal, Hit hit)`: detail finer than the map; optional. */
  readonly closeUp?: string;
  /** Called each frame before the body is drawn. */
  readonly update?: (context: BodyContext) => void;
}

const inputs = /* glsl */ `
uniform samplerCube uColor;
uniform samplerCube uRelief;
uniform float uTexel;
uniform int uOctaves;
`;

const shade = /* glsl */ `
vec3 hazeOver(vec3 radiance, vec3 depth, float lit) {
  vec3 passed = exp(-depth);
  return radiance * passed + HAZE_COLOR * lit * (1.0 - passed);
}
float hazeLight(vec3 up) {
  // lit by the Sun past the terminator, over the height of the air
  return smoothstep(-0.16, 0.3, dot(up, uSun)) * (0.35 + 0.65 * max(dot(up, uSun), 0.0));
}
vec4 shadeBody(Hit hit, float cover) {
  vec3 color = vec3(0.0);
  float alpha = cover;
  if (cover > 0.0) {
    vec3 root = texture(uColor, hit.point).rgb;
    vec3 albedo = root * root;
    vec3 normal = hit.normal;
    #ifdef RELIEF
      normal = normalize((texture(uRelief, hit.point).rgb * 2.0 - 1.0) / uAxes);
    #endif
    #ifdef CLOSE_UP
      if (uOctaves > 0) albedo = closeUp(albedo, normal, hit);
    #endif
    vec3 radiance = reflect3(albedo, normal, hit);
    #ifdef HAZE
      float mu = max(dot(hit.normal, hit.view), 0.0);
      radiance = hazeOver(radiance, HAZE_DEPTH * airPath(mu, HAZE_HEIGHT * 2.0), hazeLight(hit.normal));
    #endif
    radiance *= sunPast(hit.point * uAxes);
    // what the planet sends to the night of its moon: ashen light
    radiance += groundAlbedo(albedo, hit) * shineOn(normal);
    color = present(radiance * uSunlight) * cover;
  }
  #ifdef HAZE
    if (cover < 1.0) {
      float height = max(hit.closest - 1.0, 0.0);
      vec3 depth = HAZE_DEPTH * 2.0 * airPath(0.0, HAZE_HEIGHT * 2.0) * exp(-height / HAZE_HEIGHT);
      depth *= 1.0 - smoothstep(SHELL - HAZE_HEIGHT, SHELL, hit.closest);
      vec3 veil = 1.0 - exp(-depth);
      // light that grazes the air is scattered forward, so a crescent's horns reach around the night side
      float forward = 1.0 + 3.0 * pow(max(-dot(hit.view, uSun), 0.0), 6.0);
      vec3 radiance = HAZE_COLOR * veil * hazeLight(hit.point) * forward;
      float opacity = max(veil.r, max(veil.g, veil.b));
      color += present(radiance * uSunlight * sunPast(hit.point * uAxes)) * (1.0 - cover);
      alpha += opacity * (1.0 - cover);
    }
  #endif
  return vec4(color, alpha);
}
`;

const vec3Glsl = (v: readonly number[]): string => `vec3(${v.map((x) => x.toFixed(5)).join(', ')})`;

/** A picture from a recipe; its object is the mesh, so that more can hang on it. */
export interface BakedBody extends BodyVisual {
  readonly object: Mesh<BufferGeometry, ShaderMaterial>;
  forget(): void;
}

/** Makes the picture of a body from its recipe. Its maps are computed as it comes closer. */
export function createBakedBody(body: Body, renderer: WebGLRenderer, recipe: BakedBodyRecipe): BakedBody {
  const surface = new BakedSurface({ name: body.name, glsl: recipe.surface, relief: recipe.relief });
  const { haze } = recipe;
  const defines = [
    recipe.relief ? '#define RELIEF' : '',
    recipe.closeUp ? '#define CLOSE_UP' : '',
    haze ? `#define HAZE\n#define HAZE_DEPTH ${vec3Glsl(haze.depth)}` : '',
    `#define HAZE_COLOR ${vec3Glsl(haze?.color ?? [0, 0, 0])}`,
    `#define HAZE_HEIGHT ${(haze?.scaleHeight ?? 1).toFixed(6)}`,
    recipe.hasGroundAlbedo ? '' : 'vec3 groundAlbedo(vec3 albedo, Hit hit) { return albedo; }',
  ].join('\n');
  const uniforms = {
    uColor: { value: null as unknown },
    uRelief: { value: null as unknown },
    uTexel: { value: 1 },
    uOctaves: { value: 0 },
    ...recipe.uniforms,
  };
  const impostor = createImpostor({
    name: body.name,
    glsl: `${defines}\n${inputs}${reflectanceGlsl}${recipe.reflectance}${recipe.closeUp ?? ''}${shade}`,
    uniforms,
    shell: haze ? 1 + 7 * haze.scaleHeight : 1,
    semiAxesM: body.semiAxesM,
  });
  return {
    object: impostor.mesh,
    update(context) {
      impostor.light(context);
      surface.advance(renderer, context.diameterPx, context.quality);
      uniforms.uColor.value = surface.color;
      uniforms.uRelief.value = surface.relief;
      setFloat(uniforms.uTexel, 1.6 / surface.size);
      // detail under the map matters only when a texel covers more than a pixel
      uniforms.uOctaves.value = context.diameterPx > surface.size * 1.3 ? context.quality.detailOctaves : 0;
      impostor.mesh.visible = impostor.mesh.visible && surface.color !== null;
      recipe.update?.(context);
    },
    forget: () => surface.forget(),
    dispose() {
      impostor.dispose();
      surface.dispose();
    },
  };
}
