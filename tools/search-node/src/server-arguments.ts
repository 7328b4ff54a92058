import { createHash } from 'node:crypto';

const keystoreClass = 'org.elasticsearch.common.settings.KeyStoreWrapper';
const keystoreFormat = 7;

export interface ServerArguments {
  readonly configDir: string;
  readonly logsDir: string;
  /** All of them: the server process itself reads no `elasticsearch.yml`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Secure settings: name to value. They reach the node through its standard input and touch no disk. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * What the server process reads from its standard input before anything else: the `ServerArgs` record in the
 * engine's own stream format, as its launcher would write it. The format belongs to the pinned engine version.
 */
export function encodeServerArguments(args: ServerArguments): Buffer {
  const inForeground = flag(false);
  const notQuiet = flag(false);
  const noPidFile = flag(false);
  return Buffer.concat([
    inForeground,
    notQuiet,
    noPidFile,
    text(keystoreClass),
    keystore(args.secrets),
    settings(args.settings),
    text(args.configDir),
    text(args.logsDir),
  ]);
}

function keystore(secrets: Readonly<Record<string, string>>): Buffer {
  const hasPassword = flag(false);
  const noEncryptedData = flag(false);
  const closed = flag(false);
  const entries = Object.entries(secrets).map(([name, value]) => {
    const content = Buffer.from(value, 'utf8');
    return Buffer.concat([text(name), bytes(content), bytes(createHash('sha256').update(content).digest())]);
  });
  const format = Buffer.alloc(4);
  format.writeInt32BE(keystoreFormat);
  return Buffer.concat([format, hasPassword, noEncryptedData, size(entries.length), ...entries, closed]);
}

function settings(values: Readonly<Record<string, string>>): Buffer {
  const textTag = Buffer.of(0);
  const entries = Object.entries(values).map(([name, value]) =>
    Buffer.concat([text(name), textTag, text(value)]),
  );
  return Buffer.concat([size(entries.length), ...entries]);
}

const flag = (value: boolean) => Buffer.of(value ? 1 : 0);
const bytes = (content: Buffer) => Buffer.concat([size(content.length), content]);

/** The number of UTF-16 units, then each as one to three bytes: surrogates are not joined as UTF-8 would. */
function text(value: string): Buffer {
  const units: number[] = [];
  for (let index = 0; index < value.length; index += 1) {
    const unit = value.charCodeAt(index);
    if (unit <= 0x7f) units.push(unit);
    else if (unit <= 0x7ff) units.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
    else units.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
  }
  return Buffer.concat([size(value.length), Buffer.from(units)]);
}

/** Seven bits a byte, lowest first; the high bit says that more follow. */
function size(value: number): Buffer {
  const parts: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) parts.push((rest & 0x7f) | 0x80);
  return Buffer.from([...parts, rest]);
}
