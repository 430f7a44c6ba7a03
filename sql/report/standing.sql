-- Grain: one row per rank or office of a participant.
-- Question: how high does it stand? level is the NATO code of a rank (NULL where the rank leaves it open), kind that of an office.
SELECT 'rank' AS what, rank AS name, min(ranks.level) AS standing
FROM (SELECT DISTINCT rank FROM event_participants WHERE rank IS NOT NULL)
LEFT JOIN ranks USING (rank)
GROUP BY rank
UNION ALL
SELECT 'role', role, min(roles.kind)
FROM (SELECT DISTINCT role FROM event_participants WHERE role IS NOT NULL)
LEFT JOIN roles USING (role)
GROUP BY role
ORDER BY ALL;
