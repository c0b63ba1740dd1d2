import {
  airTopKm,
  groundRadiusKm,
  mieAsymmetry,
  mieExtinctionPerKm,
  mieHeightKm,
  mieScatterPerKm,
  ozoneCentreKm,
  ozoneHalfWidthKm,
  ozonePerKm,
  rayleighHeightKm,
  rayleighPerKm,
} from './air.ts';

const glsl = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value));
const vector = (values: readonly number[]) => `vec3(${values.map(glsl).join(', ')})`;
const ratio = airTopKm / groundRadiusKm;

/**
 * Light along a ray through the Earth's air, in GLSL. Lengths are radii of the sphere that the Earth is scaled to; a
 * ray is given by `s`, the distance from its point closest to the centre, which keeps heights exact from any distance:
 * r^2 - 1 = s^2 - disc with disc = 1 - closest^2, and never the difference of large squares.
 * - `airRay(...)` sets the ray; `airMarch(s0, s1, ground, steps, light, through)` adds the light between two places to
 *   `light`, weakened by `through`, and weakens `through`
 * - `sunThrough(height, mu)`: sunlight left at a height; `skyOn(mu)`: light of the sky on level ground
 */
export const airGlsl = /* glsl */ `
uniform sampler2D uTransmittance;
uniform sampler2D uMultiple;
uniform sampler2D uSky;
const float RADIUS = ${glsl(groundRadiusKm)};
const float AIR_TOP = ${glsl(ratio)};
const float AIR_TOP_SQUARED = ${glsl(ratio * (2 + ratio))};
const vec3 RAYLEIGH = ${vector(rayleighPerKm)} * RADIUS;
const vec3 OZONE = ${vector(ozonePerKm)} * RADIUS;
const float MIE = ${glsl(mieScatterPerKm)} * RADIUS;
const float MIE_EXTINCTION = ${glsl(mieExtinctionPerKm)} * RADIUS;

float gDisc;      // 1 - square of the ray's least distance from the centre
float gFootSun;   // point closest to the centre, along the direction of the Sun
float gRaySun;    // cosine between ray and Sun
float gPhaseR;
float gPhaseM;
float gClear;      // share of the air that is drawn: a steep look down is cleared, as cameras and eyes do

vec2 texel(vec2 at, vec2 size) {
  return (clamp(at, 0.0, 1.0) * (size - 1.0) + 0.5) / size;
}
float cosinePlace(float mu) {
  return 0.5 + 0.5 * sign(mu) * sqrt(abs(mu));
}
vec3 sunThrough(float height, float mu) {
  float squared = height * (2.0 + height);
  float rho = sqrt(squared);
  float r = 1.0 + height;
  float horizon = -rho / r;
  float risen = clamp((mu - horizon) / 0.0093 + 0.5, 0.0, 1.0);
  float b = max(mu, horizon) * r;
  float reach = -b + sqrt(max(b * b + AIR_TOP_SQUARED - squared, 0.0));
  float nearest = AIR_TOP - height;
  float farthest = rho + ${glsl(Math.sqrt(ratio * (2 + ratio)))};
  vec2 at = vec2((reach - nearest) / (farthest - nearest), sqrt(squared / AIR_TOP_SQUARED));
  return textureLod(uTransmittance, texel(at, vec2(textureSize(uTransmittance, 0))), 0.0).rgb * risen;
}
vec3 glowAt(float height, float mu) {
  vec2 at = vec2(cosinePlace(mu), sqrt(height / AIR_TOP));
  return textureLod(uMultiple, texel(at, vec2(textureSize(uMultiple, 0))), 0.0).rgb;
}
vec3 skyOn(float mu) {
  vec2 at = vec2(cosinePlace(mu), 0.5);
  return textureLod(uSky, texel(at, vec2(textureSize(uSky, 0))), 0.0).rgb;
}
void airRay(float disc, float footSun, float raySun) {
  gDisc = disc;
  gFootSun = footSun;
  gRaySun = raySun;
  gClear = mix(1.0, 0.36, smoothstep(0.0, 0.32, sqrt(max(disc, 0.0))));
  float c2 = 1.0 + raySun * raySun;
  const float G = ${glsl(mieAsymmetry)};
  gPhaseR = 0.1875 * c2;
  gPhaseM = 0.375 * (1.0 - G * G) / (2.0 + G * G) * c2 / pow(1.0 + G * G - 2.0 * G * raySun, 1.5);
}
float airHeight(float s) {
  float squared = max(s * s - gDisc, 0.0);
  return squared / (1.0 + sqrt(1.0 + squared));
}
// Places of the steps: close together where the air is thick, at the ground or at the lowest point of the ray.
float airPlace(float s0, float s1, bool ground, float x) {
  if (ground) {
    float y = 1.0 - x;
    return s1 - (s1 - s0) * y * y;
  }
  float y = mix(sign(s0) * sqrt(abs(s0)), sign(s1) * sqrt(abs(s1)), x);
  return y * abs(y);
}
void airMarch(float s0, float s1, bool ground, int steps, inout vec3 light, inout vec3 through) {
  float from = s0;
  for (int i = 1; i <= steps; i++) {
    float to = airPlace(s0, s1, ground, float(i) / float(steps));
    float s = 0.5 * (from + to);
    float height = airHeight(s);
    float km = height * RADIUS;
    float mu = (gFootSun + s * gRaySun) / (1.0 + height);
    vec3 molecules = gClear * RAYLEIGH * exp(-km / ${glsl(rayleighHeightKm)});
    float aerosol = gClear * exp(-km / ${glsl(mieHeightKm)});
    vec3 ozone = OZONE * max(0.0, 1.0 - abs(km - ${glsl(ozoneCentreKm)}) / ${glsl(ozoneHalfWidthKm)});
    vec3 fade = molecules + ozone + MIE_EXTINCTION * aerosol;
    vec3 scattered = (molecules * gPhaseR + MIE * aerosol * gPhaseM) * sunThrough(height, mu)
      + (molecules + MIE * aerosol) * glowAt(height, mu);
    vec3 passed = exp(-fade * (to - from));
    light += through * scattered * (1.0 - passed) / max(fade, vec3(1e-7));
    through *= passed;
    from = to;
  }
}
`;
