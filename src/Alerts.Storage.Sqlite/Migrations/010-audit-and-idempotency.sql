-- Only ever appended to; applied_at is set once.
CREATE TABLE audit_log (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    at           INTEGER NOT NULL,
    actor_kind   TEXT NOT NULL,
    actor_id     TEXT NOT NULL,
    actor_tenant TEXT,
    origin       TEXT NOT NULL,
    request_id   TEXT NOT NULL,
    action       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    tenant       TEXT,
    before_json  TEXT,
    after_json   TEXT,
    applied_at   INTEGER
) STRICT;
CREATE INDEX audit_subject ON audit_log (subject, seq);
CREATE INDEX audit_actor ON audit_log (actor_id, seq);
CREATE INDEX audit_tenant ON audit_log (tenant, seq);
CREATE INDEX audit_action ON audit_log (action, seq);
CREATE INDEX audit_at ON audit_log (at, seq);

-- What a POST with an Idempotency-Key was answered. answer is NULL while it is under way; it may hold a secret, so it is protected.
CREATE TABLE idempotency (
    id          TEXT PRIMARY KEY NOT NULL,
    fingerprint TEXT NOT NULL,
    claimed_at  INTEGER NOT NULL,
    answer      TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_claimed ON idempotency (claimed_at);
