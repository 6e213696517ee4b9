import type { Migration } from '../migrator.ts'

/** Which source a job was made from, by content: an earlier job of the same tells where in it the work is. */
export const jobSources: Migration = {
  id: '0180-job-sources',
  sql: `
    ALTER TABLE jobs ADD COLUMN source_fingerprint TEXT;
    UPDATE jobs SET source_fingerprint = json_extract(quote, '$.source.fingerprint');
    CREATE INDEX jobs_by_source ON jobs (source_fingerprint, sequence) WHERE state = 'completed';
  `,
}
