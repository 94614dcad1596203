/**
 * Settings of the embedded server, given at each start so that a new release changes them for old folders too.
 * Aim: durable, and small beside three Node processes on two cores. Shared memory counts only once touched.
 */
export const SMALL_MACHINE_SETTINGS: Record<string, string> = {
  // Only this machine, by password. No unix socket: one way in is easier to reason about.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: '60',
  shared_buffers: '64MB',
  effective_cache_size: '512MB',
  work_mem: '4MB',
  maintenance_work_mem: '32MB',
  huge_pages: 'off',
  // Durable, and ready for physical backups.
  fsync: 'on',
  wal_level: 'replica',
  max_wal_senders: '2',
  min_wal_size: '32MB',
  max_wal_size: '512MB',
  checkpoint_timeout: '15min',
  // Two cores: parallel plans and compiled queries cost more than they save on short statements.
  max_parallel_workers_per_gather: '0',
  max_parallel_workers: '0',
  max_worker_processes: '2',
  max_logical_replication_workers: '0',
  jit: 'off',
  random_page_cost: '1.1',
  autovacuum_max_workers: '2',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_min_messages: 'warning',
};
