/** Mixes the bits of a 32-bit integer: the finaliser of MurmurHash3 (A. Appleby, public domain). A bijection. */
export function mix32(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** hash32 in four steps, so that neighbours can share the first ones. */
export function hashSeed(seed: number): number {
  return mix32(seed ^ 0x9e3779b9);
}
export function hashX(hash: number, x: number): number {
  return mix32((hash + Math.imul(x, 0x8da6b343)) | 0);
}
export function hashY(hash: number, y: number): number {
  return mix32((hash + Math.imul(y, 0xd8163841)) | 0);
}
export function hashZ(hash: number, z: number): number {
  return mix32((hash + Math.imul(z, 0xcb1ab31f)) | 0);
}

/** A 32-bit unsigned hash of a lattice point and a seed. Arguments are taken as 32-bit integers. */
export function hash32(x: number, y: number, z: number, seed: number): number {
  return hashZ(hashY(hashX(hashSeed(seed), x), y), z) >>> 0;
}
