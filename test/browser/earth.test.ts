import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EarthPage, openEarthPage } from '../../scripts/assets/preview/served.ts';
import { type Shot, shots } from '../../scripts/assets/preview/shots.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';

const width = 192;
const height = 120;

let launched: Launched;
let earth: EarthPage | undefined;

beforeAll(async () => {
  launched = await launchBrowser();
  if (launched.browser !== null) earth = await openEarthPage(launched.browser);
});
afterAll(async () => {
  await earth?.close();
  if (launched.browser !== null) await launched.browser.close();
});

type Rgb = readonly [red: number, green: number, blue: number];

function named(name: string): Shot {
  const shot = shots.find((one) => one.name === name);
  if (!shot) throw new Error(`no shot is called ${name}`);
  return shot;
}

/** Draws a shot and gives its pixels. */
async function draw(page: EarthPage, shot: Shot): Promise<(x: number, y: number) => Rgb> {
  await page.take(shot, width, height, 'medium');
  const pixels = await page.page.evaluate(() => window.preview.pixels());
  return (x, y) => {
    const i = (Math.floor(y) * width + Math.floor(x)) * 4;
    return [pixels[i] ?? 0, pixels[i + 1] ?? 0, pixels[i + 2] ?? 0];
  };
}

/** Mean over a square about a point. */
function mean(at: (x: number, y: number) => Rgb, x: number, y: number, reach: number): Rgb {
  const sums = [0, 0, 0];
  for (let j = -reach; j <= reach; j++) {
    for (let i = -reach; i <= reach; i++) {
      at(x + i, y + j).forEach((value, c) => {
        sums[c] = (sums[c] ?? 0) + value / (2 * reach + 1) ** 2;
      });
    }
  }
  return [sums[0] ?? 0, sums[1] ?? 0, sums[2] ?? 0];
}

/** Where a place on the globe is in a picture taken straight down from above (lat0, lon0), north up. */
function onDisc(
  { lat, lon, altKm, fov }: Shot,
  placeLat: number,
  placeLon: number,
): readonly [number, number] {
  const rad = Math.PI / 180;
  const [f, f0, dl] = [placeLat * rad, lat * rad, (placeLon - lon) * rad];
  const up = Math.sin(f) * Math.sin(f0) + Math.cos(f) * Math.cos(f0) * Math.cos(dl);
  const east = Math.cos(f) * Math.sin(dl);
  const north = Math.sin(f) * Math.cos(f0) - Math.cos(f) * Math.sin(f0) * Math.cos(dl);
  const scale = height / 2 / Math.tan((fov * rad) / 2) / (1 + altKm / 6378 - up);
  return [width / 2 + east * scale, height / 2 - north * scale];
}

describe('coast map', () => {
  it('knows land from water at known places', async ({ skip }) => {
    if (!earth) return skip('reason' in launched ? launched.reason : '');
    const land = [
      [48.86, 2.35], [43.77, 11.25], [42.2, 9.1], [42.78, 10.27], [-1.29, 36.82], [39.74, -104.99], [-81, -178], [66, -40], [67, 178],
    ] as const; // biome-ignore format: pairs of latitude and longitude
    const water = [
      [43.4, 9.3], [0, -25], [-1, 33], [47.6, -87.5], [42, 50.5], [43.3, 34], [66, -168.9], [24, -78.6], [-18.5, 179.8], [88, 0],
    ] as const; // biome-ignore format: pairs of latitude and longitude
    const shore = await earth.page.evaluate((places) => window.preview.shoreKm(places), [...land, ...water]);
    shore.forEach((km, i) => {
      const place = [...land, ...water][i]?.join(', ');
      if (i < land.length) expect(km, place).toBeGreaterThan(0);
      else expect(km, place).toBeLessThan(0);
    });
  });
});

