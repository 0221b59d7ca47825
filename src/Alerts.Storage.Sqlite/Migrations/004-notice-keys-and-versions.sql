-- How often a notice was written: who writes says which version was read.
ALTER TABLE notices ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- By what a notice is found: its items and its instruments. Built from the notices, never the authority.
CREATE TABLE notice_keys (
    key     TEXT PRIMARY KEY NOT NULL,
    notice  TEXT NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Until now a notice had the id of its only item.
INSERT INTO notice_keys (key, notice, seen_at) SELECT id, id, published_at FROM notices;

-- Every text that a notice was seen with.
CREATE TABLE notice_versions (
    notice TEXT NOT NULL,
    hash   TEXT NOT NULL,
    at     INTEGER NOT NULL,
    json   TEXT NOT NULL,
    PRIMARY KEY (notice, hash)
) STRICT, WITHOUT ROWID;
