import { html, raw } from 'hono/html';

/** The part of an OpenAPI 3.1 document that the page shows. */
export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: Readonly<
    Record<string, { readonly description?: string; readonly content?: Content }>
  >;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: unknown;
}

type Content = Readonly<Record<string, { readonly schema?: unknown; readonly example?: unknown }>>;
type Html = ReturnType<typeof html>;

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); }
body { font: 15px/1.55 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 6rem; }
h1 { margin: 0; } h2 { margin: 3rem 0 .25rem; font-size: 1.05rem; } h3 { font-size: .9rem; margin: 1.25rem 0 .25rem; }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
pre { overflow: auto; padding: .75rem; border: 1px solid var(--line); border-radius: 6px; max-height: 28rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
.method { text-transform: uppercase; font-weight: 700; margin-right: .5rem; } nav a { display: block; } .quiet { opacity: .7; }
section { border-top: 1px solid var(--line); margin-top: 2rem; }
`;

/** What a browser may load for the page: nothing but its own style. */
export const DOCS_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** A page that reads without scripts and without the network: what the document says, in order. */
export async function docsPage(document: ApiDocument): Promise<string> {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation,
      id: anchor(method, path),
    })),
  );
  const schemas = Object.entries(document.components?.schemas ?? {});
  const { title, version, description } = document.info;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        <p class="quiet">Version ${version} · <a href="openapi.json">openapi.json</a></p>
        ${description === undefined ? '' : html`<p>${description}</p>`}
        <nav>
          ${operations.map(
            ({ id, method, path }) =>
              html`<a href="#${id}"
                ><code><span class="method">${method}</span>${path}</code></a
              >`,
          )}
        </nav>
        ${operations.map(
          ({ id, method, path, operation }) =>
            html`<section id="${id}">
              <h2>
                <code><span class="method">${method}</span>${path}</code>
              </h2>
              ${operation.summary === undefined ? '' : html`<p><strong>${operation.summary}</strong></p>`}
              ${operation.description === undefined ? '' : html`<p>${operation.description}</p>`}
              ${parameters(operation.parameters ?? [])} ${body('Body', operation.requestBody?.content)}
              <h3>Answers</h3>
              ${responses(operation)}
            </section>`,
        )}
        ${schemas.map(
          ([name, schema]) =>
            html`<section id="schema-${name}">
              <h2>${name}</h2>
              ${code(schema)}
            </section>`,
        )}
      </body>
    </html>`;
}

function parameters(list: readonly Parameter[]): Html | '' {
  if (list.length === 0) return '';
  return html`<h3>Parameters</h3>
    <table>
      ${list.map(
        (parameter) =>
          html`<tr>
            <td>
              <code>${parameter.name}</code><br /><span class="quiet"
                >${parameter.in}${parameter.required === true ? ', required' : ''}</span
              >
            </td>
            <td>${parameter.description ?? ''}</td>
            <td><code>${briefly(parameter.schema)}</code></td>
          </tr>`,
      )}
    </table>`;
}

function body(heading: string, content: Content | undefined): Html | '' {
  if (!content) return '';
  return html`${Object.entries(content).map(
    ([type, { schema, example }]) =>
      html`<h3>${heading} <code>${type}</code></h3>
        ${example === undefined ? '' : code(example)}${code(schema)}`,
  )}`;
}

function responses({ responses: answers = {} }: Operation): Html {
  return html`<table>
    ${Object.entries(answers).map(
      ([status, { description, content }]) =>
        html`<tr>
          <td><code>${status}</code></td>
          <td>${description ?? ''}${body('', content)}</td>
        </tr>`,
    )}
  </table>`;
}

function code(value: unknown): Html {
  return html`<pre>${JSON.stringify(value, null, 2)}</pre>`;
}

function anchor(method: string, path: string): string {
  return `${method}${path.replaceAll(/[^a-z0-9]+/gi, '-')}`.replace(/-$/, '');
}

/** A schema without the words that stand beside it anyway. */
function briefly(schema: unknown): string {
  return JSON.stringify(schema, (name, value: unknown) =>
    name === 'description' || name === 'example' ? undefined : value,
  );
}
