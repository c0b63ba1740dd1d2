import { defineSubsystem } from '../../../engine/index.ts';
import { Notices, requireElement, type Screen, ScreenHost } from '../../../ui/index.ts';
import { LoadingProgress } from '../loading.ts';

/** The page as other subsystems see it. */
export interface PageApi {
  readonly canvas: HTMLCanvasElement;
  readonly hud: HTMLElement;
  readonly panels: HTMLElement;
  readonly notices: Notices;
  readonly loading: LoadingProgress;
  /** Ends with the page: for downloads and listeners. */
  readonly signal: AbortSignal;
  /** Shows a full screen over the world; `none` takes it away, or leads back to loading while that is not done. */
  showScreen(screen: Screen): void;
  readonly screenKind: () => Screen['kind'] | undefined;
  /** What "Try now" and "Try again" do. */
  onRetry(retry: () => void): void;
  /** What the field for a token leads to. */
  onToken(take: (token: string) => void): void;
}

/** The elements of the document, the screens over them, and short notices. */
export const page = defineSubsystem({
  name: 'page',
  doc: 'Holds the elements of the document and shows screens and notices over the world.',
  start({ onStop }) {
    const removal = new AbortController();
    const canvas = requireElement('view');
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('The element called view is not a canvas.');
    let retry = (): void => location.reload();
    let takeToken: (token: string) => void = () => undefined;
    const host = requireElement('screen');
    const screens = new ScreenHost({
      host,
      onRetry: () => retry(),
      onReload: () => location.reload(),
      onToken: (token) => takeToken(token),
    });
    const notices = new Notices(requireElement('notices'));
    const loading = new LoadingProgress((steps) => {
      // A screen that says why loading stands still stays.
      if (screens.kind === undefined || screens.kind === 'loading') screens.show({ kind: 'loading', steps });
    });
    onStop(() => {
      removal.abort();
      notices.stop();
    });
    const api: PageApi = {
      canvas,
      hud: requireElement('hud'),
      panels: requireElement('panels'),
      notices,
      loading,
      signal: removal.signal,
      showScreen: (screen) => {
        const waits = screen.kind === 'none' && !loading.complete;
        screens.show(waits ? { kind: 'loading', steps: loading.steps } : screen);
      },
      screenKind: () => screens.kind,
      onRetry(next) {
        retry = next;
      },
      onToken(take) {
        takeToken = take;
      },
    };
    return { api };
  },
});
