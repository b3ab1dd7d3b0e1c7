-- Hosts that no log showed on the days before.
-- Parameters: first day to look back to ('2024-03-20'), day ('2024-04-19'), the day again.
SELECT
  path,
  host,
  records,
  responders,
  top_responder,
  first_seen
FROM (
  SELECT *, min("date") OVER (PARTITION BY host) AS first_day
  FROM hosts
  WHERE unit = 'day' AND "date" BETWEEN ? AND ?
) AS seen
WHERE first_day = ?
ORDER BY path, records DESC, host
