import { element, setAttribute, setShown, setText } from '../dom.ts';
import { formatNumber } from '../format/units.ts';
import type { HudBlock } from './flight-block.ts';
import type { Readout } from './readout.ts';

const NAMES_SHOWN = 4;

/** The connection, who else is here, and the frame rate when it is asked for. */
export function linkBlock(frameRateShown: () => boolean): HudBlock {
  const link = element('p', { class: 'hud__link-state' });
  const visitors = element('p', { class: 'hud__visitors' });
  const mode = element('p', { class: 'hud__mode' });
  const rate = element('p', { class: 'hud__rate' });
  const root = element(
    'section',
    { class: 'hud__link', 'aria-label': 'Connection' },
    link,
    visitors,
    mode,
    rate,
  );
  let shownMs = -1;
  return {
    root,
    update(readout): void {
      const delayMs = Math.round(readout.delayS * 1000);
      if (!Object.is(delayMs, shownMs)) {
        shownMs = delayMs;
        setText(link, linkText(delayMs));
        setAttribute(link, 'data-quality', linkQuality(delayMs));
      }
      setText(visitors, visitorsText(readout.visitors));
      setText(mode, readout.mode);
      setShown(mode, readout.mode !== '');
      const shown = frameRateShown();
      setShown(rate, shown);
      if (shown) setText(rate, rateText(readout));
    },
  };
}

function linkText(delayMs: number): string {
  return Number.isFinite(delayMs) ? `Connected · ${delayMs} ms` : 'Not connected';
}

/** Good below 100 ms there and back, fair below 250 ms. */
function linkQuality(delayMs: number): 'good' | 'fair' | 'poor' | 'none' {
  if (!Number.isFinite(delayMs)) return 'none';
  if (delayMs < 100) return 'good';
  return delayMs < 250 ? 'fair' : 'poor';
}

/** Who else is here, by name as far as there is room. */
function visitorsText(names: readonly string[]): string {
  if (names.length === 0) return 'Nobody else here';
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  const more = names.length - NAMES_SHOWN;
  return more > 0 ? `With ${shown} and ${more} more` : `With ${shown}`;
}

function rateText(readout: Readout): string {
  const work = formatNumber(readout.frameWorkS * 1000, 1);
  return `${formatNumber(readout.frameRateHz, 0)} Hz · ${work} ms · ${readout.quality}`;
}
