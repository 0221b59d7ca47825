-- A delta feed asks for a revision by its name.
CREATE INDEX policy_revisions_by_name ON policy_revisions (revision, seq);

-- Why the offered dataset cannot be taken, until it can.
CREATE TABLE policy_refusals (
    cause TEXT NOT NULL PRIMARY KEY,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
