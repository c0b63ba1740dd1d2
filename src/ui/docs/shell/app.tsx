import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { OpenQuestion } from '../../parts/modal.tsx';
import { TopBar } from '../../parts/top-bar.tsx';
import { place } from '../core/place.ts';
import { useReference } from '../core/reference.ts';
import { AccessBar } from './access-bar.tsx';
import { Content } from './content.tsx';
import { Navigation } from './navigation.tsx';
import { openForPrint } from './print.ts';

/** The whole page. */
export function App(): JSX.Element {
  const { dialogs } = useReference();
  const [isOpen, setOpen] = useState(false);
  useEffect(openForPrint, []);
  useEffect(() => setOpen(false), [place.value]);
  return (
    <div class="shell">
      <TopBar brand="SpaceTime API" isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
        <AccessBar />
      </TopBar>
      <Navigation isOpen={isOpen} onOpen={() => setOpen(true)} onChoose={() => setOpen(false)} />
      <Content />
      <OpenQuestion dialogs={dialogs} />
    </div>
  );
}
