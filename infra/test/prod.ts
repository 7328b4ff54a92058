import { type TenantId } from '@cloudpf/tenant-routing';
import { ACCOUNT, REGION } from '../src/offline/capture.ts';
import { type Place } from '../src/place.ts';

export const PROD: Place = { environment: 'prod', region: REGION, account: ACCOUNT };
export const ACME = 'acme' as TenantId;
/** Where alarms of prod go. */
export const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:cloudpf-prod-alarms`;
