/**
 * Moving air in GLSL, for banded planets; needs `noiseGlsl` and `placesGlsl`.
 * - `vec3 eddies(vec3 p, float cells, float strength, uint seed)`: shifts a point along a flow without sources (the
 *   curl of noise on the sphere), so that repeated use folds bands into filaments and never bunches them
 * - `vec3 cascade(vec3 p, float cells, int steps, float strength, uint seed)`: eddies of halving size, one after the other
 * - `vec3 vortex(vec3 p, lon, lat, halfEast, halfNorth, turns)`: turns what lies inside an ellipse about its middle
 * - `float graphicLatitude(vec3 p, float ratio)`: planetographic degrees of a point of the unit sphere, for an
 *   ellipsoid with polar over equatorial radius `ratio`
 */
export const flowGlsl = /* glsl */ `
vec3 eddies(vec3 p, float cells, float strength, uint seed) {
  vec3 q = p * cells;
  q.z *= 2.3; // eddies are wider than high
  vec3 shift = cross(p, noiseSlope(q, seed).xyz) * (strength / cells);
  // jets stretch what they carry along the parallel
  vec3 north = normalize(vec3(-p.xy * p.z, 1.0001 - p.z * p.z));
  shift -= 0.55 * dot(shift, north) * north;
  return normalize(p + shift);
}
vec3 cascade(vec3 p, float cells, int steps, float strength, uint seed) {
  for (int i = 0; i < steps; i++) {
    // the largest ones only bend the jets
    float grown = strength * min(1.0, 0.25 + 0.3 * float(i));
    p = eddies(p, cells, grown, seed + uint(i));
    cells *= 2.0;
  }
  return p;
}
vec3 vortex(vec3 p, float lon, float lat, float halfEast, float halfNorth, float turns) {
  vec2 t = local(p, lon, lat) / vec2(halfEast, halfNorth);
  float r = dot(t, t);
  if (r > 9.0) return p;
  float angle = turns * exp(-1.4 * r);
  vec2 s = vec2(cos(angle) * t.x - sin(angle) * t.y, sin(angle) * t.x + cos(angle) * t.y) * vec2(halfEast, halfNorth);
  vec3 up = place(lon, lat);
  vec3 east = vec3(-sin(lon * DEG), cos(lon * DEG), 0.0);
  vec3 north = cross(up, east);
  vec2 back = (s - t * vec2(halfEast, halfNorth)) * DEG;
  return normalize(p + east * back.x + north * back.y);
}
float graphicLatitude(vec3 p, float ratio) {
  return atan(p.z, length(p.xy) * ratio) / DEG;
}
`;
