-- '' means at once, at any hour: see Cadence.ToString.
ALTER TABLE subscriptions ADD COLUMN cadence TEXT NOT NULL DEFAULT '';
ALTER TABLE subscriptions ADD COLUMN next_digest_at INTEGER;
CREATE INDEX subscriptions_digest ON subscriptions (next_digest_at) WHERE next_digest_at IS NOT NULL;

-- What waits for a digest has no window yet; a window is named by the time for which it was due.
CREATE TABLE digest_entries (
    subscription_id TEXT NOT NULL,
    alert_id        TEXT NOT NULL,
    at              INTEGER NOT NULL,
    due_at          INTEGER,
    PRIMARY KEY (subscription_id, alert_id)
) STRICT, WITHOUT ROWID;

-- One row a digest, so that what is filed after it was made is never taken for a part of it.
CREATE TABLE digest_windows (
    subscription_id TEXT NOT NULL,
    due_at          INTEGER NOT NULL,
    PRIMARY KEY (subscription_id, due_at)
) STRICT, WITHOUT ROWID;
