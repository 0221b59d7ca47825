ALTER TABLE targets ADD COLUMN failing_since INTEGER;

-- Address and signing secrets, protected. NULL in rows of before, which have them in the open until the next start.
ALTER TABLE targets ADD COLUMN sealed TEXT;
CREATE INDEX targets_tenant ON targets (tenant, id);

ALTER TABLE deliveries ADD COLUMN replay_of TEXT;
CREATE INDEX deliveries_target ON deliveries (target_id, created_at);
CREATE INDEX deliveries_failed ON deliveries (status, created_at) WHERE status >= 2;

ALTER TABLE attempts ADD COLUMN failure INTEGER NOT NULL DEFAULT 0;
