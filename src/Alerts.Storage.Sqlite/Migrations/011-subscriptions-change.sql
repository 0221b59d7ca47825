ALTER TABLE subscriptions ADD COLUMN paused_at INTEGER;
-- NULL: as created_at.
ALTER TABLE subscriptions ADD COLUMN begun_at INTEGER;
ALTER TABLE subscriptions ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- Since a filter can change, an id no longer tells what is subscribed.
CREATE INDEX subscriptions_wish ON subscriptions (target_id, filter, lead_days);
