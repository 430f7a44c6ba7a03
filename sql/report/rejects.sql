-- Grain: one row per (stage, reason), those refused most often first; figures in a reason are taken for one reason.
-- Question: what was refused, and how often?
SELECT stage, regexp_replace(reason, '[0-9]+', 'N', 'g') AS reason, count(*) AS n_rejects
FROM rejects
GROUP BY ALL
ORDER BY n_rejects DESC, stage, reason;
