import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NodeFolders } from './node-folders.ts';

export interface NodeSettings {
  readonly name: string;
  readonly port: number;
  readonly transportPort: number;
}

const securityFiles = ['roles.yml', 'role_mapping.yml', 'users', 'users_roles'];

/** Writes the files that the node reads from its configuration folder. */
export function writeConfig(folders: NodeFolders): void {
  writeFileSync(join(folders.config, 'log4j2.properties'), logging());
  for (const name of securityFiles) {
    const target = join(folders.config, name);
    if (!existsSync(target)) copyFileSync(join(folders.engineHome, 'config', name), target);
  }
}

/** Every setting of the node, in the text form of `elasticsearch.yml`. */
export function nodeSettings(folders: NodeFolders, { name, port, transportPort }: NodeSettings) {
  return {
    'cluster.name': `cloudpf-${name}`,
    'node.name': name,
    'discovery.type': 'single-node',
    'network.host': '127.0.0.1',
    'http.port': String(port),
    'transport.port': String(transportPort),
    'path.home': folders.engineHome,
    'path.data': folders.data,
    'path.logs': folders.logs,
    'xpack.security.enabled': 'true',
    'xpack.security.http.ssl.enabled': 'false',
    'xpack.security.transport.ssl.enabled': 'false',
    // Shares of a big disk are far more room than a developer's node needs.
    'cluster.routing.allocation.disk.watermark.low': '1gb',
    'cluster.routing.allocation.disk.watermark.high': '500mb',
    'cluster.routing.allocation.disk.watermark.flood_stage': '250mb',
  };
}

/** One rolling file; the engine's own configuration keeps gigabytes. */
function logging(): string {
  return [
    'status = error',
    'appender.file.type = RollingFile',
    'appender.file.name = file',
    'appender.file.fileName = ${sys:es.logs.base_path}/node.log',
    'appender.file.filePattern = ${sys:es.logs.base_path}/node-%i.log',
    'appender.file.layout.type = PatternLayout',
    'appender.file.layout.pattern = %d{ISO8601} %-5p %c{1.} %m%n',
    'appender.file.policies.type = Policies',
    'appender.file.policies.size.type = SizeBasedTriggeringPolicy',
    'appender.file.policies.size.size = 10MB',
    'appender.file.strategy.type = DefaultRolloverStrategy',
    'appender.file.strategy.max = 2',
    'rootLogger.level = info',
    'rootLogger.appenderRef.file.ref = file',
    '',
  ].join('\n');
}
