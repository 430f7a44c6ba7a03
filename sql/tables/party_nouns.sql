-- One row per noun that, beside a demonym or before "de" and a country, shows that country acting: "délégation malienne".
CREATE TABLE party_nouns (
    form VARCHAR PRIMARY KEY -- as ranks
);
