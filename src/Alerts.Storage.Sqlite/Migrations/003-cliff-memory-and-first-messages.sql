-- Whom a cliff concerned while it was told; how often it was opened; its cause's number when it was first told.
ALTER TABLE cliffs ADD COLUMN memory TEXT;
ALTER TABLE cliffs ADD COLUMN opening INTEGER NOT NULL DEFAULT 1;
ALTER TABLE cliffs ADD COLUMN first_number TEXT;

-- When the first message was raised or passed over; null: not yet. Who is here already knows the system.
ALTER TABLE subscriptions ADD COLUMN introduced_at INTEGER;
UPDATE subscriptions SET introduced_at = created_at;
CREATE INDEX subscriptions_unintroduced ON subscriptions (id) WHERE introduced_at IS NULL;

-- The one subscription that an alert is for: such are not listed for everybody.
ALTER TABLE alerts ADD COLUMN audience TEXT;
CREATE INDEX alerts_listed ON alerts (seq) WHERE audience IS NULL;
