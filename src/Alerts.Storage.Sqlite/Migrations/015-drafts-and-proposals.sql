ALTER TABLE policy_revisions ADD COLUMN as_of TEXT NOT NULL DEFAULT '0001-01-01';
ALTER TABLE policy_revisions ADD COLUMN measures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE policy_revisions ADD COLUMN provisions INTEGER NOT NULL DEFAULT 0;
UPDATE policy_revisions SET
    as_of = json_extract(json, '$.asOf'),
    measures = json_array_length(json, '$.measures'),
    provisions = (SELECT coalesce(sum(json_array_length(value, '$.provisions')), 0) FROM json_each(policy_revisions.json, '$.measures'));

-- Uploaded and not in use. onto: being taken into use after that acceptance.
CREATE TABLE policy_drafts (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    revision    TEXT NOT NULL UNIQUE,
    uploaded_at INTEGER NOT NULL,
    as_of       TEXT NOT NULL,
    measures    INTEGER NOT NULL,
    provisions  INTEGER NOT NULL,
    json        TEXT NOT NULL,
    onto        INTEGER
) STRICT;
CREATE INDEX policy_drafts_begun ON policy_drafts (onto) WHERE onto IS NOT NULL;

-- What was found last where the dataset is looked for: one row.
CREATE TABLE policy_offers (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    revision    TEXT NOT NULL,
    fingerprint TEXT,
    onto        INTEGER NOT NULL
) STRICT;

-- Until now what was in use was what had been found last.
INSERT INTO policy_offers (id, revision, fingerprint, onto) SELECT 1, revision, NULL, seq FROM policy_revisions ORDER BY seq DESC LIMIT 1;

-- What sentences of notices seem to do to measures. json holds all but the version; the other columns find it.
CREATE TABLE proposals (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT NOT NULL UNIQUE,
    status  TEXT NOT NULL,
    measure TEXT,
    notice  TEXT NOT NULL,
    version INTEGER NOT NULL,
    json    TEXT NOT NULL
) STRICT;
CREATE INDEX proposals_status ON proposals (status, seq);
CREATE INDEX proposals_measure ON proposals (measure, status, seq);
CREATE INDEX proposals_notice ON proposals (notice, seq);