describe('picture of the Earth', () => {
  it('shows Africa where it is, between blue seas, in black space', async ({ skip }) => {
    if (!earth) return skip('reason' in launched ? launched.reason : '');
    const shot = named('disc');
    const at = await draw(earth, shot);
    for (const [lat, lon] of [
      [20, 14],
      [23, 25],
      [-23, 22],
      [22, 46],
    ] as const) {
      const [r, , b] = mean(at, ...onDisc(shot, lat, lon), 1);
      expect(r, `${lat}, ${lon} is desert`).toBeGreaterThan(b + 25);
    }
    for (const [lat, lon] of [
      [-12, -8],
      [-22, -2],
      [-2, 55],
    ] as const) {
      const [r, , b] = mean(at, ...onDisc(shot, lat, lon), 1);
      expect(b, `${lat}, ${lon} is sea`).toBeGreaterThan(r + 20);
    }
    expect(Math.max(...mean(at, 4, 4, 2))).toBeLessThan(2);
  });

  it('draws a thin blue limb that fades into black', async ({ skip }) => {
    if (!earth) return skip('reason' in launched ? launched.reason : '');
    const at = await draw(earth, named('limb-day'));
    const column = Array.from({ length: height }, (_, y) => at(width / 2, y));
    const first = column.findIndex(([, , b]) => b > 12);
    const brightest = column.slice(first, first + 12).reduce((a, b) => (a[2] > b[2] ? a : b));
    expect(first).toBeGreaterThan(40);
    expect(brightest[2]).toBeGreaterThan(brightest[0] + 30);
    expect(Math.max(...(column[first - 4] ?? [255]))).toBeLessThan(4);
  });

  it('has no seam at the 180th meridian', async ({ skip }) => {
    if (!earth) return skip('reason' in launched ? launched.reason : '');
    const at = await draw(earth, { ...named('nadir-italy'), lat: -14, lon: 180, sunLat: 30, sunLon: 150 });
    const steps = Array.from({ length: width - 1 }, (_, x) => {
      let sum = 0;
      for (let y = 0; y < height; y++) sum += at(x + 1, y)[1] - at(x, y)[1];
      return Math.abs(sum / height);
    });
    const seam = Math.max(...steps.slice(width / 2 - 2, width / 2 + 1));
    const usual = steps.toSorted((a, b) => a - b)[Math.floor(width * 0.9)] ?? 0;
    expect(seam).toBeLessThanOrEqual(Math.max(2, usual * 1.5));
  });

  it('lights cities by night and nothing else', async ({ skip }) => {
    if (!earth) return skip('reason' in launched ? launched.reason : '');
    const shot = {
      ...named('disc'),
      lat: 45,
      lon: 8,
      altKm: 3000,
      fov: 60,
      sunLat: -10,
      sunLon: -172,
      exposure: 100,
    };
    const at = await draw(earth, shot);
    const [r, , b] = mean(at, ...onDisc(shot, 45.3, 9.2), 2);
    expect(r).toBeGreaterThan(60);
    expect(r).toBeGreaterThan(b + 15);
    expect(Math.max(...mean(at, ...onDisc(shot, 39, 6), 1))).toBeLessThan(40);
  });

  it('is drawn from 100 m up to a million kilometres away, at every level of quality', async ({ skip }) => {
    if (!earth) return skip('reason' in launched ? launched.reason : '');
    for (const [altKm, fov, level] of [
      [0.1, 60, 'ultra'],
      [400, 60, 'low'],
      [1e6, 0.5, 'minimum'],
    ] as const) {
      const shot = { ...named('disc'), altKm, fov };
      await earth.take(shot, width, height, level);
      const pixels = await earth.page.evaluate(() => window.preview.pixels());
      const middle = pixels.slice((height / 2) * width * 4 + width * 2).slice(0, 3);
      expect(Math.max(...middle), `${altKm} km`).toBeGreaterThan(20);
      expect(Math.min(...middle), `${altKm} km`).toBeLessThan(255);
    }
  });
});

describe('picture of the sky', () => {
  it('puts Orion where it is, in its colours', async ({ skip }) => {
    if (!earth) return skip('reason' in launched ? launched.reason : '');
    const shot = named('orion');
    const at = await draw(earth, shot);
    const brightestNear = (raDeg: number, decDeg: number): Rgb => {
      const rad = Math.PI / 180;
      const [ra0, dec0] = shot.sky ?? [0, 0];
      const [f, f0, dl] = [decDeg * rad, dec0 * rad, (raDeg - ra0) * rad];
      const ahead = Math.sin(f) * Math.sin(f0) + Math.cos(f) * Math.cos(f0) * Math.cos(dl);
      const scale = height / 2 / Math.tan((shot.fov * rad) / 2) / ahead;
      const x = width / 2 - Math.cos(f) * Math.sin(dl) * scale;
      const y = height / 2 - (Math.sin(f) * Math.cos(f0) - Math.cos(f) * Math.sin(f0) * Math.cos(dl)) * scale;
      const near = [-1, 0, 1].flatMap((i) => [-1, 0, 1].map((j) => at(x + i, y + j)));
      return near.reduce((a, b) => (a[0] + a[2] > b[0] + b[2] ? a : b));
    };
    const betelgeuse = brightestNear(88.793, 7.407);
    const rigel = brightestNear(78.634, -8.202);
    const empty = mean(at, width - 20, height - 20, 2);
    expect(betelgeuse[0]).toBeGreaterThan(betelgeuse[2] + 20);
    expect(rigel[2]).toBeGreaterThanOrEqual(rigel[0]);
    expect(rigel[1]).toBeGreaterThan(150);
    expect(Math.max(...empty)).toBeLessThan(40);
  });

  it('was drawn without a complaint of the browser', ({ skip }) => {
    if (!earth) return skip('reason' in launched ? launched.reason : '');
    expect(earth.complaints).toEqual([]);
  });
});
