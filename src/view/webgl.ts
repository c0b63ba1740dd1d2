import { CustomToneMapping, PCFShadowMap, SRGBColorSpace, WebGLRenderer } from 'three';
import { ViewError } from './errors.ts';
import { installToneCurve } from './shaders/present.ts';

/** A renderer and what it runs on. */
export interface Graphics {
  readonly renderer: WebGLRenderer;
  /** True when a processor draws instead of a graphics card. */
  readonly software: boolean;
  /** Name of the device as the browser gives it. */
  readonly device: string;
}

const softwareNames = /swiftshader|llvmpipe|software|basic render/i;

const help =
  'This browser gives no WebGL 2, which drawing needs. Update the browser, turn hardware acceleration on in its settings, or use another one.';

/**
 * Makes the renderer: WebGL 2, logarithmic depth, the view's tone curve, ready for a headset.
 * @throws ViewError `webgl_missing` when the browser gives no WebGL 2
 */
export function createGraphics(canvas: HTMLCanvasElement): Graphics {
  installToneCurve();
  const probe = probeDevice();
  if (probe === null) throw new ViewError('webgl_missing', help);
  const software = softwareNames.test(probe);
  let renderer: WebGLRenderer;
  try {
    renderer = new WebGLRenderer({
      canvas,
      // edges of discs are smoothed by their shaders; samples serve ships and crates and are too dear in software
      antialias: !software,
      alpha: false,
      stencil: false,
      logarithmicDepthBuffer: true,
      powerPreference: 'high-performance',
    });
  } catch (cause) {
    throw new ViewError('webgl_missing', help, { cause });
  }
  renderer.outputColorSpace = SRGBColorSpace;
  renderer.toneMapping = CustomToneMapping;
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = PCFShadowMap;
  renderer.setClearColor(0x000000, 1);
  renderer.xr.enabled = true;
  return { renderer, software, device: probe };
}

/** Name of the device behind WebGL 2, null when there is none. Uses a canvas of its own and frees it. */
function probeDevice(): string | null {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const gl = canvas.getContext('webgl2');
  if (!gl) return null;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : gl.getParameter(gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return String(name);
}
