-- One row per (event, document that tells it): all of events_flat. Nothing is lost but the types: lists are JSON text.
FROM events_flat;
