FROM event_counts ORDER BY event_id
