-- Everything that the findings about a host rest on: a row each for a feature against the population, a value that
-- counted, a responder, a record by its uid, and an object that the records came from.
-- Parameters: day ('2024-04-19'), host ('10.0.0.1').
SELECT
  f.path,
  f.severity,
  f.pattern,
  f.explanation,
  h.records,
  h.cluster,
  h.distance,
  e.kind,
  e.name,
  e.value,
  e.median,
  e.z,
  e.measured_in,
  e.text
FROM findings AS f
JOIN evidence AS e
  ON e.log_path = f.log_path AND e."date" = f."date" AND e.unit = f.unit AND e.path = f.path
  AND e.window_start = f.window_start AND e.finding = f.finding AND e.rank = f.rank
JOIN hosts AS h
  ON h.log_path = f.log_path AND h."date" = f."date" AND h.unit = f.unit AND h.path = f.path
  AND h.window_start = f.window_start AND h.host = f.host
WHERE f.unit = 'day' AND f."date" = ? AND f.host = ?
ORDER BY f.path, f.finding, f.rank, e.place
