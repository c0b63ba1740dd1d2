import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { AuditVerification, Configuration } from '../protocol/index.ts';
import { AuditSigner } from './audit/audit-signer.ts';
import { chainLine, keyLine, verifyLines } from './audit/chain-lines.ts';
import { type AuditSpan, sealedChain, verifyStore } from './audit/chain-reader.ts';
import type { NotedEntry } from './audit/chain-verifier.ts';
import { Vault } from './auth/vault.ts';
import { DataFolder } from './store/data-folder.ts';
import { demandStore, openStore } from './store/open-store.ts';

/** The audit of a data folder, opened without a server or beside one. */
export interface LocalAudit {
  /** @param noted An entry that has to be there. */
  verify(noted?: NotedEntry): Promise<AuditVerification>;
  /** JSON lines that can be verified elsewhere. */
  export(span: AuditSpan): AsyncIterable<string>;
  close(): Promise<void>;
}

/** Opens the audit of the data folder that is configured, which has to hold a store. Rejects with StartError. */
export async function openLocalAudit(configuration: Configuration): Promise<LocalAudit> {
  demandStore(configuration.data_dir);
  const data = await DataFolder.open(configuration.data_dir);
  const secret = configuration.secret ?? (await data.secret());
  const store = await openStore(data, false);
  const signer = new AuditSigner(new Vault(secret));
  return {
    verify: (noted) => verifyStore(store, signer, noted),
    async *export(span) {
      yield keyLine(signer);
      for await (const part of sealedChain(store, signer, span, Date.now())) yield chainLine(part);
    },
    close: () => store.close(),
  };
}

/** Whether an exported file is whole. Rejects where it cannot be read. */
export async function verifyAuditFile(
  file: string,
  keyId?: string,
  noted?: NotedEntry,
): Promise<AuditVerification> {
  const input = createReadStream(file, 'utf8');
  const failed = new Promise<never>((_, reject) => input.once('error', reject));
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  return Promise.race([verifyLines(lines, keyId, noted), failed]);
}
