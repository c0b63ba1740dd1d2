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
export function glslColor([red, green, blue]: Srgb): string {
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
 * Places on a sphere in GLSL, for tables of features:
 * - `vec3 place(float lonDeg, float latDeg)`: unit vector of an east longitude and latitude
 * - `vec2 local(vec3 p, float lonDeg, float latDeg)`: degrees east and north of a place, 1e3 on the far side
 * - `float blob(vec3 p, lonDeg, latDeg, halfEastDeg, halfNorthDeg, tiltDeg)`: 1 inside an ellipse, soft edge, 0 outside;
 *   tilt turns its long axis from east towards north
 */
export const placesGlsl = /* glsl */ `
const float DEG = 0.017453292519943295;
vec3 place(float lon, float lat) {
  return vec3(cos(lat * DEG) * cos(lon * DEG), cos(lat * DEG) * sin(lon * DEG), sin(lat * DEG));
}
vec2 local(vec3 p, float lon, float lat) {
  vec3 up = place(lon, lat);
  vec3 east = vec3(-sin(lon * DEG), cos(lon * DEG), 0.0);
  vec3 north = cross(up, east);
  float z = dot(p, up);
  vec2 t = vec2(dot(p, east), dot(p, north));
  float s = length(t);
  return z < -0.2 ? vec2(1e3) : t * (s > 1e-5 ? atan(s, z) / s : 1.0) / DEG;
}
float blob(vec3 p, float lon, float lat, float halfEast, float halfNorth, float tilt) {
  vec2 t = local(p, lon, lat);
  float c = cos(tilt * DEG);
  float s = sin(tilt * DEG);
  t = vec2(c * t.x + s * t.y, c * t.y - s * t.x) / vec2(halfEast, halfNorth);
  return 1.0 - smoothstep(0.55, 1.35, length(t));
}
`;
