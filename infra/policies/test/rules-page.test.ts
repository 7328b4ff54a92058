import { expect, it } from 'vitest';
import { ELSEWHERE } from '../src/elsewhere.ts';
import { type Rule } from '../src/rule.ts';
import { SUBJECTS } from '../src/rules/index.ts';
import { WAIVERS } from '../src/waivers.ts';

function idsOf(ids: readonly string[]): string {
  return ids.map((id) => `\`${id}\``).join(', ');
}

function ruleLine({ ids, title, severity, sees }: Rule): string {
  const when = sees === 'resource' ? 'before a resource is made' : 'of the whole stack';
  return `- ${idsOf(ids)}: ${title}. ${severity}, asked ${when}`;
}

function elsewhere(): readonly string[] {
  const reasons = [...new Set(Object.values(ELSEWHERE))];
  return reasons.map((reason) => {
    const ids = Object.keys(ELSEWHERE).filter((id) => ELSEWHERE[id] === reason);
    return `- ${idsOf(ids)}: ${reason}`;
  });
}

function waived(): readonly string[] {
  return WAIVERS.map(({ ids, resource, environment, reason }) => {
    const where = environment === undefined ? '' : ` in ${environment}`;
    const what = resource.source === '^' ? 'everywhere' : `for \`${resource.source}\``;
    return `- ${idsOf(ids)} ${what}${where}: ${reason}`;
  });
}

/** The page that says what the rules are. */
function page(): string {
  return [
    '# The rules',
    'Written by `npx vitest run -u` in this folder. `CKV…` are checks of checkov, `AWS-…` of trivy, `cloudpf/…` our own.',
    ...Object.entries(SUBJECTS).flatMap(([subject, rules]) => [
      `## ${subject}`,
      rules.map(ruleLine).join('\n'),
    ]),
    '## Waived',
    waived().join('\n'),
    '## Not for this program',
    elsewhere().join('\n'),
  ].join('\n\n');
}

it('is what the page of rules says', async () => {
  await expect(`${page()}\n`).toMatchFileSnapshot('../RULES.md');
});
