-- Grain: one row per (partner of the focus country, year), zeros included; events without a year in a row whose year is NULL.
-- Question: with whom did the focus country (settings) deal, how often, and in what way? See partner_year_of for the columns.
CREATE VIEW partner_year AS
FROM partner_year_of((SELECT value FROM settings WHERE key = 'focus_country'));
