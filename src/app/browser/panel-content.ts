import {
  formatDistance,
  formatFactor,
  formatPercent,
  formatSignedSpeed,
  formatSpeed,
  holds,
  type Readout,
  speedFrameTitles,
  speedPlace,
} from '../../ui/index.ts';
import type { PanelContent, PanelFigure } from '../../xr/index.ts';

/** What a newcomer needs who sees no list of keys. */
const FIRST_STEPS = 'Left stick thrusts · right stick pitches and turns · B stops the spin · Y recentres';

/**
 * What the panel of the cockpit shows, from the same readout as the instruments on the page; `firstSteps` names the
 * controls for those who have not put that away.
 */
export function panelContent(readout: Readout, firstSteps: boolean): PanelContent {
  const place = speedPlace(readout);
  const time = readout.paused ? 'Paused' : formatFactor(readout.factor);
  return {
    heading: place === '' ? 'Flight' : `${speedFrameTitles[readout.frame]} · ${place}`,
    clock: readout.utc,
    columns: [
      [
        figure('Speed', formatSpeed(readout.speedMps)),
        figure('Altitude', formatDistance(readout.altitudeM)),
        figure('Vertical', formatSignedSpeed(readout.verticalSpeedMps)),
        figure('Time', time),
      ],
      orbitOrTarget(readout),
      [
        figure('Throttle', formatPercent(readout.throttle)),
        figure('Fuel', formatPercent(readout.fuelPart)),
        figure('Stabilise', readout.stabilise ? 'On' : 'Off'),
        figure('Hold', holds[readout.hold].title),
      ],
    ],
    note: note(readout, firstSteps),
  };
}

function orbitOrTarget(readout: Readout): readonly PanelFigure[] {
  const orbit =
    readout.bodyTitle === ''
      ? []
      : [
          figure('Apoapsis', formatDistance(readout.apoapsisM)),
          figure('Periapsis', formatDistance(readout.periapsisM)),
        ];
  if (readout.targetTitle === '') return orbit;
  return [
    ...orbit,
    figure(readout.targetTitle, formatDistance(readout.targetDistanceM)),
    figure('Closing', formatSignedSpeed(readout.closingMps)),
  ];
}

function note(readout: Readout, firstSteps: boolean): string {
  if (!Number.isFinite(readout.delayS)) return 'No connection';
  if (readout.timeCap !== '') return `Time is limited: ${readout.timeCap}`;
  if (readout.paused && readout.timeHolder !== '') return `Paused by ${readout.timeHolder}`;
  return firstSteps ? FIRST_STEPS : '';
}

function figure(label: string, value: string): PanelFigure {
  return { label, value };
}
