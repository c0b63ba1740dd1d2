import { Color } from 'three';
import { vec3 } from '../../math/index.ts';
import { limits } from '../../world/index.ts';
import type { Placements } from '../frame/placement.ts';
import type { ViewState } from '../view-state.ts';
import { LineMesh } from './line-mesh.ts';
import { MOST_BETWEEN, SmoothPath } from './smooth-path.ts';

/** Colour of the way ahead, sRGB. */
const TINT = 0x7fe7c4;
/** The ship itself is the first point. */
const MOST_POINTS = limits.courseSamples + MOST_BETWEEN + 1;

/** The way ahead of the observer's ship as one thin line that begins at the ship: one draw call. */
export class CourseLine {
  readonly #line = new LineMesh('course', MOST_POINTS);
  readonly #path = new SmoothPath();
  readonly #center = vec3.create();

  constructor() {
    const color = new Color(TINT).convertLinearToSRGB();
    for (let i = 0; i < MOST_POINTS; i++) this.#line.tints.set([color.r, color.g, color.b, 1], 4 * i);
    this.#line.recolour();
  }

  get mesh(): LineMesh['mesh'] {
    return this.#line.mesh;
  }

  /**
   * Computes the line for a frame; `pixelRatio` is pixels of the drawing buffer per CSS pixel, `placements` those of the bodies on
   * rails, null where there are none. Does not allocate.
   */
  update({ course, observer }: ViewState, placements: Placements | null, pixelRatio: number): void {
    this.mesh.visible = false;
    if (!course || course.first >= course.count) return;
    if (course.body === observer.body) vec3.negate(this.#center, observer.offsetM);
    else {
      const place = placements?.of(course.body);
      if (!place) return;
      vec3.copy(this.#center, place.positionM);
    }
    const points = this.#path.write(this.#line.data, course, this.#center);
    this.mesh.visible = true;
    this.#line.send(points - 1, Math.max(1, 1.5 * pixelRatio));
  }

  dispose(): void {
    this.#line.dispose();
  }
}
