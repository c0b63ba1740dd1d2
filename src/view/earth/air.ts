/*
 * The Earth's air as a clear sky of three constituents: molecules, aerosol and ozone. Wavelengths 645, 550 and 456 nm,
 * near the primaries of sRGB, stand for red, green and blue. Coefficients after Bruneton & Neyret 2008 and Hillaire 2020 (Computer Graphics Forum
 * 39:4); aerosol is raised to an optical depth of 0.01, still clean air. Lengths are in kilometres.
 *
 * Light here is relative to sunlight above the air, in the units of photometry.ts: a white surface facing the Sun is 1.
 */
export const airTopKm = 100;
export const groundRadiusKm = 6378.137;
export const rayleighHeightKm = 8;
export const mieHeightKm = 1.35;
export const ozoneCentreKm = 25;
export const ozoneHalfWidthKm = 15;
/** Per km at sea level. */
export const rayleighPerKm = [7.0e-3, 13.4e-3, 29.0e-3] as const;
export const mieScatterPerKm = 0.72e-2;
export const mieExtinctionPerKm = 0.8e-2;
/** Per km at the peak of the ozone layer. */
export const ozonePerKm = [1.2e-3, 1.2e-3, 0.1e-3] as const;
/** Asymmetry of the aerosol's forward peak. */
export const mieAsymmetry = 0.76;

const groundAlbedo = 0.25;
const stepsToTop = 40;
const ratio = airTopKm / groundRadiusKm;
/** Squared length of the horizon ray from the ground to the top, radii. */
const topMinusOne = ratio * (2 + ratio);

/** A table of red, green and blue over two axes; texel centres lie on the ends of both. */
export interface AirTable {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Everything that is looked up while a ray goes through air. */
export interface AirTables {
  /** What is left of sunlight: over the cosine of the Sun's zenith distance and height, as Bruneton maps them. */
  readonly transmittance: AirTable;
  /** Light that comes in from all sides after two and more scatterings, over cosine and height (square roots of both). */
  readonly multiple: AirTable;
  /** Light of the sky on level ground, over the cosine (square root). */
  readonly sky: AirTable;
}

type Rgb = [number, number, number];

/** Density of molecules, aerosol and ozone over their greatest. */
function densities(heightKm: number): Rgb {
  return [
    Math.exp(-heightKm / rayleighHeightKm),
    Math.exp(-heightKm / mieHeightKm),
    Math.max(0, 1 - Math.abs(heightKm - ozoneCentreKm) / ozoneHalfWidthKm),
  ];
}

function extinction([molecules, aerosol, ozone]: Rgb, channel: number): number {
  return (
    (rayleighPerKm[channel] ?? 0) * molecules +
    mieExtinctionPerKm * aerosol +
    (ozonePerKm[channel] ?? 0) * ozone
  );
}

/** Distance to the top of the air in radii, from a point `squared` = r^2 - 1 at cosine mu of the zenith distance. */
function distanceToTop(squared: number, mu: number): number {
  const b = mu * Math.sqrt(1 + squared);
  return -b + Math.sqrt(Math.max(0, b * b + topMinusOne - squared));
}

function heightKmAt(squared: number): number {
  return (squared / (1 + Math.sqrt(1 + squared))) * groundRadiusKm;
}

/** Optical depth to the top of the air, for a ray that does not meet the ground. */
function depthToTop(squared: number, mu: number): Rgb {
  const r = Math.sqrt(1 + squared);
  const reach = distanceToTop(squared, mu);
  const sums: Rgb = [0, 0, 0];
  for (let i = 0; i < stepsToTop; i++) {
    // steps grow with the square: most air lies at the near end
    const t0 = reach * (i / stepsToTop) ** 2;
    const t1 = reach * ((i + 1) / stepsToTop) ** 2;
    const t = (t0 + t1) / 2;
    const density = densities(Math.max(0, heightKmAt(squared + t * (2 * r * mu + t))));
    for (let c = 0; c < 3; c++)
      sums[c] = (sums[c] ?? 0) + extinction(density, c) * (t1 - t0) * groundRadiusKm;
  }
  return sums;
}

/** Cosine of the zenith distance that a transmittance texel stands for, at the height of its row. */
function cosineOfTexel(x: number, squared: number): number {
  const r = Math.sqrt(1 + squared);
  const nearest = Math.sqrt(1 + topMinusOne) - r;
  const farthest = Math.sqrt(squared) + Math.sqrt(topMinusOne);
  const d = nearest + x * (farthest - nearest);
  return d <= 0 ? 1 : Math.min(1, Math.max(-1, (topMinusOne - squared - d * d) / (2 * r * d)));
}

function transmittanceTable(width: number, height: number): AirTable {
  const data = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const squared = (y / (height - 1)) ** 2 * topMinusOne;
    for (let x = 0; x < width; x++) {
      const depth = depthToTop(squared, cosineOfTexel(x / (width - 1), squared));
      data.set(
        depth.map((value) => Math.exp(-value)),
        (y * width + x) * 3,
      );
    }
  }
  return { width, height, data };
}

