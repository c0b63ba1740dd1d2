import { type Action, exitCodes } from '../../cli/index.ts';
import { connect } from './connect.ts';
import { pictureSize } from './picture-size.ts';
import { asking } from './report.ts';
import { writeResult } from './write-result.ts';

const lookMs = 500;

/** Asks a visitor who agreed for a picture, waits for it and writes it to a file. */
export const screenshot: Action = (input) =>
  asking(input, async () => {
    const file = input.positionals[0] ?? '';
    const { visitor, size } = input.options;
    const client = connect(input);
    const asked = await client.call('screenshot_ask', {
      body: {
        ...(typeof visitor === 'string' ? { visitor } : {}),
        ...(typeof size === 'string' ? pictureSize(size) : {}),
      },
    });
    const params = { id: asked.body.id };
    let { body } = await client.call('screenshot_read', { params });
    while (body.state === 'asked') {
      await new Promise((resolve) => setTimeout(resolve, lookMs));
      ({ body } = await client.call('screenshot_read', { params }));
    }
    const { png_base64: png, ...facts } = body;
    if (png !== null) await writeResult(file, Buffer.from(png, 'base64'));
    if (input.output.json) input.output.value({ ...facts, file: png === null ? null : file });
    else if (png === null) input.output.error(body.reason ?? 'There is no picture.');
    else input.output.line(`${file}: ${body.width} x ${body.height}, ${body.size_bytes} bytes`);
    return png === null ? exitCodes.failed : exitCodes.ok;
  });
