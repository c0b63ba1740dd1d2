/** Renders one picture of the Earth when asked by the script that opened the page. */
import {
  CustomToneMapping,
  Matrix4,
  PerspectiveCamera,
  Quaternion,
  Scene,
  Vector3,
  WebGLRenderer,
} from 'three';
import { createEarthVisual } from '../../../src/view/earth/earth-visual.ts';
import { type QualityLevel, qualitySettings } from '../../../src/view/quality/levels.ts';
import { installToneCurve } from '../../../src/view/shaders/present.ts';
import { createStarField } from '../../../src/view/stars/star-field.ts';
import type { Shot } from './views.ts';

interface Preview {
  ready: Promise<void>;
  draw(shot: Shot, width: number, height: number, level: QualityLevel): number;
}

declare global {
  interface Window {
    preview: Preview;
  }
}

const canvas = document.querySelector('canvas') as HTMLCanvasElement;
installToneCurve();
const renderer = new WebGLRenderer({
  canvas,
  antialias: true,
  logarithmicDepthBuffer: true,
  preserveDrawingBuffer: true,
});
renderer.toneMapping = CustomToneMapping;
const scene = new Scene();
const earth = createEarthVisual();
const sky = createStarField();
scene.add(earth.object, sky.object);

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const towards = (lat: number, lon: number) =>
  new Vector3(Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat));

window.preview = {
  ready: Promise.all([earth.complete, sky.ready]).then(() => undefined),
  draw(shot, width, height, level) {
    renderer.setSize(width, height);
    renderer.toneMappingExposure = shot.exposure;
    const [lat, lon] = [radians(shot.lat), radians(shot.lon)];
    const up = towards(lat, lon);
    const north = towards(lat + Math.PI / 2, lon);
    const east = new Vector3().crossVectors(north, up);
    const level0 = north.clone().multiplyScalar(Math.cos(radians(shot.heading)));
    level0.addScaledVector(east, Math.sin(radians(shot.heading)));
    const down = radians(shot.down);
    const look = level0.clone().multiplyScalar(Math.cos(down)).addScaledVector(up, -Math.sin(down));
    const top = level0.clone().multiplyScalar(Math.sin(down)).addScaledVector(up, Math.cos(down));
    const right = new Vector3().crossVectors(look, top);
    const camera = new PerspectiveCamera(shot.fov, width / height, 0.1, 1e13);
    if (shot.sky) {
      look.copy(towards(radians(shot.sky[1]), radians(shot.sky[0])));
      top.copy(towards(radians(shot.sky[1]) + Math.PI / 2, radians(shot.sky[0])));
      right.crossVectors(look, top);
    }
    earth.object.visible = shot.sky === undefined;
    camera.quaternion.setFromRotationMatrix(new Matrix4().makeBasis(right, top, look.clone().negate()));
    const e2 = 1 - (6_356_752.3 / 6_378_137) ** 2;
    const n = 6_378_137 / Math.sqrt(1 - e2 * Math.sin(lat) ** 2);
    const alt = shot.altKm * 1000;
    const eye = new Vector3(up.x * (n + alt), up.y * (n + alt), up.z * (n * (1 - e2) + alt));
    earth.object.position.copy(eye).negate();
    const sun = towards(radians(shot.sunLat), radians(shot.sunLon));
    const context = {
      positionM: Float64Array.from(earth.object.position.toArray()),
      orientation: Float64Array.from(new Quaternion().toArray()),
      sunDirection: Float64Array.from(sun.toArray()),
      sunDistanceM: 1.496e11,
      sunlight: 1,
      eyeDistanceM: eye.length(),
      diameterPx: 1000,
      exposure: shot.exposure,
      timeS: 0,
      quality: qualitySettings[level],
    };
    earth.update(context);
    sky.update({
      exposure: shot.exposure,
      starExposure: 128 * (shot.stars ?? 0.1),
      pixelRatio: 1,
      faintestMagnitude: 99,
    });
    const start = performance.now();
    renderer.render(scene, camera);
    renderer.getContext().finish();
    return performance.now() - start;
  },
};
