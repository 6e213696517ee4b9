import type { Migration } from '../migrator.ts'

const profileTraits = (row: string, trait: string) => `
  (SELECT group_concat(trait, '+') FROM (
    SELECT DISTINCT ${trait} AS trait FROM json_each(${row}.record, '$.profiles')
    WHERE json_extract(value, '$.video.codec') IS NOT NULL ORDER BY trait))`

const outcome = (row: string) => `
  INSERT INTO quote_outcomes (quote_id, learned_at, codecs, encoders, source_codec, source_height, model, p10, p50, p90, measured, work,
    earlier_jobs)
  SELECT ${row}.quote_id, ${row}.learned_at,
    ${profileTraits(row, "json_extract(value, '$.video.codec')")},
    ${profileTraits(row, "json_extract(value, '$.video.codec') || ' ' || json_extract(value, '$.video.speed')")},
    json_extract(${row}.record, '$.source.video.codec'), json_extract(${row}.record, '$.source.video.height'),
    json_extract(${row}.record, '$.model.name'),
    json_extract(${row}.record, '$.quoted.cpuSeconds.p10'), json_extract(${row}.record, '$.quoted.cpuSeconds.p50'),
    json_extract(${row}.record, '$.quoted.cpuSeconds.p90'), ${row}.measured_cpu_seconds,
    ${row}.source_fingerprint || ' ' || json_extract(${row}.record, '$.outputs'),
    coalesce(json_extract(${row}.record, '$.earlierJobs'), 0)`

/**
 * A quote for a source that was transcoded before goes by what that took: its lessons are looked up by source, and how such quotes did
 * is told apart from the others. Older versions remembered no source.
 */
export const quotesBySource: Migration = {
  id: '0181-quotes-by-source',
  sql: `
    CREATE INDEX quote_history_by_source ON quote_history (source_fingerprint, learned_at);

    ALTER TABLE quote_outcomes ADD COLUMN earlier_jobs INTEGER NOT NULL DEFAULT 0;
    DROP TRIGGER quote_outcomes_learned;
    DROP TRIGGER quote_outcomes_learned_again;
    CREATE TRIGGER quote_outcomes_learned AFTER INSERT ON quote_history BEGIN
      ${outcome('NEW')};
    END;
    CREATE TRIGGER quote_outcomes_learned_again AFTER UPDATE ON quote_history BEGIN
      DELETE FROM quote_outcomes WHERE quote_id = OLD.quote_id;
      ${outcome('NEW')};
    END;
  `,
}
