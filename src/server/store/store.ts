import type { Operation } from './operation.ts';

/** One operation with its input, as a part of a larger transaction. */
export interface Step<Output = unknown> {
  readonly name: string;
  readonly input: unknown;
  /** Only there to carry the type of the result. */
  readonly output?: Output;
}

/** Results of the steps, in their order. */
export type Outputs<Steps extends readonly Step[]> = {
  readonly [I in keyof Steps]: Steps[I] extends Step<infer Output> ? Output : never;
};

/**
 * Where the server keeps what has to outlive it. What has been answered is on the disk: it survives the loss of the process
 * and of the machine's power. Everything rejects with ApiError: `store_unavailable` when the store cannot be reached or
 * written, or the code with which an operation refused.
 */
export interface Store {
  /** Why the store has failed for good; undefined while it works. */
  readonly failure: string | undefined;
  /** Why nothing can be written now, such as a full disk; undefined once something could. */
  readonly trouble: string | undefined;
  /** Resolves with the reason when it fails for good. */
  readonly lost: Promise<string>;
  /** Runs one operation in a transaction of its own. */
  run<Input, Output>(operation: Operation<Input, Output>, input: Input): Promise<Output>;
  /** Runs steps one after the other in one transaction: all of them happen, or none. */
  transact<const Steps extends readonly Step[]>(...steps: Steps): Promise<Outputs<Steps>>;
  /** Writes a consistent copy while work goes on, and says how large it is in bytes. The file must not exist. */
  backup(file: string): Promise<number>;
  /** Finishes what was accepted, then lets go of the files. */
  close(): Promise<void>;
}

/** An operation and its input as a step of a transaction. */
export function step<Input, Output>(operation: Operation<Input, Output>, input: Input): Step<Output> {
  return { name: operation.name, input };
}
