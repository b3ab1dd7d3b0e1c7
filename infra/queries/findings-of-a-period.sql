-- What was found, most severe first.
-- Parameters: first day ('2024-04-01'), last day ('2024-04-30').
SELECT
  "date",
  path,
  severity,
  pattern,
  host,
  explanation,
  silenced_by
FROM findings
WHERE unit = 'day' AND "date" BETWEEN ? AND ?
ORDER BY
  CASE severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END,
  "date", path, finding, rank
