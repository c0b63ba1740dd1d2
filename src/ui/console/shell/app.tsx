import type { JSX } from 'preact';
import { OpenQuestion } from '../../parts/modal.tsx';
import { useConsole } from '../core/console.ts';
import { NoticeList } from '../parts/notice-list.tsx';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';

/** The whole console: the sign-in, or the views. */
export function App(): JSX.Element {
  const { session, dialogs } = useConsole();
  return (
    <>
      {session.identity.value === null ? <SignIn /> : <Shell />}
      <OpenQuestion dialogs={dialogs} />
      <NoticeList />
    </>
  );
}
