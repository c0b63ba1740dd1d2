import { EngineError } from './errors.ts';

/** Units that a numeric option can have; '1' is a pure number. */
export type Unit = 's' | 'm' | 'm/s' | 'm/s^2' | 'rad' | 'rad/s' | 'kg' | 'N' | 'N m' | 'Hz' | 'byte' | '1';

/** A number with a unit and limits, both limits allowed. */
export interface NumberOption {
  readonly kind: 'number' | 'integer';
  readonly unit: Unit;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly doc: string;
}

export interface FlagOption {
  readonly kind: 'flag';
  readonly default: boolean;
  readonly doc: string;
}

export interface ChoiceOption<Value extends string = string> {
  readonly kind: 'choice';
  readonly values: readonly Value[];
  readonly default: Value;
  readonly doc: string;
}

export interface TextOption {
  readonly kind: 'text';
  readonly default: string;
  readonly maxLength: number;
  readonly doc: string;
}

export type OptionSpec = NumberOption | FlagOption | ChoiceOption | TextOption;
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** The type of the value that an option record describes. */
export type OptionValue<Spec extends OptionSpec> = Spec extends NumberOption
  ? number
  : Spec extends FlagOption
    ? boolean
    : Spec extends ChoiceOption<infer Value>
      ? Value
      : string;

/** All options of a subsystem, filled in. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Key in keyof Specs]: OptionValue<Specs[Key]>;
};

type NumberSettings = Omit<NumberOption, 'kind' | 'unit'>;
type NumberBuilder = (settings: NumberSettings) => NumberOption;

const numeric =
  (unit: Unit, kind: NumberOption['kind'] = 'number'): NumberBuilder =>
  (settings) =>
    sound({ kind, unit, ...settings });

// Builders of option records. Each throws EngineError `bad_definition` when default, limits and doc make no sense.

/** A duration, in seconds. */
export const seconds: NumberBuilder = numeric('s');
/** A length, in metres. */
export const metres: NumberBuilder = numeric('m');
/** A speed, in metres per second. */
export const metresPerSecond: NumberBuilder = numeric('m/s');
/** An acceleration, in metres per second squared. */
export const metresPerSecondSquared: NumberBuilder = numeric('m/s^2');
/** An angle, in radians. */
export const radians: NumberBuilder = numeric('rad');
/** A turning speed, in radians per second. */
export const radiansPerSecond: NumberBuilder = numeric('rad/s');
/** A mass, in kilograms. */
export const kilograms: NumberBuilder = numeric('kg');
/** A force, in newtons. */
export const newtons: NumberBuilder = numeric('N');
/** A torque, in newton metres. */
export const newtonMetres: NumberBuilder = numeric('N m');
/** A frequency, in hertz. */
export const hertz: NumberBuilder = numeric('Hz');
/** A pure number, such as a factor or a share. */
export const ratio: NumberBuilder = numeric('1');
/** A whole number of things. */
export const count: NumberBuilder = numeric('1', 'integer');
/** A whole number of bytes. */
export const bytes: NumberBuilder = numeric('byte', 'integer');

/** True or false. */
export const flag = (settings: Omit<FlagOption, 'kind'>): FlagOption => sound({ kind: 'flag', ...settings });

/** One of a fixed list of words. */
export const choice = <const Value extends string>(
  settings: Omit<ChoiceOption<Value>, 'kind' | 'default'> & { readonly default: NoInfer<Value> },
): ChoiceOption<Value> => sound({ kind: 'choice', ...settings });

/** Text of at most `maxLength` UTF-16 units. */
export const text = (settings: Omit<TextOption, 'kind'>): TextOption => sound({ kind: 'text', ...settings });

function sound<Spec extends OptionSpec>(spec: Spec): Spec {
  const trouble =
    spec.doc.trim() === '' ? 'has no doc' : (limitTrouble(spec) ?? troubleWith(spec, spec.default));
  if (trouble) {
    throw new EngineError(
      'bad_definition',
      `An option with default ${String(spec.default)} is declared wrongly: it ${trouble}.`,
    );
  }
  return Object.freeze(spec);
}

function limitTrouble(spec: OptionSpec): string | undefined {
  if ((spec.kind === 'number' || spec.kind === 'integer') && !(spec.min <= spec.max)) {
    return `has a minimum of ${spec.min} above its maximum of ${spec.max}`;
  }
  return undefined;
}

/** What is wrong with a value, as the end of a sentence that begins "it", or undefined when nothing is. */
function troubleWith(spec: OptionSpec, value: unknown): string | undefined {
  switch (spec.kind) {
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'choice':
      return spec.values.some((one) => one === value)
        ? undefined
        : `must be one of ${spec.values.join(', ')}`;
    case 'text':
      if (typeof value !== 'string') return 'must be text';
      return value.length <= spec.maxLength ? undefined : `must be at most ${spec.maxLength} characters long`;
    default: {
      const wanted = spec.kind === 'integer' ? 'a whole number' : 'a number';
      const unit = spec.unit === '1' ? '' : ` ${spec.unit}`;
      const right = spec.kind === 'integer' ? Number.isInteger(value) : Number.isFinite(value);
      const inside = typeof value === 'number' && right && value >= spec.min && value <= spec.max;
      return inside ? undefined : `must be ${wanted} from ${spec.min} to ${spec.max}${unit}`;
    }
  }
}

/**
 * Checks given values against option records and fills in the defaults.
 * Throws EngineError `unknown_option` or `bad_option`, naming the subsystem, the option and what is allowed.
 */
export function resolveOptions<Specs extends OptionSpecs>(
  owner: string,
  specs: Specs,
  given: Readonly<Record<string, unknown>> = {},
): OptionValues<Specs> {
  const names = Object.keys(specs);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(specs, name)) {
      const known = names.length > 0 ? `It has ${names.join(', ')}` : 'It has no options';
      throw new EngineError('unknown_option', `${owner} has no option called ${name}. ${known}.`, owner);
    }
  }
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const value = given[name] ?? spec.default;
    const trouble = troubleWith(spec, value);
    if (trouble) {
      throw new EngineError(
        'bad_option',
        `Option ${name} of ${owner} is ${show(value)}, but it ${trouble}.`,
        owner,
      );
    }
    values[name] = value;
  }
  return Object.freeze(values) as OptionValues<Specs>;
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 40)}...` : value}'`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
