-- The views speak for one focus country: settings has exactly one.
SELECT count(*) AS n_focus_countries FROM settings WHERE key = 'focus_country' HAVING count(*) <> 1;
