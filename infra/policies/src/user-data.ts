import { gunzipSync } from 'node:zlib';
import { type Captured } from '@cloudpf/infra/offline';
import { textAt } from './look.ts';

/** What a machine runs first, as text, however it is wrapped. */
export function userDataOf(machine: Captured): string {
  const plain = textAt(machine, 'userData');
  const encoded = textAt(machine, 'userDataBase64') || (isBase64(plain) ? plain : '');
  if (encoded === '') return plain;
  const bytes = Buffer.from(encoded, 'base64');
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString();
}

function isBase64(text: string): boolean {
  return text !== '' && /^[A-Za-z0-9+/]+=*$/.test(text);
}
