export * from '@cloudpf/infra/config';
