-- Question: in which months of the year are engagements held, and how many articles were published in them?
-- Events that are known to the day or the month; all years together.
WITH
held AS (
    SELECT month(start_date) AS month, count(*) AS events
    FROM timeline
    WHERE status = 'held' AND date_precision IN ('day', 'month')
    GROUP BY ALL
),
read AS (
    SELECT month, sum(n_documents)::BIGINT AS documents FROM coverage WHERE month IS NOT NULL GROUP BY month
)
SELECT months.month, coalesce(held.events, 0) AS events, coalesce(read.documents, 0) AS documents
FROM range(1, 13) AS months(month)
LEFT JOIN held USING (month)
LEFT JOIN read USING (month)
ORDER BY months.month;
