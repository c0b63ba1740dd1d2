/**
 * How surfaces send sunlight back, in GLSL. All give I/F: radiance over that of a white Lambert surface facing the Sun.
 * - `float sunCosine(float mu0, float sunAngle)`: cosine of incidence, softened over the angle of the Sun's disc
 * - `float lunar(float mu0, float mu, float phase)`: airless regolith after Lommel and Seeliger with a phase function
 *   that falls fast from a surge at opposition, so that a full disc is flat and a half disc dim; 1 at full phase
 * - `float minnaert(float mu0, float mu, float k)`: clouds and dust (Minnaert 1941); 1 where mu0 = mu = 1
 * - `float airPath(float mu, float height)`: path through a thin shell of air over that straight down
 */
export const reflectanceGlsl = /* glsl */ `
float sunCosine(float mu0, float sunAngle) {
  // integral of the clipped cosine over a disc of half-angle sunAngle, as a smooth ramp
  float w = max(sunAngle, 0.002);
  float x = clamp((mu0 + w) / (2.0 * w), 0.0, 1.0);
  return mu0 > w ? mu0 : w * x * x;
}
float lunarPhase(float phase) {
  return 0.80 * exp(-0.92 * phase) + 0.20 * exp(-9.0 * phase);
}
float lunar(float mu0, float mu, float phase) {
  return 2.0 * mu0 / max(mu0 + mu, 0.02) * lunarPhase(phase);
}
float minnaert(float mu0, float mu, float k) {
  return pow(max(mu0, 0.0), k) * pow(max(mu, 0.03), k - 1.0);
}
float airPath(float mu, float height) {
  // chord through a shell of the given height (in radii) over the height
  float b = mu / height;
  return sqrt(b * b + 2.0 / height + 1.0) - b;
}
`;
