-- What can be asked for in a list of alerts: AlertIndex.KeysOf. Built from the alerts, never the authority; what is for one
-- subscription only is not in it.
CREATE TABLE alert_index (
    key TEXT NOT NULL,
    at  INTEGER NOT NULL,
    id  TEXT NOT NULL,
    PRIMARY KEY (key, at, id)
) STRICT, WITHOUT ROWID;

CREATE TEMP TABLE listed AS
SELECT id, raised_at AS at, json,
    CASE WHEN coalesce(json ->> '$.corrects.kind', json ->> 'kind') IN ('source.failing', 'source.recovered', 'series.gap', 'series.gap-closed', 'dataset.refused', 'target.disabled') THEN '!' ELSE '' END AS mark
FROM alerts WHERE audience IS NULL;
INSERT INTO alert_index SELECT mark || '*', at, id FROM listed;
INSERT INTO alert_index SELECT mark || 'kind:' || (json ->> 'kind'), at, id FROM listed;
INSERT INTO alert_index SELECT mark || 'severity:' || (json ->> 'severity'), at, id FROM listed;
INSERT INTO alert_index SELECT mark || 'subject:' || (json ->> 'subject'), at, id FROM listed;
INSERT OR IGNORE INTO alert_index SELECT mark || 'material:' || m.value, at, listed.id FROM listed, json_each(listed.json, '$.materials') m;
INSERT OR IGNORE INTO alert_index SELECT mark || 'jurisdiction:' || j.value, at, listed.id FROM listed, json_each(listed.json, '$.jurisdictions') j;
DROP TABLE listed;
DROP INDEX alerts_listed;

-- The same for notices: NoticeIndex.KeysOf.
CREATE TABLE notice_index (
    key TEXT NOT NULL,
    at  INTEGER NOT NULL,
    id  TEXT NOT NULL,
    PRIMARY KEY (key, at, id)
) STRICT, WITHOUT ROWID;
INSERT INTO notice_index SELECT '*', published_at, id FROM notices;
INSERT INTO notice_index SELECT 'jurisdiction:' || (json ->> 'jurisdiction'), published_at, id FROM notices;
INSERT INTO notice_index SELECT 'source:' || source, published_at, id FROM notices;
INSERT OR IGNORE INTO notice_index SELECT 'source:' || (a.value ->> 'source'), published_at, notices.id FROM notices, json_each(notices.json, '$.addresses') a;
INSERT OR IGNORE INTO notice_index SELECT 'material:' || m.value, published_at, notices.id FROM notices, json_each(notices.json, '$.materials') m;

-- Lists of deliveries are newest first whatever they are asked for.
DROP INDEX deliveries_alert;
CREATE INDEX deliveries_alert ON deliveries (alert_id, created_at);
CREATE INDEX deliveries_created ON deliveries (created_at);
