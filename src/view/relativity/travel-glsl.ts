import type { IUniform, Vector2, Vector4 } from 'three';

/** How the eye moves, for shaders. Without these uniforms, as with zeros, it rests. */
export interface TravelUniforms extends Record<string, IUniform> {
  /** Direction of motion, a unit vector in ICRF axes, and the speed as a part of that of light; 0: at rest. */
  readonly uTravel: IUniform<Vector4>;
  /** 1 - v / c, and sqrt(1 - v^2 / c^2): computed in doubles. */
  readonly uTravelLess: IUniform<Vector2>;
}

/**
 * GLSL of aberration (see astro/relativity): `ahead` is the direction of motion in the axes of what is given. Every branch
 * on `travels()` goes the same way for all vertices and pixels, so that it costs nothing at rest.
 */
export const travelGlsl = /* glsl */ `
uniform vec4 uTravel;
uniform vec2 uTravelLess;
bool travels() {
  return uTravel.w > 0.0;
}
// Where something in a direction at rest is seen.
vec3 seenDirection(vec3 rest, vec3 ahead) {
  float along = dot(rest, ahead);
  return normalize((along + uTravel.w) * ahead + uTravelLess.y * (rest - along * ahead));
}
// Where something that is seen in a direction is at rest.
vec3 restDirection(vec3 seen, vec3 ahead) {
  float along = dot(seen, ahead);
  return normalize((along - uTravel.w) * ahead + uTravelLess.y * (seen - along * ahead));
}
// Seen frequency over emitted, for a direction at rest.
float dopplerOf(vec3 rest, vec3 ahead) {
  return (uTravelLess.x + uTravel.w * max(1.0 + dot(rest, ahead), 0.0)) / uTravelLess.y;
}
// The same for a place as seen from the eye; its distance stays.
vec3 seenPlace(vec3 place, vec3 ahead) {
  float far = length(place);
  return far > 0.0 ? far * seenDirection(place / far, ahead) : place;
}
`;
