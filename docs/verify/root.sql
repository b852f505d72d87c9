-- Computes the root over the events of a checkpoint from the segments alone, and holds it against the
-- checkpoint. Prints size and root, or fails and says why. Tried with DuckDB 1.5.
--
-- Leaves and nodes are those of RFC 6962: SHA-256 with a byte 0 or 1 in front.
SET VARIABLE segments = 'journal/segments/*.parquet';
SET VARIABLE checkpoint = 'journal/tree/checkpoint';

SET VARIABLE signed = (SELECT string_split(content, chr(10)) FROM read_text(getvariable('checkpoint')));
SET VARIABLE size = getvariable('signed')[2]::BIGINT;
SET VARIABLE root = getvariable('signed')[3];

-- A column of an event as its leaf data has it: name, length in bytes, text; nothing if it is null.
CREATE OR REPLACE TEMP MACRO line(name, value) AS
  CASE WHEN value IS NULL THEN '' ELSE name || ':' || strlen(value) || ':' || value || chr(10) END;

CREATE OR REPLACE TEMP MACRO sha(kind, data) AS unhex(sha256(unhex(kind) || data));

CREATE OR REPLACE TEMP TABLE leaves AS
  SELECT sequence AS i, sha('00', encode('journal.event.v1' || chr(10)
      || line('sequence', sequence::VARCHAR)
      || line('event_id', event_id)
      || line('timestamp', epoch_us(timestamp)::VARCHAR)
      || line('entity_type', entity_type)
      || line('entity_id', entity_id)
      || line('field', field)
      || line('action', action)
      || line('old_value', old_value)
      || line('new_value', new_value)
      || line('actor', actor)
      || line('source', source)
      || line('workspace_id', workspace_id)
      || line('occurred_at', epoch_us(occurred_at)::VARCHAR)
      || line('correlation_id', correlation_id)
      || line('metadata', metadata)
      || line('subject', subject))) AS h
  FROM read_parquet(getvariable('segments'))
  WHERE sequence < getvariable('size');

-- Level by level: two neighbours give a node, a lone last one goes up as it is.
WITH RECURSIVE level(n, i, h) AS (
    SELECT getvariable('size'), i, h FROM leaves
  UNION ALL
    SELECT (n + 1) // 2, i // 2,
      CASE count(*) WHEN 2 THEN sha('01', min_by(h, i) || max_by(h, i)) ELSE min_by(h, i) END
    FROM level WHERE n > 1 GROUP BY n, i // 2
), computed AS (
  SELECT (SELECT count(*) FROM leaves) AS events, (SELECT count(DISTINCT i) FROM leaves) AS different,
    (SELECT to_base64(any_value(h)) FROM level WHERE n = 1) AS root
)
SELECT CASE
    WHEN events <> getvariable('size') OR different <> getvariable('size')
      THEN error('the segments hold ' || events || ' rows of ' || different || ' events; the '
        || 'checkpoint says ' || getvariable('size'))
    WHEN root <> getvariable('root')
      THEN error('the events give the root ' || root || '; the checkpoint says '
        || getvariable('root'))
    ELSE getvariable('size') || ' ' || root
  END AS "size and root"
FROM computed;
