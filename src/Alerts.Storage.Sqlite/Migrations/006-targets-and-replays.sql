ALTER TABLE targets ADD COLUMN failing_since INTEGER;
ALTER TABLE targets ADD COLUMN old_secret TEXT;
ALTER TABLE targets ADD COLUMN old_secret_until INTEGER;
CREATE INDEX targets_tenant ON targets (tenant, id);

ALTER TABLE deliveries ADD COLUMN replay_of TEXT;
CREATE INDEX deliveries_target ON deliveries (target_id, created_at);
CREATE INDEX deliveries_failed ON deliveries (status, created_at) WHERE status >= 2;

ALTER TABLE attempts ADD COLUMN failure INTEGER NOT NULL DEFAULT 0;
