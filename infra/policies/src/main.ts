import { PolicyPack } from '@pulumi/policy';
import { policiesOf } from './pack.ts';

new PolicyPack('cloudpf', { policies: policiesOf(), enforcementLevel: 'mandatory' });
