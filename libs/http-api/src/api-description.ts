import { type OpenAPIHono } from '@hono/zod-openapi';
import { type ApiEnv } from './api-env.ts';
import { type ApiDocument, DOCS_PAGE_POLICY, docsPage } from './docs-page.ts';
import { notModified, strongEntityTag } from './entity-tag.ts';
import { Problem, PROBLEM_MEDIA_TYPE, titleOf } from './problem.ts';

/** The name of the security scheme that routes with a token refer to. */
export const BEARER = 'bearer';

export interface Description {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

interface ProblemContent {
  readonly description: string;
  readonly content: Readonly<Record<typeof PROBLEM_MEDIA_TYPE, { readonly schema: typeof Problem }>>;
}

/** The problem answers of a route, for its `responses`: `...problems(400, 401, 404)`. */
export function problems<S extends number>(...statuses: readonly S[]): Record<S, ProblemContent> {
  const entries = statuses.map((status) => [
    status,
    { description: titleOf(status), content: { [PROBLEM_MEDIA_TYPE]: { schema: Problem } } },
  ]);
  return Object.fromEntries(entries) as Record<S, ProblemContent>;
}

/** Adds `/openapi.json` and `/docs`, both made once from the schemas that validate. */
export function addDescription(app: OpenAPIHono<ApiEnv>, description: Description): void {
  app.openAPIRegistry.registerComponent('securitySchemes', BEARER, {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A token whose `tenant_id` claim is the tenant of the path.',
  });
  app.openAPIRegistry.register('Problem', Problem);

  let json: string | undefined;
  let html: string | undefined;
  const documentJson = (): string => (json ??= JSON.stringify(describe(app, description)));

  app.get('/openapi.json', (context) => {
    const text = documentJson();
    context.header('cache-control', 'public, max-age=300');
    return (
      notModified(context, strongEntityTag(text)) ??
      context.body(text, 200, { 'content-type': 'application/json' })
    );
  });
  app.get('/docs', async (context) => {
    context.header('content-security-policy', DOCS_PAGE_POLICY);
    return context.html((html ??= await docsPage(JSON.parse(documentJson()) as ApiDocument)));
  });
}

function describe(app: OpenAPIHono<ApiEnv>, { title, version, description }: Description): unknown {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title, version, ...(description !== undefined && { description }) },
  });
}
