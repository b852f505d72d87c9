-- The hours are those of the data, which begins at 2025-01-01T00:00:00Z and lasts for 30 days.
\set actor random(0, 499)
\set hour random(0, 719)
SELECT * FROM event
WHERE actor = 'user-' || :actor::text
  AND "timestamp" >= to_timestamp(1735689600 + 3600 * :hour)
  AND "timestamp" < to_timestamp(1735689600 + 3600 * (:hour + 1))
ORDER BY sequence;
