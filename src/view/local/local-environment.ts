import {
  BackSide,
  Color,
  DirectionalLight,
  Group,
  HemisphereLight,
  IcosahedronGeometry,
  Mesh,
  MeshStandardMaterial,
  PlaneGeometry,
  ShaderMaterial,
} from 'three';
import type { Vec3 } from '../../math/index.ts';
import type { TravelUniforms } from '../relativity/travel-glsl.ts';
import { seenInTravel } from '../relativity/travelling-material.ts';
import { presentGlsl } from '../shaders/present.ts';

/** Half width of what casts shadows around the eye, m. */
const SHADOW_REACH_M = 18;

/** Half width of the floor, m: past it lies the haze of the horizon. */
const FLOOR_REACH_M = 400;

/** The floor's lines repeat by this, so that its mesh can follow the eye unseen, m. */
const LINE_PERIOD_M = 10;

/** Light from the sky by day, and under the stars: enough to see what the sun does not reach. */
const DAY_LIGHT = 1.35;
const STAR_LIGHT = 0.3;

/** Exposure of the lit room. */
export const LOCAL_EXPOSURE = 0.95;

const HORIZON = new Color(0xb9c4cf);
const ZENITH = new Color(0x5f7f9f);

const skyVertex = /* glsl */ `
varying vec3 vUp;
void main() {
  vUp = position;
  vec4 clip = projectionMatrix * vec4(mat3(viewMatrix) * position, 1.0);
  gl_Position = clip.xyww; // behind everything
}
`;

const skyFragment = /* glsl */ `
#include <common>
uniform vec3 uHorizon;
uniform vec3 uZenith;
uniform vec3 uToLight;
varying vec3 vUp;
${presentGlsl}
void main() {
  vec3 d = normalize(vUp);
  float height = clamp(d.y, -1.0, 1.0);
  vec3 color = mix(uHorizon, uZenith, 1.0 - exp(-3.2 * max(height, 0.0)));
  color = mix(color, uHorizon * 0.9, smoothstep(0.0, -0.2, height));
  float glow = max(dot(d, uToLight), 0.0);
  color += vec3(1.0, 0.9, 0.75) * (0.10 * pow(glow, 12.0) + 0.35 * pow(glow, 220.0));
  gl_FragColor = vec4(present(color), 1.0);
  gl_FragDepth = 1.0;
}
`;

const floorGrid = /* glsl */ `
  vec2 at = vFloor;
  float farFloor = length(vFloorView);
  if (travels()) {
    // the mesh is too coarse for what is bent: each pixel's ray is turned back to where its light comes from
    vec3 rest = restDirection(normalize(transpose(mat3(viewMatrix)) * vFloorSeen), uTravel.xyz);
    float reach = (uFloorY - cameraPosition.y) / min(rest.y, -1e-5);
    at = cameraPosition.xz + rest.xz * reach + uShift;
    farFloor = abs(reach);
  }
  vec2 pixel2 = fwidth(at) + 1e-5;
  vec2 one = abs(fract(at - 0.5) - 0.5);
  vec2 ten = abs(fract(at * 0.1 - 0.5) - 0.5) * 10.0;
  // a line keeps its light when it is thinner than a pixel: it pales instead of flickering
  vec2 thin = clamp(0.5 + (0.012 - one) / pixel2, 0.0, 1.0) * min(vec2(1.0), 0.024 / pixel2);
  vec2 bold = clamp(0.5 + (0.03 - ten) / pixel2, 0.0, 1.0) * min(vec2(1.0), 0.06 / pixel2);
  vec2 tile = step(0.5, fract(at * 0.5));
  float checker = mix(0.0, abs(tile.x - tile.y) - 0.5, clamp(1.0 - max(pixel2.x, pixel2.y) * 1.5, 0.0, 1.0));
  diffuseColor.rgb *= 1.0 + 0.05 * checker;
  diffuseColor.rgb = mix(diffuseColor.rgb, vec3(0.20, 0.225, 0.25), 0.55 * max(thin.x, thin.y));
  diffuseColor.rgb = mix(diffuseColor.rgb, vec3(0.055, 0.13, 0.19), 0.75 * max(bold.x, bold.y));
`;

const floorHaze = /* glsl */ `
  float haze = 1.0 - exp(-pow(farFloor / 150.0, 1.6));
  outgoingLight = mix(outgoingLight, uHorizon * 0.9, haze);
`;

/** A place without bodies: a wide floor with a metric grid, soft light from the sky, one sun with shadows. */
export class LocalEnvironment {
  readonly group = new Group();
  readonly sun = new DirectionalLight(0xfff1dc, 2.1);
  readonly #floor: Mesh<PlaneGeometry, MeshStandardMaterial>;
  readonly #sky: Mesh<IcosahedronGeometry, ShaderMaterial>;
  readonly #shift = { value: new Float32Array(2) };
  readonly #floorY = { value: 0 };
  readonly #skyLight = new HemisphereLight(0xc9d9ea, 0x8a857c, DAY_LIGHT);

