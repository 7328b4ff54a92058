import * as z from 'zod';

const Section = z.record(z.string(), z.unknown()).default({});
const Document = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  tags: z.array(z.looseObject({ name: z.string() })).default([]),
  paths: Section,
  components: z.record(z.string(), Section).default({}),
});

/** One description of the API out of those of its parts; the first part wins where two name the same thing. */
export function mergeOpenapi(parts: readonly unknown[], serverUrl: string): Record<string, unknown> {
  const documents = parts.map((part) => Document.parse(part));
  const kinds = new Set(documents.flatMap(({ components }) => Object.keys(components)));
  const tags = new Map(documents.flatMap((part) => part.tags).map((tag) => [tag.name, tag]));
  return {
    openapi: documents[0]?.openapi ?? '3.1.0',
    info: { title: 'CloudPF', version: documents[0]?.info.version ?? '0' },
    servers: [{ url: serverUrl }],
    tags: [...tags.values()],
    paths: Object.assign({}, ...documents.toReversed().map(({ paths }) => paths)) as object,
    components: Object.fromEntries(
      [...kinds].map((kind) => [
        kind,
        Object.assign({}, ...documents.toReversed().map(({ components }) => components[kind])) as object,
      ]),
    ),
  };
}
