-- Instants are Unix milliseconds (UTC). Ids are text. JSON columns hold immutable facts that are read whole.

CREATE TABLE migrations (
    version INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL
) STRICT;

CREATE TABLE notices (
    id           TEXT PRIMARY KEY NOT NULL,
    source       TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    json         TEXT NOT NULL
) STRICT;

CREATE TABLE source_states (
    id   TEXT PRIMARY KEY NOT NULL,
    json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE policy_revisions (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    revision TEXT NOT NULL,
    at       INTEGER NOT NULL,
    json     TEXT NOT NULL
) STRICT;

CREATE TABLE cliffs (
    cause_measure   TEXT NOT NULL,
    cause_provision TEXT NOT NULL,
    kind            TEXT NOT NULL,
    day             TEXT NOT NULL,
    closure         TEXT,
    PRIMARY KEY (cause_measure, cause_provision, kind, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    id        TEXT NOT NULL UNIQUE,
    raised_at INTEGER NOT NULL,
    json      TEXT NOT NULL,
    enqueued  INTEGER NOT NULL DEFAULT 0,
    routed_at INTEGER
) STRICT;
CREATE INDEX alerts_unrouted ON alerts (raised_at) WHERE routed_at IS NULL;

CREATE TABLE targets (
    id              TEXT PRIMARY KEY NOT NULL,
    tenant          TEXT NOT NULL,
    channel         TEXT NOT NULL,
    address         TEXT NOT NULL,
    secret          TEXT,
    created_at      INTEGER NOT NULL,
    disabled_reason TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE subscriptions (
    id         TEXT PRIMARY KEY NOT NULL,
    tenant     TEXT NOT NULL,
    name       TEXT NOT NULL,
    filter     TEXT NOT NULL,
    lead_days  TEXT NOT NULL,
    channel    TEXT NOT NULL,
    target_id  TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_tenant ON subscriptions (tenant, id);
CREATE INDEX subscriptions_target ON subscriptions (target_id);
CREATE INDEX subscriptions_ladder ON subscriptions (lead_days);

-- The index by interest: who asked under which key. Built from subscriptions, never the authority.
CREATE TABLE interests (
    key             TEXT NOT NULL,
    subscription_id TEXT NOT NULL,
    PRIMARY KEY (key, subscription_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
    id              TEXT PRIMARY KEY NOT NULL,
    alert_id        TEXT NOT NULL,
    target_id       TEXT NOT NULL,
    tenant          TEXT NOT NULL,
    status          INTEGER NOT NULL,
    attempts        INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_alert ON deliveries (alert_id);
CREATE INDEX deliveries_pending ON deliveries (next_attempt_at) WHERE status = 0;

CREATE TABLE attempts (
    delivery_id TEXT NOT NULL,
    number      INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    outcome     INTEGER NOT NULL,
    status_code INTEGER,
    detail      TEXT NOT NULL,
    PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;

-- One row a message. visible_at is when it can be received next: its due time, or the end of its lock.
CREATE TABLE queue (
    queue          TEXT NOT NULL,
    id             TEXT NOT NULL,
    body           TEXT NOT NULL,
    due_at         INTEGER NOT NULL,
    visible_at     INTEGER NOT NULL,
    lock_token     INTEGER NOT NULL DEFAULT 0,
    delivery_count INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (queue, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_visible ON queue (queue, visible_at);

CREATE TABLE dead_letters (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    queue          TEXT NOT NULL,
    id             TEXT NOT NULL,
    body           TEXT NOT NULL,
    delivery_count INTEGER NOT NULL,
    reason         TEXT NOT NULL,
    at             INTEGER NOT NULL
) STRICT;
CREATE INDEX dead_letters_queue ON dead_letters (queue, seq);

CREATE TABLE api_keys (
    hash       TEXT PRIMARY KEY NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
