import { Beacon, type Heard } from '../../../audio/index.ts';
import { defineSubsystem, hertz, type Log } from '../../../engine/index.ts';
import { Period } from '../period.ts';
import { hearBeacon } from '../world/hearing.ts';
import { connection } from './connection.ts';
import { navigation } from './navigation.ts';
import { page } from './page.ts';
import { prediction } from './prediction.ts';
import { settings } from './settings.ts';

/** Browsers let nothing sound before a person has done one of these. */
const deeds = ['pointerdown', 'keydown'] as const;

/** Lets a person hear how motion shifts light: pitch and pulses of a beacon at the target, beside the own clock. */
export const audio = defineSubsystem({
  name: 'audio',
  doc: 'Lets light from the target be heard as a beacon whose pitch and pulses shift with it, beside the ticks of the clock on board.',
  needs: { page, settings, connection, navigation, prediction },
  phase: 'measure',
  options: {
    rate: hertz({ default: 20, min: 1, max: 60, doc: 'how often what is heard is brought up to date' }),
  },
  start({ needs, options, log, onStop }) {
    const heard: Heard = { doppler: 1, pan: 0, volume: 0 };
    let playing: Playing | null = null;
    const silence = (): void => {
      playing?.beacon.stop();
      void playing?.context.close();
      playing = null;
    };
    const follow = (): void => {
      if (needs.settings.values.sound) playing ??= play(log);
      else silence();
      if (playing === null) return;
      const { context } = playing;
      const followed = document.hidden ? context.suspend() : context.resume();
      followed.catch((error: unknown) => log.debug('The sound waits.', { reason: String(error) }));
    };
    onStop(needs.settings.onChange(follow));
    onStop(silence);
    document.addEventListener('visibilitychange', follow, { signal: needs.page.signal });
    for (const deed of deeds) window.addEventListener(deed, follow, { signal: needs.page.signal });
    follow();
    const updating = new Period(1 / options.rate);
    return {
      step(tick) {
        if (playing === null || !updating.over(tick)) return;
        const { clock } = needs.connection.line.world;
        const { navigation: goals, prediction: own } = needs;
        const isThere = clock !== undefined && !clock.paused && own.known;
        heard.volume = isThere ? needs.settings.values.volume : 0;
        if (isThere) hearBeacon(heard, goals.about, goals.goal(), own.shown.attitude, clock.light_mps);
        playing.beacon.set(heard);
      },
    };
  },
});

interface Playing {
  readonly context: AudioContext;
  readonly beacon: Beacon;
}

/** Null where the browser has no sound to give. */
function play(log: Log): Playing | null {
  try {
    const context = new AudioContext();
    return { context, beacon: new Beacon(context) };
  } catch (error) {
    log.warn('Nothing can be heard here.', { reason: String(error) });
    return null;
  }
}