  constructor(travel: TravelUniforms) {
    this.#sky = new Mesh(new IcosahedronGeometry(1, 3), skyMaterial(this.sun));
    this.#sky.name = 'sky';
    this.#sky.frustumCulled = false;
    this.#sky.renderOrder = -10;
    const floor = new PlaneGeometry(2 * FLOOR_REACH_M, 2 * FLOOR_REACH_M, 40, 40);
    floor.rotateX(-Math.PI / 2);
    this.#floor = new Mesh(floor, seenInTravel(this.#floorMaterial(), travel));
    this.#floor.name = 'floor';
    this.#floor.renderOrder = -5;
    this.#floor.receiveShadow = true;
    this.sun.position.set(5, 9, 4);
    this.sun.name = 'room sun';
    this.sun.castShadow = true;
    const { shadow } = this.sun;
    shadow.camera.left = -SHADOW_REACH_M;
    shadow.camera.right = SHADOW_REACH_M;
    shadow.camera.top = SHADOW_REACH_M;
    shadow.camera.bottom = -SHADOW_REACH_M;
    shadow.camera.near = 1;
    shadow.camera.far = 80;
    shadow.bias = -0.0005;
    shadow.normalBias = 0.02;
    this.group.add(this.#sky, this.#floor, this.#skyLight, this.sun, this.sun.target);
    this.group.visible = false;
  }

  #floorMaterial(): MeshStandardMaterial {
    const material = new MeshStandardMaterial({
      name: 'floor',
      color: 0x9aa1a6,
      roughness: 0.85,
      metalness: 0,
    });
    material.onBeforeCompile = (shader) => {
      shader.uniforms.uShift = this.#shift;
      shader.uniforms.uFloorY = this.#floorY;
      shader.uniforms.uHorizon = { value: HORIZON };
      shader.vertexShader =
        `uniform vec2 uShift;\nvarying vec2 vFloor;\nvarying vec3 vFloorView;\nvarying vec3 vFloorSeen;\n${shader.vertexShader}`.replace(
          '#include <project_vertex>',
          '#include <project_vertex>\n  vFloor = position.xz + uShift;\n  vFloorView = mvPosition.xyz;\n  vFloorSeen = seenView;',
        );
      shader.fragmentShader =
        `uniform vec3 uHorizon;\nuniform vec2 uShift;\nuniform float uFloorY;\nvarying vec2 vFloor;\nvarying vec3 vFloorView;\nvarying vec3 vFloorSeen;\n${shader.fragmentShader}`
          .replace('#include <color_fragment>', `#include <color_fragment>\n${floorGrid}`)
          .replace('#include <opaque_fragment>', `${floorHaze}\n#include <opaque_fragment>`);
    };
    material.customProgramCacheKey = () => 'floor';
    return material;
  }

  /**
   * Moves the room so that the observer is at the origin.
   * @param offsetM the observer's place in the room, m, +Y up, floor at 0
   * @param shadowMapPx edge of the shadow map, 0 for none
   * @param sky a bright day over a floor, or nothing, for the stars to be seen
   */
  update(offsetM: Vec3, shadowMapPx: number, sky: 'day' | 'stars'): void {
    const day = sky === 'day';
    this.#sky.visible = day;
    this.#floor.visible = day;
    this.#skyLight.intensity = day ? DAY_LIGHT : STAR_LIGHT;
    this.#floorY.value = -offsetM[1];
    const shiftX = periodic(offsetM[0]);
    const shiftZ = periodic(offsetM[2]);
    // the floor follows the eye; its lines stay, because only whole periods are left out
    this.#floor.position.set(0, -offsetM[1], 0);
    this.#shift.value[0] = shiftX;
    this.#shift.value[1] = shiftZ;
    const { shadow } = this.sun;
    const wanted = shadowMapPx > 0;
    if (this.sun.castShadow !== wanted) this.sun.castShadow = wanted;
    if (wanted && shadow.mapSize.x !== shadowMapPx) {
      shadow.mapSize.set(shadowMapPx, shadowMapPx);
      shadow.map?.dispose();
      shadow.map = null;
    }
    // shadows are computed around the eye's place on the floor, in steps of a texel so that edges do not crawl
    const texel = (2 * SHADOW_REACH_M) / Math.max(256, shadowMapPx);
    const stepX = offsetM[0] - Math.round(offsetM[0] / texel) * texel;
    const stepZ = offsetM[2] - Math.round(offsetM[2] / texel) * texel;
    this.sun.target.position.set(-stepX, -offsetM[1], -stepZ);
    this.sun.position.set(15 - stepX, 27 - offsetM[1], 12 - stepZ);
  }

  dispose(): void {
    this.#floor.geometry.dispose();
    this.#floor.material.dispose();
    this.#sky.geometry.dispose();
    this.#sky.material.dispose();
    this.sun.dispose();
  }
}

function periodic(x: number): number {
  return x - Math.floor(x / LINE_PERIOD_M) * LINE_PERIOD_M;
}

function skyMaterial(sun: DirectionalLight): ShaderMaterial {
  return new ShaderMaterial({
    name: 'sky',
    uniforms: {
      uHorizon: { value: HORIZON },
      uZenith: { value: ZENITH },
      uToLight: { value: sun.position.clone().set(15, 27, 12).normalize() },
    },
    vertexShader: skyVertex,
    fragmentShader: skyFragment,
    side: BackSide,
    depthWrite: false,
  });
}
