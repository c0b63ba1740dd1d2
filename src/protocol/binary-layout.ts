/** Numbers of a binary message and their bytes. All are little-endian. */
const widths = { u8: 1, u16: 2, u32: 4, i32: 4, f32: 4, f64: 8 } as const;

type FieldType = keyof typeof widths;

/** A number, or several of a kind, in a binary message. */
interface Field<N extends string> {
  readonly name: N;
  readonly type: FieldType;
  readonly count?: number;
  readonly doc: string;
}

/** Where the numbers of a record stand; the table of the documentation is made from it. */
export interface BinaryLayout<N extends string> {
  readonly bytes: number;
  /** Offset of each field from the beginning of the record. */
  readonly at: Readonly<Record<N, number>>;
  readonly rows: readonly { readonly offset: number; readonly type: string; readonly name: N; doc: string }[];
}

/** Lays fields out one after the other, without padding. */
export function binaryLayout<const N extends string>(fields: readonly Field<N>[]): BinaryLayout<N> {
  let bytes = 0;
  const at: Partial<Record<N, number>> = {};
  const rows = fields.map(({ name, type, count = 1, doc }) => {
    const offset = bytes;
    at[name] = offset;
    bytes += widths[type] * count;
    return { offset, type: count === 1 ? type : `${count} × ${type}`, name, doc };
  });
  return { bytes, at: at as Record<N, number>, rows };
}
