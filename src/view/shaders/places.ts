/** A colour of a table: sRGB bytes as one reads them off a picture. */
export type Srgb = readonly [red: number, green: number, blue: number];

/** One row of a table of colours by latitude: degrees north, then colour. */
export type BandRow = readonly [latitudeDeg: number, red: number, green: number, blue: number];

/** Linear reflectance of an sRGB byte. */
function linear(byte: number): number {
  const s = byte / 255;
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
}

/** A colour as a GLSL constant in linear light. */
function glslColor([red, green, blue]: Srgb): string {
  return `vec3(${[red, green, blue].map((byte) => linear(byte).toFixed(4)).join(', ')})`;
}

/** GLSL function `vec3 name(float latitudeDeg)` that reads a table of colours by latitude (ascending), smoothly. */
export function bandsGlsl(name: string, rows: readonly BandRow[]): string {
  const n = rows.length;
  const latitudes = rows.map(([lat]) => lat.toFixed(2)).join(', ');
  const colors = rows.map(([, r, g, b]) => glslColor([r, g, b])).join(',\n  ');
  return /* glsl */ `
const float ${name}At[${n}] = float[${n}](${latitudes});
const vec3 ${name}Is[${n}] = vec3[${n}](
  ${colors});
vec3 ${name}(float latitude) {
  for (int i = 1; i < ${n}; i++) {
    if (latitude < ${name}At[i]) {
      return mix(${name}Is[i - 1], ${name}Is[i], smoothstep(${name}At[i - 1], ${name}At[i], latitude));
    }
  }
  return ${name}Is[${n - 1}];
}
`;
}

/**
 * Places on a sphere in GLSL, for tables of features; longitudes east, all in degrees:
 * - `vec3 place(float lon, float lat)`: unit vector
 * - `vec2 local(vec3 p, float lon, float lat)`: degrees east and north of a place, 1e3 on the far side
 * - `float blob(vec3 p, lon, lat, halfEast, halfNorth, tilt)`: 1 inside an ellipse, soft edge, 0 outside; tilt turns
 *   its long axis from east towards north; up to 40 degrees wide
 *
 * Use `withPlaces` on shaders that call these with numbers: the trigonometry is then done once, there.
 */
export const placesGlsl = /* glsl */ `
const float DEG = 0.017453292519943295;
vec3 place(float lon, float lat) {
  return vec3(cos(lat * DEG) * cos(lon * DEG), cos(lat * DEG) * sin(lon * DEG), sin(lat * DEG));
}
vec2 localTo(vec3 p, vec3 up, vec3 east, vec3 north) {
  float z = dot(p, up);
  vec2 t = vec2(dot(p, east), dot(p, north));
  float s = length(t);
  return z < -0.2 ? vec2(1e3) : t * (s > 1e-5 ? atan(s, z) / s : 1.0) / DEG;
}
vec2 local(vec3 p, float lon, float lat) {
  vec3 up = place(lon, lat);
  vec3 east = vec3(-sin(lon * DEG), cos(lon * DEG), 0.0);
  return localTo(p, up, east, cross(up, east));
}
float spot(vec3 p, vec3 up, vec3 a, vec3 b) {
  return dot(p, up) < 0.2 ? 0.0 : 1.0 - smoothstep(0.55, 1.35, length(vec2(dot(p, a), dot(p, b))));
}
`;

const RAD = Math.PI / 180;

const axes = (lon: number, lat: number): readonly [up: number[], east: number[], north: number[]] => {
  const [cl, sl, cp, sp] = [
    Math.cos(lon * RAD),
    Math.sin(lon * RAD),
    Math.cos(lat * RAD),
    Math.sin(lat * RAD),
  ];
  return [
    [cp * cl, cp * sl, sp],
    [-sl, cl, 0],
    [-sp * cl, -sp * sl, cp],
  ];
};

const glslVector = (v: readonly number[]): string => `vec3(${v.map((x) => x.toFixed(6)).join(', ')})`;

const number = String.raw`\s*(-?[\d.]+)\s*`;
const blobCall = new RegExp(
  String.raw`\bblob\((\w+),${[number, number, number, number, number].join(',')}\)`,
  'g',
);
const localCall = new RegExp(String.raw`\blocal\((\w+),${number},${number}\)`, 'g');

/** Computes what is constant in calls of `blob` and `local` with plain numbers. */
export function withPlaces(glsl: string): string {
  return glsl
    .replace(blobCall, (_call, p: string, ...rest: string[]) => {
      const [lon, lat, halfEast, halfNorth, tilt] = rest.slice(0, 5).map(Number);
      const [up, east, north] = axes(lon, lat);
      const c = Math.cos(tilt * RAD);
      const s = Math.sin(tilt * RAD);
      const a = east.map((x, i) => (c * x + s * north[i]) / Math.sin(halfEast * RAD));
      const b = east.map((x, i) => (c * north[i] - s * x) / Math.sin(halfNorth * RAD));
      return `spot(${p}, ${glslVector(up)}, ${glslVector(a)}, ${glslVector(b)})`;
    })
    .replace(localCall, (_call, p: string, lon: string, lat: string) => {
      const [up, east, north] = axes(Number(lon), Number(lat));
      return `localTo(${p}, ${glslVector(up)}, ${glslVector(east)}, ${glslVector(north)})`;
    });
}
