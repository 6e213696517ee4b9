import type { Migration } from '../migrator.ts'

const profileTraits = (row: string, trait: string) => `
  (SELECT group_concat(trait, '+') FROM (
    SELECT DISTINCT ${trait} AS trait FROM json_each(${row}.record, '$.profiles')
    WHERE json_extract(value, '$.video.codec') IS NOT NULL ORDER BY trait))`

const outcome = (row: string) => `
  SELECT ${row}.quote_id, ${row}.learned_at,
    ${profileTraits(row, "json_extract(value, '$.video.codec')")},
    ${profileTraits(row, "json_extract(value, '$.video.codec') || ' ' || json_extract(value, '$.video.speed')")},
    json_extract(${row}.record, '$.source.video.codec'), json_extract(${row}.record, '$.source.video.height'),
    json_extract(${row}.record, '$.model.name'),
    json_extract(${row}.record, '$.quoted.cpuSeconds.p10'), json_extract(${row}.record, '$.quoted.cpuSeconds.p50'),
    json_extract(${row}.record, '$.quoted.cpuSeconds.p90'), ${row}.measured_cpu_seconds,
    ${row}.source_fingerprint || ' ' || json_extract(${row}.record, '$.outputs')`

/**
 * What was quoted and what was measured of every finished job, in columns: the history's records are long, and the accuracy page reads
 * thousands of them. Kept by triggers, so that it cannot differ from the history.
 */
export const quoteOutcomes: Migration = {
  id: '0120-quote-outcomes',
  sql: `
    CREATE TABLE quote_outcomes (
      quote_id TEXT PRIMARY KEY,
      learned_at INTEGER NOT NULL,
      codecs TEXT,
      encoders TEXT,
      source_codec TEXT,
      source_height INTEGER,
      model TEXT,
      p10 REAL,
      p50 REAL,
      p90 REAL,
      measured REAL NOT NULL,
      work TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX quote_outcomes_by_time ON quote_outcomes (learned_at);

    INSERT INTO quote_outcomes SELECT * FROM (${outcome('quote_history')} FROM quote_history);

    CREATE TRIGGER quote_outcomes_learned AFTER INSERT ON quote_history BEGIN
      INSERT INTO quote_outcomes ${outcome('NEW')};
    END;
    CREATE TRIGGER quote_outcomes_learned_again AFTER UPDATE ON quote_history BEGIN
      DELETE FROM quote_outcomes WHERE quote_id = OLD.quote_id;
      INSERT INTO quote_outcomes ${outcome('NEW')};
    END;
    CREATE TRIGGER quote_outcomes_forgotten AFTER DELETE ON quote_history BEGIN
      DELETE FROM quote_outcomes WHERE quote_id = OLD.quote_id;
    END;
  `,
}
