-- The busiest originators of a day.
-- Parameters: log path ('conn'), day ('2024-04-19').
SELECT
  host,
  records,
  responders,
  top_responder,
  top_responder_records,
  cluster,
  distance
FROM hosts
WHERE unit = 'day' AND log_path = ? AND "date" = ?
ORDER BY records DESC, host
LIMIT 50
