CREATE TABLE source_health (
    id   TEXT PRIMARY KEY NOT NULL,
    json TEXT, -- NULL: paused before it was ever looked at

    -- An operator's, so a look that ends must not write over it.
    paused_since INTEGER
) STRICT, WITHOUT ROWID;

-- Bytes are kept once, whoever sent them.
CREATE TABLE evidence_bytes (
    sha256     TEXT PRIMARY KEY NOT NULL,
    length     INTEGER NOT NULL,
    compressed BLOB NOT NULL
) STRICT;

CREATE TABLE evidence (
    source  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    address TEXT NOT NULL,
    headers TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    PRIMARY KEY (source, at, address, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_at ON evidence (at);
CREATE INDEX evidence_sha256 ON evidence (sha256);

CREATE INDEX notices_published ON notices (published_at);
