-- What changed against the day before: hosts that came, went, or did the most more or less than then.
-- Parameters: log path ('conn'), day before ('2024-04-18'), log path again, day ('2024-04-19').
WITH
  before AS (
    SELECT path, host, records, responders
    FROM hosts
    WHERE unit = 'day' AND log_path = ? AND "date" = ?
  ),
  today AS (
    SELECT path, host, records, responders
    FROM hosts
    WHERE unit = 'day' AND log_path = ? AND "date" = ?
  )
SELECT
  coalesce(today.path, before.path) AS path,
  coalesce(today.host, before.host) AS host,
  CASE WHEN before.host IS NULL THEN 'came' WHEN today.host IS NULL THEN 'went' ELSE 'stayed' END AS change,
  before.records AS records_before,
  today.records AS records_today,
  before.responders AS responders_before,
  today.responders AS responders_today
FROM before
FULL JOIN today ON today.path = before.path AND today.host = before.host
WHERE before.host IS NULL OR today.host IS NULL
  OR today.records <> before.records OR today.responders <> before.responders
ORDER BY abs(coalesce(today.records, 0) - coalesce(before.records, 0)) DESC, 1, 2
LIMIT 200
