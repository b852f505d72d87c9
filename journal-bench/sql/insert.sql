-- One event, as wrk/append.lua sends it to the journal.
\set entity random(0, :entities - 1)
\set actor random(0, 499)
\set old random(0, 99999)
\set new random(0, 99999)
INSERT INTO event
  (entity_type, entity_id, field, action, old_value, new_value, actor, source, workspace_id)
VALUES
  ('customer', 'customer-' || :entity::text, 'email', 'update', 'silver-harbor-' || :old::text,
   'golden-meadow-' || :new::text, 'user-' || :actor::text, 'crm', 'workspace-7');
