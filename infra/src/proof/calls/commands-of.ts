import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { type SdkCall, Walk } from './walk.ts';

/**
 * The commands of AWS's SDK that the handlers of apps can send, by app, from their source. Each app counts alone: what
 * another makes of a class that both share is none of its business.
 * @throws UnknownSdkUseError
 */
export function commandsOf(
  checkout: string,
  apps: readonly string[],
): ReadonlyMap<string, readonly SdkCall[]> {
  const handlers = apps.map((app) => join(checkout, 'apps', app, 'src/handler.ts'));
  const { options } = ts.parseJsonConfigFileContent(
    ts.parseConfigFileTextToJson(
      'tsconfig.base.json',
      readFileSync(join(checkout, 'tsconfig.base.json'), 'utf8'),
    ).config,
    ts.sys,
    checkout,
  );
  const program = ts.createProgram(handlers, {
    ...options,
    composite: false,
    noEmit: true,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  return new Map(
    apps.map((app, place) => {
      const entry = program.getSourceFile(handlers[place] ?? '');
      if (!entry) throw new Error(`the app "${app}" has no handler`);
      return [app, new Walk(checker).from(entry)];
    }),
  );
}
