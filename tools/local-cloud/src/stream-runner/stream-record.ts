import { type _Record, type AttributeValue } from '@aws-sdk/client-dynamodb-streams';

/** An attribute value as it travels in JSON: binaries are base64, numbers are strings. */
interface JsonAttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
  readonly M?: JsonImage;
  readonly L?: readonly JsonAttributeValue[];
  readonly NULL?: boolean;
  readonly BOOL?: boolean;
}

export type JsonImage = Readonly<Record<string, JsonAttributeValue>>;

/** One record of the event that Lambda hands to a function behind a DynamoDB stream. */
export interface DynamoDBRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly eventSourceARN: string;
  /** Present on deletes by time to live. */
  readonly userIdentity?: { readonly type: string; readonly principalId: string };
  readonly dynamodb: {
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: JsonImage;
    readonly NewImage?: JsonImage;
    readonly OldImage?: JsonImage;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
}

export interface DynamoDBStreamEvent {
  readonly Records: readonly DynamoDBRecord[];
}

/** Puts a record read through the SDK into the shape, and the JSON types, of Lambda's event. */
export function toLambdaRecord(record: _Record, streamArn: string): DynamoDBRecord {
  const change = record.dynamodb ?? {};
  return {
    eventID: record.eventID ?? '',
    eventName: record.eventName ?? 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: record.awsRegion ?? '',
    ...(record.userIdentity && {
      userIdentity: {
        type: record.userIdentity.Type ?? '',
        principalId: record.userIdentity.PrincipalId ?? '',
      },
    }),
    dynamodb: {
      ApproximateCreationDateTime: (change.ApproximateCreationDateTime?.getTime() ?? 0) / 1000,
      Keys: toJsonImage(change.Keys ?? {}),
      ...(change.NewImage && { NewImage: toJsonImage(change.NewImage) }),
      ...(change.OldImage && { OldImage: toJsonImage(change.OldImage) }),
      SequenceNumber: change.SequenceNumber ?? '',
      SizeBytes: change.SizeBytes ?? 0,
      StreamViewType: change.StreamViewType ?? '',
    },
    eventSourceARN: streamArn,
  };
}

function toJsonImage(image: Readonly<Record<string, AttributeValue>>): JsonImage {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, toJsonValue(value)]));
}

function toJsonValue(value: AttributeValue): JsonAttributeValue {
  if (value.B !== undefined) return { B: toBase64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(toBase64) };
  if (value.M !== undefined) return { M: toJsonImage(value.M) };
  if (value.L !== undefined) return { L: value.L.map(toJsonValue) };
  return value;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
