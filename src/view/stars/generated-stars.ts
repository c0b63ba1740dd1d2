import { BufferAttribute, BufferGeometry, Points, type ShaderMaterial } from 'three';
import {
  Galaxy,
  galacticToIcrf,
  PARSEC_LY,
  SECTOR_LY,
  type Sector,
  type StarSystem,
  sectorOf,
} from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import { colourOfTemperature } from './star-colour.ts';

/** How far around another system its neighbours are looked for, light years. */
const REACH_LY = 60;
/** Fainter ones are not drawn; the catalogue of the real stars ends there too. */
const FAINTEST = 8;
/** More are not drawn; in the bulge, where stars are crowded, the nearest ones are. */
const MOST_STARS = 4096;
/** Sectors looked at in a frame: a millisecond, and the whole neighbourhood within some seconds. */
const SECTORS_A_FRAME = 64;
/** Who stands in a system sees its star as a body. */
const OWN_LY = 0.01;

/** The neighbours of another system, which the map shows too: they come into its sky nearest first, some with each frame. */
export class GeneratedStars {
  readonly object: Points<BufferGeometry, ShaderMaterial>;
  readonly #galaxy = new Galaxy();
  readonly #directions = attributeOf(3);
  readonly #magnitudes = attributeOf(1);
  readonly #kelvins = attributeOf(1);
  readonly #tints = attributeOf(3);
  readonly #eyeLy = vec3.create();
  readonly #to = vec3.create();
  #from: Pick<StarSystem, 'positionLy'> | null = null;
  #center: Sector = [0, 0, 0];
  #looked = 0;
  #count = 0;

  /** @param material What the real stars are drawn with; it stays theirs. */
  constructor(material: ShaderMaterial) {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', this.#directions);
    geometry.setAttribute('magnitude', this.#magnitudes);
    geometry.setAttribute('kelvin', this.#kelvins);
    geometry.setAttribute('tint', this.#tints);
    this.object = new Points(geometry, material);
    this.object.name = 'generated stars';
    this.object.frustumCulled = false;
    this.object.renderOrder = -100;
    this.object.visible = false;
  }

  /** How many are in the sky so far. */
  get count(): number {
    return this.#count;
  }

  /** Begins the sky of a system; null is the Sun's, where all stars are real. */
  see(from: Pick<StarSystem, 'positionLy'> | null): void {
    this.#from = from;
    this.#looked = 0;
    this.#show(0);
    if (from === null) return;
    this.#center = sectorOf(from.positionLy);
    galacticToIcrf(this.#eyeLy, from.positionLy);
  }

  /** Looks into some more sectors; true when there are none left. */
  step(): boolean {
    if (this.#from === null) return true;
    const offsets = sectorsAround();
    const end = Math.min(this.#looked + SECTORS_A_FRAME, offsets.length);
    let count = this.#count;
    for (; this.#looked < end && count < MOST_STARS; this.#looked += 1) {
      const [x, y, z] = offsets[this.#looked];
      const found = this.#galaxy.starIn([this.#center[0] + x, this.#center[1] + y, this.#center[2] + z]);
      if (found !== null && this.#put(count, found)) count += 1;
    }
    if (count > this.#count) this.#show(count);
    return this.#looked === offsets.length || count === MOST_STARS;
  }

  dispose(): void {
    this.object.geometry.dispose();
  }

  /** Writes a star; false when it is not seen from here. */
  #put(at: number, { positionLy, star }: Pick<StarSystem, 'positionLy' | 'star'>): boolean {
    const to = vec3.sub(this.#to, galacticToIcrf(this.#to, positionLy), this.#eyeLy);
    const ly = vec3.length(to);
    const magnitude = star.absoluteMagnitude + 5 * Math.log10(ly / (10 * PARSEC_LY));
    if (ly < OWN_LY || ly > REACH_LY || magnitude > FAINTEST) return false;
    this.#directions.setXYZ(at, to[0] / ly, to[1] / ly, to[2] / ly);
    this.#magnitudes.setX(at, magnitude);
    this.#kelvins.setX(at, star.temperatureK);
    const [red, green, blue] = colourOfTemperature(star.temperatureK);
    this.#tints.setXYZ(at, red, green, blue);
    return true;
  }

  #show(count: number): void {
    const { geometry } = this.object;
    for (const attribute of [this.#directions, this.#magnitudes, this.#kelvins, this.#tints]) {
      const { itemSize } = attribute;
      if (count > this.#count)
        attribute.addUpdateRange(itemSize * this.#count, itemSize * (count - this.#count));
      attribute.needsUpdate = count > 0;
    }
    this.#count = count;
    geometry.setDrawRange(0, count);
    this.object.visible = count > 0;
  }
}

function attributeOf(size: number): BufferAttribute {
  return new BufferAttribute(new Float32Array(size * MOST_STARS), size);
}

let around: readonly Sector[] | undefined;

/** The sectors that reach into the neighbourhood, relative to that of the eye, nearest first. */
function sectorsAround(): readonly Sector[] {
  if (around) return around;
  const most = Math.ceil(REACH_LY / SECTOR_LY) + 1;
  const found: Sector[] = [];
  const far = ([x, y, z]: Sector): number => Math.hypot(x, y, z);
  for (let x = -most; x <= most; x += 1)
    for (let y = -most; y <= most; y += 1)
      for (let z = -most; z <= most; z += 1) if (far([x, y, z]) <= most) found.push([x, y, z]);
  around = found.sort((a, b) => far(a) - far(b));
  return around;
}
