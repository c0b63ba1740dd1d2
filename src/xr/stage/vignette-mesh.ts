import { BackSide, type IUniform, Mesh, ShaderMaterial, SphereGeometry } from 'three';

const vertexShader = /* glsl */ `
varying vec3 vView;
void main() {
  vec4 place = modelViewMatrix * vec4(position, 1.0);
  vView = place.xyz;
  gl_Position = projectionMatrix * place;
}
`;

/* The angle is measured from each eye's own axis, so that both eyes see the ring at the same place. */
const fragmentShader = /* glsl */ `
uniform float uDarkness;
uniform float uClosed;
varying vec3 vView;
void main() {
  float angle = acos(clamp(-normalize(vView).z, -1.0, 1.0));
  float inner = mix(0.75, 0.42, uDarkness);
  gl_FragColor = vec4(0.0, 0.0, 0.0, max(uClosed, uDarkness * smoothstep(inner, inner + 0.22, angle)));
}
`;

/** The dark ring that closes in under acceleration, and a lid over everything: a shell around the head, to be hung on the camera. */
export class VignetteMesh {
  readonly root: Mesh<SphereGeometry, ShaderMaterial>;
  readonly #uniforms: Record<string, IUniform> = { uDarkness: { value: 0 }, uClosed: { value: 0 } };

  constructor() {
    const material = new ShaderMaterial({
      vertexShader,
      fragmentShader,
      uniforms: this.#uniforms,
      side: BackSide,
      transparent: true,
      depthTest: false,
      depthWrite: false,
      toneMapped: false,
    });
    this.root = new Mesh(new SphereGeometry(2, 32, 16), material);
    this.root.renderOrder = 1_000_000;
    this.root.frustumCulled = false;
    this.root.visible = false;
  }

  /** Darkness of the edge, and of everything, 0 to 1; at 0 nothing is drawn. */
  setDarkness(edge: number, everything: number): void {
    this.#uniforms.uDarkness.value = edge;
    this.#uniforms.uClosed.value = everything;
    this.root.visible = Math.max(edge, everything) > 0.004;
  }

  dispose(): void {
    this.root.removeFromParent();
    this.root.geometry.dispose();
    this.root.material.dispose();
  }
}
