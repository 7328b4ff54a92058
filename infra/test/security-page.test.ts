import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/security.md', ROOT), 'utf8');

/** Each row of the page's tables ends in tests: a file, and the sentence of a test in it. */
function citations(): { readonly file: string; readonly sentence: string }[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('.test.ts'))
    .flatMap((line) => (line.split(' | ').at(-1) ?? '').replace(/ \|$/, '').split(/; (?=`)/))
    .map((cited) => {
      const [, file = '', sentence = ''] = /^`([^`]+\.test\.ts)` (.+)$/.exec(cited.trim()) ?? [];
      return { file, sentence };
    });
}

describe('docs/security.md', () => {
  it('names tests that exist, by their sentences', () => {
    const cited = citations();

    expect(cited.length).toBeGreaterThan(25);
    for (const { file, sentence } of cited) {
      const url = new URL(file, ROOT);
      expect(existsSync(url), file).toBe(true);
      expect(readFileSync(url, 'utf8'), `${file} has no test called: ${sentence}`).toContain(sentence);
    }
  });

  it('says of every threat what shows that it is stopped', () => {
    const rows = page.split('\n').filter((line) => /^\| [^-w]/.test(line));

    expect(rows.filter((line) => !line.includes('.test.ts'))).toEqual([]);
  });
});
