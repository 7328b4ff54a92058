import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export function checkoutDir() {
  return fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');
}

export function cacheDir(env = process.env) {
  return env.CLOUDPF_CACHE_DIR ? resolve(env.CLOUDPF_CACHE_DIR) : resolve(checkoutDir(), '.engines');
}