function look(table: AirTable, x: number, y: number, out: Rgb): Rgb {
  const { width, height, data } = table;
  const fx = Math.min(1, Math.max(0, x)) * (width - 1);
  const fy = Math.min(1, Math.max(0, y)) * (height - 1);
  const x0 = Math.min(width - 2, Math.floor(fx));
  const y0 = Math.min(Math.max(0, height - 2), Math.floor(fy));
  const next = height > 1 ? width : 0;
  for (let c = 0; c < 3; c++) {
    const i = (y0 * width + x0) * 3 + c;
    const top = (data[i] ?? 0) * (1 - fx + x0) + (data[i + 3] ?? 0) * (fx - x0);
    const j = i + next * 3;
    const bottom = (data[j] ?? 0) * (1 - fx + x0) + (data[j + 3] ?? 0) * (fx - x0);
    out[c] = top * (1 - fy + y0) + bottom * (fy - y0);
  }
  return out;
}

/**
 * What the air leaves of sunlight at a height: red, green and blue, 0 to 1, zero when the Sun is below the horizon.
 * @param mu cosine of the Sun's zenith distance
 */
export function sunTransmittance(table: AirTable, heightKm: number, mu: number, out: Rgb): Rgb {
  const h = Math.min(airTopKm, Math.max(0, heightKm)) / groundRadiusKm;
  const squared = h * (2 + h);
  const r = 1 + h;
  const horizon = -Math.sqrt(squared) / r;
  const risen = Math.min(1, Math.max(0, (mu - horizon) / 0.0093 + 0.5));
  if (risen === 0) {
    out.fill(0);
    return out;
  }
  const nearest = Math.sqrt(1 + topMinusOne) - r;
  const farthest = Math.sqrt(squared) + Math.sqrt(topMinusOne);
  const x = (distanceToTop(squared, Math.max(mu, horizon)) - nearest) / (farthest - nearest);
  look(table, x, Math.sqrt(squared / topMinusOne), out);
  for (let c = 0; c < 3; c++) out[c] = (out[c] ?? 0) * risen;
  return out;
}

/** One direction of a set that covers the sphere evenly (a golden spiral), z up. */
function spiral(i: number, count: number): Rgb {
  const z = 1 - (2 * i + 1) / count;
  const ring = Math.sqrt(1 - z * z);
  const turn = i * 2.399963229728653;
  return [ring * Math.cos(turn), ring * Math.sin(turn), z];
}

/** Place 0..1 in a table of a cosine: close together about the horizon, where light changes fastest. */
function placeOfCosine(mu: number): number {
  return 0.5 + 0.5 * Math.sign(mu) * Math.sqrt(Math.abs(mu));
}

function cosineOfPlace(x: number): number {
  const y = 2 * x - 1;
  return y * Math.abs(y);
}

/** What a ray from inside the air meets: light scattered towards its start, and what an even glow would add. */
interface Gathered {
  readonly light: Rgb;
  readonly glow: Rgb;
}

