/** What releases need of the machine and of the server; the program gives it. */
export interface ReleaseHost {
  readonly platform: { readonly os: string; readonly arch: string };
  nowMs(): number;
  /** Claims a file for this process: gives what ends the claim, undefined where another process has it. */
  claim(file: string): (() => void) | undefined;
  /** Number of the newest release of the store that has opened the one in a data folder; undefined where there is none. */
  storeRelease(dataFolder: string): number | undefined;
  /** What a program says when it is asked for its version, without any environment. */
  versionSaidBy(program: string): Promise<string>;
  /** Runs a command of the operator; gives why it did not succeed, to follow its name in a sentence, undefined where it did. */
  run(command: string): Promise<string | undefined>;
  /** Says how far something is, from 0 to 1. */
  progress(share: number, text: string): void;
}
