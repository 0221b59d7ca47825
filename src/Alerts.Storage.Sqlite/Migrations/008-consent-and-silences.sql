-- StopCause by name. Before, only the reason told who wanted no more.
ALTER TABLE targets ADD COLUMN disabled_by TEXT;
UPDATE targets SET disabled_by = CASE
    WHEN disabled_reason LIKE 'Its reader unsubscribed%' THEN 'Unsubscribed'
    WHEN disabled_reason LIKE 'It failed without a break%' THEN 'Failing'
    WHEN disabled_reason LIKE 'It answered 4%' THEN 'Gone'
    ELSE 'Operator' END
WHERE disabled_reason IS NOT NULL;
ALTER TABLE targets ADD COLUMN awaits_confirmation INTEGER NOT NULL DEFAULT 0;

-- Not filed in the index by interest while this is 1.
ALTER TABLE subscriptions ADD COLUMN awaits_confirmation INTEGER NOT NULL DEFAULT 0;

-- The id is derived from the address, which is not kept.
CREATE TABLE suppressions (
    id     TEXT PRIMARY KEY NOT NULL,
    masked TEXT NOT NULL,
    cause  TEXT NOT NULL,
    detail TEXT NOT NULL,
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE mail_events (
    delivery_id TEXT NOT NULL,
    at          INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    detail      TEXT NOT NULL,
    PRIMARY KEY (delivery_id, at, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE silences (
    id         TEXT PRIMARY KEY NOT NULL,
    material   TEXT,
    source     TEXT,
    kind       TEXT,
    until      INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX silences_until ON silences (until);
ALTER TABLE alerts ADD COLUMN silenced_by TEXT;
