import {
  BufferAttribute,
  BufferGeometry,
  CustomBlending,
  DoubleSide,
  InstancedBufferGeometry,
  type IUniform,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  ShaderMaterial,
  Vector3,
  Vector4,
} from 'three';
import { latticeFragmentShader, latticeVertexShader } from './lattice-shader.ts';
import { SOURCES_MAX } from './sources.ts';
import { LEVELS } from './spacing.ts';

/** Rings and spokes of the mesh around the observer, and of each well's patch. */
const RINGS = 256;
const SPOKES = 192;
const PATCH_RINGS = 44;
const PATCH_SPOKES = 72;

/** Drawn after bodies, orbits and points, so that it passes before and behind them. */
const RENDER_ORDER = 4;
/** In a room, right after the floor and before what stands on it. */
const ROOM_ORDER = -4;

interface LatticeUniforms extends Record<string, IUniform> {
  readonly uWells: IUniform<Float32Array>;
  readonly uPulls: IUniform<Float32Array>;
  readonly uCells: IUniform<Float32Array>;
  readonly uCount: IUniform<number>;
  readonly uUnit: IUniform<number>;
  readonly uRaised: IUniform<number>;
  readonly uInner: IUniform<number>;
  readonly uGrowth: IUniform<number>;
  readonly uLeast: IUniform<number>;
  readonly uWidth: IUniform<number>;
  readonly uStrength: IUniform<number>;
  readonly uPulse: IUniform<number>;
  readonly uMotion: IUniform<Vector4>;
  readonly uEye: IUniform<Vector3>;
}

/** The sheet's two meshes and what their shaders share. */
export interface LatticeMeshes {
  readonly around: Mesh<BufferGeometry, ShaderMaterial>;
  readonly patches: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly uniforms: LatticeUniforms;
  setCount(wells: number): void;
  /** In a room the floor is as glass: wells show through it. */
  setRoom(room: boolean): void;
  dispose(): void;
}

/** Makes the meshes of the lattice; their vertices are directions and shares of the way out, moved by the shader. */
export function createLatticeMeshes(): LatticeMeshes {
  const uniforms: LatticeUniforms = {
    uWells: { value: new Float32Array(4 * SOURCES_MAX) },
    uPulls: { value: new Float32Array(3 * SOURCES_MAX) },
    uCells: { value: new Float32Array(2 * LEVELS) },
    uCount: { value: 0 },
    uUnit: { value: 1 },
    uRaised: { value: 0 },
    uInner: { value: 1 },
    uGrowth: { value: 1 },
    uLeast: { value: 10 },
    uWidth: { value: 1 },
    uStrength: { value: 1 },
    uPulse: { value: 0 },
    uMotion: { value: new Vector4() },
    uEye: { value: new Vector3() },
  };
  const around = sheet('lattice', new BufferGeometry(), RINGS, SPOKES, uniforms);
  const patches = sheet('lattice wells', new InstancedBufferGeometry(), PATCH_RINGS, PATCH_SPOKES, uniforms);
  patches.material.defines.PATCH = '';
  return {
    around,
    patches,
    uniforms,
    setCount(wells) {
      uniforms.uCount.value = wells;
      patches.geometry.instanceCount = wells;
      patches.visible = wells > 0;
    },
    setRoom(room) {
      for (const { material } of [around, patches]) {
        material.transparent = !room;
        material.depthTest = !room;
      }
      around.renderOrder = patches.renderOrder = room ? ROOM_ORDER : RENDER_ORDER;
    },
    dispose() {
      for (const { geometry, material } of [around, patches]) {
        geometry.dispose();
        material.dispose();
      }
    },
  };
}

function sheet<Geometry extends BufferGeometry>(
  name: string,
  geometry: Geometry,
  rings: number,
  spokes: number,
  uniforms: LatticeUniforms,
): Mesh<Geometry, ShaderMaterial> {
  fillRings(geometry, rings, spokes);
  const material = new ShaderMaterial({
    name,
    uniforms,
    defines: {},
    vertexShader: latticeVertexShader,
    fragmentShader: latticeFragmentShader,
    side: DoubleSide,
    forceSinglePass: true,
    transparent: true,
    depthWrite: false,
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
    toneMapped: false,
  });
  const mesh = new Mesh(geometry, material);
  mesh.name = name;
  mesh.frustumCulled = false;
  mesh.renderOrder = RENDER_ORDER;
  return mesh;
}

/** A disc of rings: each vertex is a direction and the share of its ring from 0 in the middle to 1 outside. */
function fillRings(geometry: BufferGeometry, rings: number, spokes: number): void {
  const places = new Float32Array(3 * (rings + 1) * spokes);
  const corners = new Uint16Array(6 * rings * spokes);
  for (let ring = 0, at = 0; ring <= rings; ring++) {
    for (let spoke = 0; spoke < spokes; spoke++) {
      const angle = (2 * Math.PI * spoke) / spokes;
      places[at++] = Math.cos(angle);
      places[at++] = Math.sin(angle);
      places[at++] = ring / rings;
    }
  }
  for (let ring = 0, at = 0; ring < rings; ring++) {
    for (let spoke = 0; spoke < spokes; spoke++) {
      const a = ring * spokes + spoke;
      const b = ring * spokes + ((spoke + 1) % spokes);
      for (const corner of [a, b, a + spokes, a + spokes, b, b + spokes]) corners[at++] = corner;
    }
  }
  geometry.setAttribute('position', new BufferAttribute(places, 3));
  geometry.setIndex(new BufferAttribute(corners, 1));
}
