/** Land, sea, ice and city lights of the Earth in GLSL. */
export const surfaceGlsl = /* glsl */ `
const vec2 RELIEF_TEXEL = vec2(1.0 / 2048.0, 1.0 / 1024.0);

// Height of the signed distance to the shore, km; positive on land. Below the map's texels the shore is noise.
float shoreKm(Place at) {
  float mapped = (mapAt(uCoast, at, vec2(0.0)) * 255.0 - 128.0) * (16.0 / 127.0);
  if (abs(mapped) > 4.0 || at.pixel > 8.0) return mapped;
  float ragged = noiseAt(at, 4.0, vec3(0.7)).w;
  if (uOctaves > 3) ragged += 0.5 * noiseAt(at, 2.0, vec3(0.3)).w + 0.3 * noiseAt(at, 1.0, vec3(0.9)).w;
  return mapped + ragged * 0.7;
}

// What the maps are too coarse for: ridges and valleys (slopes to east and north), crests and hollows, fields.
struct Ground {
  vec2 slope;
  float heightKm;
  float rugged;  // 0 plain, 1 high mountains
  float crest;   // -1 valley floor, 1 crest
  float tone;    // lighter and darker patches
  float hue;     // greener and browner ones
};

Ground groundAt(Place at, int octaves) {
  Ground ground;
  // a texel of the map at the equator, as many degrees of longitude as that is here
  vec2 t = RELIEF_TEXEL / vec2(max(length(at.up.xy), 0.03), 1.0);
  float e = mapAt(uRelief, at, vec2(t.x, 0.0)) - mapAt(uRelief, at, vec2(-t.x, 0.0));
  float n = mapAt(uRelief, at, vec2(0.0, -t.y)) - mapAt(uRelief, at, vec2(0.0, t.y));
  vec2 coarse = vec2(e, n) * (6.4 / 39.0);
  ground.heightKm = mapAt(uRelief, at, vec2(0.0)) * 6.4;
  ground.rugged = smoothstep(0.010, 0.050, length(coarse));
  vec3 sum = vec3(0.0);
  ground.crest = 0.0;
  ground.tone = 0.0;
  ground.hue = 0.0;
  // close to the ground octaves move on to what a pixel shows: the coarsest fades out as a finer one fades in
  float finer = log2(8.0 / max(at.pixel, 1e-4)) - float(octaves);
  float first = floor(clamp(finer, 0.0, 9.0));
  float part = clamp(finer, 0.0, 9.0) - first;
  float last = finer < 0.0 ? clamp(-finer, 0.0, 1.0) : part;
  float cell = 16.0 / exp2(first);
  float strength = pow(0.8, 1.0 - part);
  Place bent = at;
  for (int i = 0; i < octaves; i++) {
    vec4 v = noiseAt(bent, cell, vec3(0.41, 0.17, 0.63) * (float(i + 1) + first));
    float weight = i == 0 ? 1.0 - part : i == octaves - 1 ? strength * last : strength;
    float side = clamp(v.w * 8.0, -1.0, 1.0);
    sum -= v.xyz * side * weight;
    ground.crest += (0.22 - abs(v.w)) * weight * 1.4;
    ground.tone += v.w * weight;
    ground.hue += ((i + int(first)) % 2 == 0 ? v.w : -v.w) * weight;
    // finer ridges run down the flanks of coarser ones
    bent.detail += v.xyz * cell * 0.14 * weight;
    cell *= 0.5;
    if (i > 0) strength *= 0.8;
  }
  vec2 fine = vec2(dot(sum, at.east), dot(sum, at.north)) * (0.008 + 0.42 * ground.rugged);
  ground.slope = coarse * 2.5 + fine;
  return ground;
}

// Dunes and stripped rock lie in streaks along the wind.
float streaks(Place at, vec3 bendKm) {
  at.detail = at.detail * vec3(0.5, 0.5, 2.0) + bendKm;
  at.detailX *= 1.5;
  at.detailY *= 1.5;
  return noiseAt(at, 8.0, vec3(0.66, 0.16, 0.36)).w + 0.6 * noiseAt(at, 4.0, vec3(0.06, 0.76, 0.26)).w;
}

vec3 landAlbedo(Place at, Ground ground) {
  vec4 bend = noiseAt(at, 16.0, vec3(0.2, 0.6, 0.4));
  if (uOctaves > 3) bend += 0.6 * noiseAt(at, 8.0, vec3(0.9, 0.2, 0.7)) + 0.4 * noiseAt(at, 4.0, vec3(0.1, 0.5, 0.3));
  vec2 shift = vec2(dot(bend.xyz, at.east), dot(bend.xyz, at.north)) * 0.5 / vec2(4096.0, 2048.0);
  vec3 raw = textureGrad(uLand, at.uv + shift, at.uvX, at.uvY).rgb;
  // the map is stretched for the eye: forests too dark, sand too bright and too red
  float grey = dot(raw, vec3(0.3, 0.5, 0.2));
  float latitude = abs(at.up.z);
  float snowLineKm = 5.6 * (1.0 - latitude * latitude) + 0.3;
  float high = smoothstep(-0.4, 0.9, ground.heightKm + 0.9 * ground.crest * ground.rugged - snowLineKm) * ground.rugged;
  float snow = max(smoothstep(0.38, 0.72, grey + 0.3 * ground.crest * ground.rugged), high);
  float sand = smoothstep(0.1, 0.4, grey);
  vec3 albedo = max(mix(vec3(grey), raw, 1.0 - 0.38 * sand), 0.0);
  albedo = albedo * mix(0.95, 0.8, sand) + vec3(0.022, 0.021, 0.010) * (1.0 - sand);
  albedo = mix(albedo, vec3(0.80, 0.82, 0.85) * (0.6 + 0.4 * grey), snow);
  float calm = 1.0 - 0.85 * snow;
  // valleys are green or grey with soil, crests bare; plains are a patchwork
  if (uOctaves > 3 && sand * calm > 0.0) albedo *= 1.0 + 0.2 * sand * calm * streaks(at, bend.xyz * 3.0);
  albedo *= exp(calm * (0.42 * ground.tone * mix(1.0, 0.45, max(sand, 0.5 * ground.rugged)) + 0.35 * ground.crest * mix(0.25 - 0.2 * sand, 1.0, ground.rugged)));
  albedo *= 1.0 + ground.hue * calm * mix(0.22, 0.06, sand) * vec3(0.9, 0.1, -0.5);
  return max(albedo, 0.0);
}

vec3 landLight(Place at, int octaves, vec3 sun, vec3 sky) {
  Ground ground = groundAt(at, octaves);
  vec3 normal = normalize(at.up - at.east * ground.slope.x - at.north * ground.slope.y);
  vec3 albedo = landAlbedo(at, ground);
  float mu = dot(at.up, uSun);
  float direct = max(dot(normal, uSun), 0.0) * smoothstep(-0.03, 0.04, mu);
  return albedo * (sun * direct + sky * (0.85 + 0.15 * dot(normal, at.up)));
}

// Sea ice of the northern winter: to the pole, not into the warm Norwegian Sea.
float seaIce(Place at) {
  if (at.up.z < 0.9) return 0.0;
  float latitude = asin(clamp(at.up.z, -1.0, 1.0)) * (180.0 / PI);
  float longitude = (at.uv.x - 0.5) * 360.0;
  float warm = smoothstep(-25.0, 5.0, longitude) * (1.0 - smoothstep(45.0, 75.0, longitude));
  float ragged = noiseAt(at, 256.0, vec3(0.4)).w * 3.5 + noiseAt(at, 64.0, vec3(0.8)).w * 1.5 + noiseAt(at, 16.0, vec3(0.6)).w * 0.7;
  float edge = mix(70.5, 80.0, warm) + ragged;
  float north = smoothstep(edge, edge + 1.2, latitude);
  return north;
}

// Brightness of the ice: floes in lighter and greyer plates, dark leads between them.
float floeTone(Place at) {
  vec4 wide = noiseAt(at, 64.0, vec3(0.15, 0.45, 0.75));
  at.detail += wide.xyz * 9.0;
  float lead = abs(noiseAt(at, 32.0, vec3(0.35, 0.25, 0.15)).w);
  float crack = abs(noiseAt(at, 8.0, vec3(0.55, 0.65, 0.85)).w);
  float seen = 1.0 - smoothstep(2.0, 9.0, at.pixel);
  float open = seen * max(1.0 - smoothstep(0.0, 0.035, lead), 0.7 - smoothstep(0.0, 0.05, crack));
  return (0.9 + 0.25 * wide.w + 0.15 * noiseAt(at, 16.0, vec3(0.2)).w) * (1.0 - 0.75 * max(open, 0.0));
}

// Depth of shallow water below the map's texels: shoals, channels and sand waves where the map knows a soft blot.
float banks(Place at, float mapped) {
  vec4 wide = noiseAt(at, 32.0, vec3(0.27, 0.47, 0.07));
  at.detail += wide.xyz * 5.0;
  vec4 shoal = noiseAt(at, 16.0, vec3(0.57, 0.17, 0.87));
  at.detail += shoal.xyz * 2.5;
  float channel = abs(noiseAt(at, 8.0, vec3(0.03, 0.63, 0.33)).w);
  float waves = noiseAt(at, 4.0, vec3(0.83, 0.23, 0.53)).w + 0.6 * noiseAt(at, 2.0, vec3(0.43, 0.13, 0.93)).w;
  float detail = 0.6 * wide.w + 0.6 * shoal.w + 0.35 * waves - 0.16 * (1.0 - smoothstep(0.0, 0.2, channel));
  return clamp(mapped + detail * smoothstep(0.25, 0.6, mapped) * 0.8, 0.0, 1.0);
}

// Sea: light from below, the sky mirrored, and the glint of the Sun on waves (Cox & Munk 1954).
vec3 seaLight(Place at, vec3 view, float shore, vec3 sun, vec3 sky) {
  float shallow = mapAt(uSea, at, vec2(0.0));
  if (uOctaves > 3 && shallow > 0.25) shallow = banks(at, shallow);
  float patches = noiseAt(at, 128.0, vec3(0.33, 0.77, 0.55)).w;
  float gusts = 0.0;
  if (uOctaves > 3) {
    patches += 0.5 * noiseAt(at, 32.0, vec3(0.11, 0.91, 0.49)).w;
    gusts = 1.5 * noiseAt(at, 16.0, vec3(0.25)).w + noiseAt(at, 4.0, vec3(0.65)).w;
  }
  vec3 deep = vec3(0.0020, 0.0100, 0.0360) * (1.0 + 0.35 * patches);
  vec3 shelf = vec3(0.0045, 0.0230, 0.0440);
  vec3 bank = vec3(0.0400, 0.2000, 0.2300);
  vec3 water = mix(deep, shelf, smoothstep(0.08, 0.34, shallow));
  water = mix(water, bank, smoothstep(0.42, 0.95, shallow));
  // soil and plankton along the shore
  float murky = smoothstep(-9.0, 0.0, shore + patches * 4.0) * (1.0 - smoothstep(0.4, 0.7, shallow));
  water += vec3(0.010, 0.020, 0.014) * murky * (0.6 + 0.6 * patches);
  float ice = seaIce(at);
  float mu = max(dot(at.up, uSun), 0.0);
  float muView = max(dot(at.up, view), 0.03);
  vec3 halfway = normalize(view + uSun);
  float tilt = max(dot(at.up, halfway), 1e-3);
  float tilt2 = tilt * tilt;
  float wind = clamp(3.0 + 4.5 * patches + gusts, 1.4, 12.0);
  float rough = 0.003 + 0.00512 * wind;
  float fresnel = 0.02 + 0.98 * pow(1.0 - max(dot(view, halfway), 0.0), 5.0);
  float facets = exp(-(1.0 - tilt2) / (tilt2 * rough)) / (PI * rough);
  float glint = PI * fresnel * facets / (4.0 * max(muView, 0.12) * tilt2 * tilt2) * smoothstep(0.0, 0.06, dot(at.up, uSun));
  float mirror = 0.02 + 0.5 * pow(1.0 - muView, 5.0);
  vec3 sea = water * (sun * mu + sky) + sun * glint + sky * mirror;
  vec3 floe = ice > 0.0 ? vec3(0.60, 0.63, 0.67) * floeTone(at) * (sun * mu + sky) : vec3(0.0);
  return mix(sea, floe, ice);
}

// Lights of towns: the map tells how bright, noise how a town is strewn over villages, quarters and roads.
vec3 cityLight(Place at, float land) {
  vec4 bend = noiseAt(at, 16.0, vec3(0.3, 0.1, 0.9));
  vec4 bendNear = noiseAt(at, 8.0, vec3(0.6, 0.4, 0.2));
  vec2 shift = vec2(dot(bend.xyz + 0.6 * bendNear.xyz, at.east), dot(bend.xyz + 0.6 * bendNear.xyz, at.north))
    * 0.28 / vec2(4096.0, 2048.0);
  float root = smoothMapAt(uLights, at, shift);
  if (root < 0.01) return vec3(0.0);
  // the map is stretched for the eye: suburbs are brighter on it than on pictures
  float mean = root * root * (0.35 + 0.65 * root);
  float near = 1.0 - smoothstep(1.2, 7.0, at.pixel);
  // places: the brighter the region, the more of the puffs are lit
  float villages = smoothstep(0.0, 0.1, puffsAt(at, 8.0, vec3(0.31, 0.11, 0.71)) - mix(0.93, 0.75, root));
  float hamlets = smoothstep(0.0, 0.16, puffsAt(at, 4.0, vec3(0.77, 0.13, 0.41)) - mix(0.95, 0.5, root));
  float quarters = smoothstep(0.0, 0.35, puffsAt(at, 2.0, vec3(0.57, 0.23, 0.11)) - mix(0.8, 0.3, root));
  // roads: threads where noise crosses zero
  at.detail += bendNear.xyz * 1.5;
  float roads = exp(-abs(noiseAt(at, 16.0, vec3(0.17, 0.63, 0.81)).w) * 60.0)
    + exp(-abs(noiseAt(at, 8.0, vec3(0.93, 0.03, 0.51)).w) * 34.0);
  float even = mean * (1.0 + 1.6 * mean);
  float pattern = 2.2 * villages * root + 2.6 * hamlets * quarters * (0.4 + root) + 1.2 * roads * mean + 1.6 * quarters * quarters * mean;
  float light = mix(even, even * 0.04 + 0.5 * mean * mean + (0.25 * root + mean) * pattern, near);
  float white = clamp(mean * 1.5 + 0.5 * noiseAt(at, 32.0, vec3(0.4, 0.8, 0.3)).w, 0.0, 1.0);
  vec3 tint = mix(vec3(1.0, 0.60, 0.26), vec3(1.0, 0.86, 0.66), white);
  return tint * light * 0.036 * mix(0.25, 1.0, land);
}
`;
