"""Who and what: countries, minerals, alliances and policy events."""
