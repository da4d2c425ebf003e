import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dump } from 'js-yaml';
import { type Component, startComponent } from '../control-plane/component.ts';
import { paths } from '../paths.ts';
import { eventually } from '../process/eventually.ts';
import { heldDirectory } from '../process/held-directory.ts';
import { freePorts } from '../process/ports.ts';
import { type Prometheus, prometheusClient } from './queries.ts';

/** A metrics page, and the labels of its series. */
export interface ScrapeTarget {
  /** `http://HOST:PORT/metrics`. */
  readonly url: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Starts a Prometheus that scrapes targets and evaluates rules every second, and waits until it has scraped all targets. It
 * stops when this process ends.
 *
 * @param rules content of a rule file: `{groups: …}`
 * @throws with the end of its log if it exits
 */
export async function startPrometheus(
  program: string,
  targets: readonly ScrapeTarget[],
  rules: object,
): Promise<Prometheus & { stop(): Promise<void> }> {
  const { web } = await freePorts(['web']);
  const directory = heldDirectory(path.join(paths.cluster, `prometheus-${process.pid}`));
  mkdirSync(path.join(directory.path, 'logs'));
  const file = path.join(directory.path, 'prometheus.yaml');
  writeFileSync(path.join(directory.path, 'rules.yaml'), dump(rules));
  writeFileSync(file, dump(configuration(targets)));
  const flags = [
    `--config.file=${file}`,
    `--storage.tsdb.path=${path.join(directory.path, 'data')}`,
    `--web.listen-address=127.0.0.1:${web}`,
  ];
  const server: Component = startComponent('prometheus', program, flags, directory);
  const url = `http://127.0.0.1:${web}`;
  const client = prometheusClient(url);
  const scraping = async (): Promise<boolean> => {
    const now = Date.now() / 1000;
    return (await client.range('up == 1', now - 1, now)).length === targets.length;
  };
  const ready = eventually('Prometheus scrapes all targets', scraping);
  const died = server.died.then((error) => Promise.reject(error));
  await Promise.race([ready, died]);
  died.catch(() => undefined);
  const stop = async (): Promise<void> => {
    await server.stop();
    await directory.remove();
  };
  return { ...client, stop };
}

function configuration(targets: readonly ScrapeTarget[]): object {
  const statics = targets.map(({ url, labels }) => ({ targets: [new URL(url).host], labels }));
  return {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yaml'],
    scrape_configs: [{ job_name: 'targets', static_configs: statics }],
  };
}
