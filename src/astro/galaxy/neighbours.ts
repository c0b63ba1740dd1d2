/** A real system near the Sun: right ascension and declination (ICRF, J2000, degrees), distance in light years. */
export interface Neighbour {
  readonly id: string;
  readonly name: string;
  readonly rightAscensionDeg: number;
  readonly declinationDeg: number;
  readonly distanceLy: number;
  /** Of the brightest star. */
  readonly spectralType: string;
  /** Temperature in K and luminosity in suns of a star that has left the main sequence. */
  readonly evolved?: readonly [temperatureK: number, luminositySun: number, massSun: number];
}

type Row = readonly [string, number, number, number, string, Neighbour['evolved']?];

/*
 * Well-known systems within the radius where nothing is generated, several stars of one system as one. Not all that are
 * known. Places are good to 0.01 degree, distances to 1 % (parallaxes of Hipparcos: van Leeuwen 2007, A&A 474, 653, and of
 * Gaia DR3: A&A 674, A1). Evolved stars: Pollux, Aldebaran's like and others as in Heiter et al. 2015 (A&A 582, A49), Capella
 * as in Torres et al. 2015 (ApJ 807, 26), both good to 5 %.
 */
const rows: readonly Row[] = [
  ['Alpha Centauri', 219.902, -60.834, 4.344, 'G2V'],
  ["Barnard's Star", 269.452, 4.694, 5.963, 'M4V'],
  ['Wolf 359', 164.12, 7.015, 7.856, 'M6V'],
  ['Lalande 21185', 165.834, 35.97, 8.304, 'M2V'],
  ['Sirius', 101.287, -16.716, 8.6, 'A1V'],
  ['Luyten 726-8', 24.756, -17.95, 8.77, 'M5V'],
  ['Ross 154', 282.456, -23.836, 9.706, 'M3V'],
  ['Ross 248', 355.48, 44.178, 10.306, 'M6V'],
  ['Epsilon Eridani', 53.233, -9.458, 10.475, 'K2V'],
  ['Lacaille 9352', 346.467, -35.853, 10.724, 'M0V'],
  ['Ross 128', 176.935, 0.804, 11.007, 'M4V'],
  ['EZ Aquarii', 339.64, -15.3, 11.11, 'M5V'],
  ['61 Cygni', 316.725, 38.749, 11.404, 'K5V'],
  ['Procyon', 114.825, 5.225, 11.46, 'F5V'],
  ['Struve 2398', 280.695, 59.63, 11.491, 'M3V'],
  ['Groombridge 34', 4.595, 44.023, 11.619, 'M1V'],
  ['DX Cancri', 127.456, 26.776, 11.68, 'M6V'],
  ['Epsilon Indi', 330.84, -56.786, 11.867, 'K5V'],
  ['Tau Ceti', 26.017, -15.937, 11.912, 'G8V'],
  ['Gliese 1061', 53.999, -44.513, 11.984, 'M5V'],
  ['YZ Ceti', 18.128, -16.999, 12.122, 'M4V'],
  ["Luyten's Star", 111.852, 5.226, 12.348, 'M3V'],
  ["Teegarden's Star", 43.254, 16.881, 12.497, 'M7V'],
  ["Kapteyn's Star", 77.919, -45.018, 12.83, 'M1V'],
  ['Lacaille 8760', 319.314, -38.867, 12.947, 'M0V'],
  ['Kruger 60', 336.998, 57.696, 13.07, 'M3V'],
  ['Wolf 1061', 247.575, -12.663, 14.05, 'M3V'],
  ['Gliese 876', 343.32, -14.264, 15.24, 'M4V'],
  ['40 Eridani', 63.818, -7.653, 16.33, 'K1V'],
  ['70 Ophiuchi', 271.364, 2.5, 16.7, 'K0V'],
  ['Altair', 297.696, 8.868, 16.73, 'A7V'],
  ['Sigma Draconis', 293.09, 69.661, 18.8, 'K0V'],
  ['Eta Cassiopeiae', 12.276, 57.815, 19.33, 'G0V'],
  ['82 Eridani', 49.982, -43.07, 19.7, 'G8V'],
  ['Delta Pavonis', 302.182, -66.182, 19.89, 'G8V'],
  ['Gliese 581', 229.861, -7.722, 20.55, 'M3V'],
  ['HD 219134', 348.321, 57.168, 21.34, 'K3V'],
  ['Xi Bootis', 222.847, 19.1, 21.9, 'G8V'],
  ['Beta Hydri', 6.438, -77.254, 24.3, 'G2IV', [5872, 3.49, 1.08]],
  ['Vega', 279.235, 38.784, 25.04, 'A0V'],
  ['Fomalhaut', 344.413, -29.622, 25.13, 'A3V'],
  ['Pi3 Orionis', 72.46, 6.961, 26.32, 'F6V'],
  ['Chara', 188.436, 41.357, 27.5, 'G0V'],
  ['61 Virginis', 199.601, -18.311, 27.9, 'G7V'],
  ['Gamma Leporis', 86.116, -22.448, 29.1, 'F6V'],
  ['Beta Comae', 197.968, 27.878, 29.9, 'G0V'],
  ['Pollux', 116.329, 28.026, 33.78, 'K0III', [4858, 37, 2.3]],
  ['Denebola', 177.265, 14.572, 35.9, 'A3V'],
  ['Arcturus', 213.915, 19.182, 36.7, 'K1III', [4286, 175, 1.03]],
  ['Zeta Reticuli', 49.553, -62.506, 39.3, 'G2V'],
  ['TRAPPIST-1', 346.622, -5.041, 40.66, 'M8V'],
  ['55 Cancri', 133.149, 28.331, 41.06, 'K0V'],
  ['Capella', 79.172, 45.998, 42.92, 'G8III', [4970, 78.7, 2.57]],
  ['47 Ursae Majoris', 164.867, 40.43, 45.3, 'G1V'],
  ['Rasalhague', 263.734, 12.56, 48.6, 'A5III', [7880, 25, 2.4]],
  ['Alderamin', 319.645, 62.586, 49.05, 'A8IV', [7740, 18, 1.9]],
];

/** Known systems near the Sun beside its own. */
export const neighbours: readonly Neighbour[] = rows.map(
  ([name, rightAscensionDeg, declinationDeg, distanceLy, spectralType, evolved]) => ({
    id: name.toLowerCase().replaceAll("'", '').replaceAll(' ', '-'),
    name,
    rightAscensionDeg,
    declinationDeg,
    distanceLy,
    spectralType,
    ...(evolved ? { evolved } : {}),
  }),
);
