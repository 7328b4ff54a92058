import { describe, expect, it } from 'vitest';
import { toLambdaRecord } from './stream-record.ts';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/products/stream/2026-01-01T00:00:00.000';

describe('toLambdaRecord', () => {
  it("gives the attribute values Lambda's JSON types", () => {
    const record = toLambdaRecord(
      {
        eventID: 'e1',
        eventName: 'INSERT',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'us-east-1',
        dynamodb: {
          ApproximateCreationDateTime: new Date('2026-01-02T03:04:05Z'),
          Keys: { id: { S: 'a' } },
          NewImage: {
            id: { S: 'a' },
            price: { N: '12345678901234567890.123456789012345678' },
            photo: { B: new Uint8Array([0, 255, 16]) },
            photos: { BS: [new Uint8Array([1]), new Uint8Array()] },
            nested: { M: { list: { L: [{ B: new Uint8Array([2]) }, { NULL: true }, { BOOL: false }] } } },
            tags: { SS: ['ñ', '🙂'] },
            numbers: { NS: ['1.0', '2'] },
          },
          SequenceNumber: '111',
          SizeBytes: 26,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
      },
      ARN,
    );

    expect(JSON.parse(JSON.stringify(record))).toEqual({
      eventID: 'e1',
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: ARN,
      dynamodb: {
        ApproximateCreationDateTime: 1767323045,
        Keys: { id: { S: 'a' } },
        NewImage: {
          id: { S: 'a' },
          price: { N: '12345678901234567890.123456789012345678' },
          photo: { B: 'AP8Q' },
          photos: { BS: ['AQ==', ''] },
          nested: { M: { list: { L: [{ B: 'Ag==' }, { NULL: true }, { BOOL: false }] } } },
          tags: { SS: ['ñ', '🙂'] },
          numbers: { NS: ['1.0', '2'] },
        },
        SequenceNumber: '111',
        SizeBytes: 26,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
  });

  it('tells a delete by time to live from others', () => {
    const record = toLambdaRecord(
      {
        eventName: 'REMOVE',
        userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
        dynamodb: { Keys: { id: { S: 'a' } }, OldImage: { id: { S: 'a' } } },
      },
      ARN,
    );

    expect(record.userIdentity).toEqual({ type: 'Service', principalId: 'dynamodb.amazonaws.com' });
    expect(record.dynamodb).not.toHaveProperty('NewImage');
  });
});
