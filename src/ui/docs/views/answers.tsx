import type { JSX } from 'preact';
import { Card } from '../../parts/card.tsx';
import { Table } from '../../parts/table.tsx';
import type { ApiDocument, ErrorRow } from '../model/api-document.ts';
import type { Answer } from '../model/call.ts';
import { treeOf } from '../model/schema-tree.ts';
import { inline, Prose } from '../parts/prose.tsx';
import { Schema } from '../parts/schema.tsx';
import { Status } from '../parts/status.tsx';
import { errorColumns } from './errors.tsx';

interface AnswersProps {
  readonly answers: readonly Answer[];
  readonly from: ApiDocument;
}

/** What a call answers: what it does well, and in one list how it refuses. */
export function Answers({ answers, from }: AnswersProps): JSX.Element {
  const refusals = answers.flatMap(({ status, codes }) => codes.map((code) => refusal(code, status, from)));
  const others = answers.filter(({ codes }) => codes.length === 0);
  return (
    <Card title="Answers">
      {others.map((answer, i) => (
        <OneAnswer key={answer.status} answer={answer} from={from} isOpen={i === 0} />
      ))}
      {refusals.length > 0 && (
        <details class="answer">
          <summary>
            <Status status="4xx, 5xx" /> {refusals.length} refusals, as problem documents
          </summary>
          <Table
            caption="Refusals"
            columns={errorColumns}
            rows={refusals}
            keyOf={({ code }) => code}
            empty="None."
          />
        </details>
      )}
      {answers.length === 0 && <p class="empty">The description names no answers.</p>}
    </Card>
  );
}

function refusal(code: string, status: string, { errors }: ApiDocument): ErrorRow {
  return errors.find((row) => row.code === code) ?? { code, status, title: '', advice: '' };
}

function OneAnswer(props: {
  readonly answer: Answer;
  readonly from: ApiDocument;
  readonly isOpen: boolean;
}): JSX.Element {
  const { answer, from, isOpen } = props;
  const { status, description, media, headers } = answer;
  const isShort = !description.includes('\n');
  return (
    <details class="answer" open={isOpen}>
      <summary>
        <Status status={status} /> {isShort && inline(description)}
      </summary>
      {!isShort && <Prose text={description} />}
      {media.map(({ type, schema }) => (
        <section key={type} aria-label={type}>
          <p class="hint">{type}</p>
          <Schema node={treeOf(schema, from.references)} direction="received" />
        </section>
      ))}
      {headers.length > 0 && (
        <details class="answer__headers">
          <summary>Header lines</summary>
          <dl class="headers">
            {headers.map(({ name, description: says }) => (
              <div key={name}>
                <dt>
                  <code>{name}</code>
                </dt>
                <dd>{inline(says)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </details>
  );
}