/** One march for both tables; `multiple` null counts single scattering with an even phase function. */
function gather(
  transmittance: AirTable,
  multiple: AirTable | null,
  heightKm: number,
  muSun: number,
  [dx, , dz]: Rgb,
  out: Gathered,
): void {
  const steps = 12;
  const h = heightKm / groundRadiusKm;
  const squared = h * (2 + h);
  const r = 1 + h;
  const toGround = dz < 0 && r * r * (1 - dz * dz) < 1;
  const reach = toGround ? -r * dz - Math.sqrt(1 - r * r * (1 - dz * dz)) : distanceToTop(squared, dz);
  const cosSun = dx * Math.sqrt(Math.max(0, 1 - muSun * muSun)) + dz * muSun;
  const phaseR = multiple === null ? 1 / 4 : (3 / 16) * (1 + cosSun * cosSun);
  const phaseM = multiple === null ? 1 / 4 : cornetteShanks(cosSun);
  const through: Rgb = [1, 1, 1];
  const sun: Rgb = [0, 0, 0];
  const around: Rgb = [0, 0, 0];
  out.light.fill(0);
  out.glow.fill(0);
  for (let i = 0; i < steps; i++) {
    const t0 = reach * (i / steps) ** 2;
    const t1 = reach * ((i + 1) / steps) ** 2;
    const t = (t0 + t1) / 2;
    const height = Math.max(0, heightKmAt(squared + t * (2 * r * dz + t)));
    const density = densities(height);
    const mu = (r * muSun + t * cosSun) / (1 + height / groundRadiusKm);
    sunTransmittance(transmittance, height, mu, sun);
    if (multiple !== null) look(multiple, placeOfCosine(mu), Math.sqrt(height / airTopKm), around);
    for (let c = 0; c < 3; c++) {
      const molecules = (rayleighPerKm[c] ?? 0) * density[0];
      const aerosol = mieScatterPerKm * density[1];
      const fade = extinction(density, c);
      const passed = Math.exp(-fade * (t1 - t0) * groundRadiusKm);
      const weight = fade > 0 ? ((through[c] ?? 0) * (1 - passed)) / fade : 0;
      const direct = (molecules * phaseR + aerosol * phaseM) * (sun[c] ?? 0);
      out.light[c] = (out.light[c] ?? 0) + weight * (direct + (molecules + aerosol) * (around[c] ?? 0));
      out.glow[c] = (out.glow[c] ?? 0) + weight * (molecules + aerosol);
      through[c] = (through[c] ?? 0) * passed;
    }
  }
  if (!toGround) return;
  const mu = r * muSun + reach * cosSun;
  sunTransmittance(transmittance, 0, mu, sun);
  for (let c = 0; c < 3; c++) {
    out.light[c] = (out.light[c] ?? 0) + (through[c] ?? 0) * groundAlbedo * Math.max(0, mu) * (sun[c] ?? 0);
  }
}

/** Phase function of aerosol (Cornette & Shanks 1992) times pi. */
function cornetteShanks(cosine: number): number {
  const g2 = mieAsymmetry * mieAsymmetry;
  const norm = ((3 / 8) * (1 - g2)) / (2 + g2);
  return (norm * (1 + cosine * cosine)) / (1 + g2 - 2 * mieAsymmetry * cosine) ** 1.5;
}

/** Second and all further scatterings as a geometric series of an even glow (Hillaire 2020, section 5.5). */
function multipleTable(transmittance: AirTable, width: number, height: number): AirTable {
  const directions = 20;
  const data = new Float32Array(width * height * 3);
  const ray: Gathered = { light: [0, 0, 0], glow: [0, 0, 0] };
  for (let y = 0; y < height; y++) {
    const heightKm = Math.min(airTopKm * 0.999, (y / (height - 1)) ** 2 * airTopKm + 0.01);
    for (let x = 0; x < width; x++) {
      const light: Rgb = [0, 0, 0];
      const glow: Rgb = [0, 0, 0];
      for (let i = 0; i < directions; i++) {
        gather(transmittance, null, heightKm, cosineOfPlace(x / (width - 1)), spiral(i, directions), ray);
        for (let c = 0; c < 3; c++) {
          light[c] = (light[c] ?? 0) + (ray.light[c] ?? 0) / directions;
          glow[c] = (glow[c] ?? 0) + (ray.glow[c] ?? 0) / directions;
        }
      }
      data.set(
        light.map((value, c) => value / (1 - (glow[c] ?? 0))),
        (y * width + x) * 3,
      );
    }
  }
  return { width, height, data };
}

function skyTable(transmittance: AirTable, multiple: AirTable, width: number): AirTable {
  const directions = 32;
  const data = new Float32Array(width * 3);
  const ray: Gathered = { light: [0, 0, 0], glow: [0, 0, 0] };
  for (let x = 0; x < width; x++) {
    const mu = cosineOfPlace(x / (width - 1));
    for (let i = 0; i < directions; i++) {
      const direction = spiral(i, directions * 2);
      gather(transmittance, multiple, 0.01, mu, direction, ray);
      for (let c = 0; c < 3; c++) {
        const at = x * 3 + c;
        data[at] = (data[at] ?? 0) + ((ray.light[c] ?? 0) * direction[2] * 2) / directions;
      }
    }
  }
  return { width, height: 1, data };
}

/** Computes all tables: about 100 000 short sums, some tens of milliseconds. */
export function computeAirTables(): AirTables {
  const transmittance = transmittanceTable(96, 40);
  const multiple = multipleTable(transmittance, 24, 14);
  return { transmittance, multiple, sky: skyTable(transmittance, multiple, 48) };
}
