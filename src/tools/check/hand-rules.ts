import type { Requirement, Verdict } from './item.ts';
import { skipped } from './item.ts';

const rows: readonly Omit<Requirement, 'by'>[] = [
  {
    id: 'verified',
    severity: 'critical',
    subject: 'The running server was verified from outside.',
    advice: 'Run "spacetime validate --ci", and go through the table "Verification" of docs/deployment.md.',
  },
  {
    id: 'firewall',
    severity: 'critical',
    subject: 'The firewall lets in what is meant to come in, and nothing else.',
    advice: 'Go through the table "Ports and firewall" of docs/deployment.md.',
  },
  {
    id: 'backup',
    severity: 'high',
    subject: 'A copy of a backup is on another machine, and one was restored from there.',
    advice:
      'Go through docs/backup.md: restore into an empty folder, start a server there, and look at the world.',
  },
  {
    id: 'alerts',
    severity: 'high',
    subject: 'Somebody hears of it when the server fails.',
    advice:
      'Let something look at GET /health/ready from outside, and stop the server once to see the alert.',
  },
  {
    id: 'rollback',
    severity: 'medium',
    subject: 'Going back to the release before was tried.',
    advice: 'Go through docs/rollback.md once before visitors come.',
  },
];

/** What no program sees. */
export const handRules: readonly Requirement[] = rows.map((row) => ({ ...row, by: 'hand' }));

/** What is said of them. */
export const byHand: Verdict = skipped('to be confirmed by whoever is responsible');
