\set entity random(0, :entities - 1)
SELECT * FROM event WHERE entity_id = 'customer-' || :entity::text ORDER BY sequence;
