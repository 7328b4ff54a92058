import * as z from 'zod';

const milliseconds = z.number().nonnegative();
const bytes = z.int().nonnegative();

function toxic<Type extends string, Shape extends z.ZodRawShape>(type: Type, attributes: Shape) {
  return z.strictObject({
    type: z.literal(type),
    name: z.string().min(1).optional(),
    /** `upstream`: from the client to the engine; `downstream`: the way back. */
    stream: z.enum(['upstream', 'downstream']).default('downstream'),
    /** The share of connections that it acts on, 0 to 1. */
    toxicity: z.number().min(0).max(1).default(1),
    attributes: z.strictObject(attributes),
  });
}

/** A fault of the wire, with the types and attribute names of toxiproxy. */
export const Toxic = z
  .discriminatedUnion('type', [
    /** Everything arrives this much later, give or take the jitter; the order is kept. */
    toxic('latency', { latency: milliseconds, jitter: milliseconds.default(0) }),
    /** At most `rate` thousand bytes a second. */
    toxic('bandwidth', { rate: z.number().positive() }),
    /** The end of the stream arrives this much later. */
    toxic('slow_close', { delay: milliseconds }),
    /** Nothing gets through, and the connection closes after this time; 0: it stays until the toxic is removed. */
    toxic('timeout', { timeout: milliseconds }),
    /** The connection is reset this long after the first data, which is lost. */
    toxic('reset_peer', { timeout: milliseconds }),
    /** Data comes in pieces of about this size, `delay` microseconds apart. */
    toxic('slicer', {
      average_size: z.int().positive(),
      size_variation: bytes.default(0),
      delay: z.number().nonnegative().default(0),
    }),
    /** The connection closes once this many bytes have passed. */
    toxic('limit_data', { bytes }),
  ])
  .transform((read) => ({ ...read, name: read.name ?? `${read.type}_${read.stream}` }));
export type Toxic = z.infer<typeof Toxic>;
export type ToxicInput = z.input<typeof Toxic>;
export type Stream = Toxic['stream'];
