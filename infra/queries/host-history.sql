-- What a host did on each day, by log path, and how many findings name it.
-- Parameters: host ('10.0.0.1'), first day ('2024-04-01'), last day ('2024-04-30').
SELECT
  h."date",
  h.path,
  h.records,
  h.responders,
  h.top_responder,
  h.cluster,
  h.distance,
  h.first_seen,
  h.last_seen,
  count(f.pattern) AS findings
FROM hosts AS h
LEFT JOIN findings AS f
  ON f.log_path = h.log_path AND f."date" = h."date" AND f.unit = h.unit
  AND f.path = h.path AND f.window_start = h.window_start AND f.host = h.host
WHERE h.unit = 'day' AND h.host = ? AND h."date" BETWEEN ? AND ?
GROUP BY
  h."date", h.path, h.window_start, h.records, h.responders, h.top_responder,
  h.cluster, h.distance, h.first_seen, h.last_seen
ORDER BY h."date", h.path
