-- Names of every script are found again: one fold in Python and here, and keys for parts of names.
--
-- `people_fold` does what `matching.folding` does, from the same tables. `people_keys` are what a name is found
-- by whatever the server's locale takes for a letter: the whole of each name without blanks (after a “=”), each
-- word, and of words beyond plain Latin each letter and each pair of neighbours. The indexes are made anew.
CREATE OR REPLACE FUNCTION people_fold(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF octet_length(name) > length(name) THEN
        name := regexp_replace(normalize(name, NFKD), '{alone}', '', 'g');
        name := regexp_replace(name, '[{accents}{unseen}]', '', 'g');
        IF octet_length(name) > length(name) THEN
            name := {spelled_out};
            name := normalize(name, NFC);
        END IF;
    END IF;
    name := btrim(lower(name COLLATE "C"), ' ');
    IF name ~ '[^a-z0-9 ]|  ' THEN  -- most names are done
        name := regexp_replace(name, '[{inside}]', '', 'g');
        name := btrim(regexp_replace(name, '[{between}]+', ' ', 'g'), ' ');
    END IF;
    RETURN name;
END $$;

CREATE OR REPLACE FUNCTION people_names(name text, legal_name text, other_names text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN public.people_fold(name || ' ' || legal_name || ' ' || array_to_string(other_names, ' '));

CREATE OR REPLACE FUNCTION people_sounds(names text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(
    SELECT DISTINCT public.dmetaphone(word) FROM regexp_split_to_table(names, '[^a-z0-9]+') AS word
    WHERE public.dmetaphone(word) <> ''
);

CREATE OR REPLACE FUNCTION people_keys(name text, legal_name text, other_names text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    called text;
    word text;
    keys text[] := '{}';
BEGIN
    FOREACH called IN ARRAY ARRAY[name, legal_name] || other_names LOOP
        called := public.people_fold(called);
        CONTINUE WHEN called = '';
        keys := keys || left('=' || replace(called, ' ', ''), 100);
        FOREACH word IN ARRAY string_to_array(called, ' ') LOOP
            keys := keys || left(word, 100);
            IF word ~ '[^\u0001-\u007f]' THEN
                FOR place IN 1..length(word) LOOP
                    keys := keys || substr(word, place, 1) || substr(word, place, 2);
                END LOOP;
            END IF;
        END LOOP;
    END LOOP;
    RETURN keys;
END $$;

-- Indexes made with the functions as they were.
DO $$ BEGIN
    IF to_regclass('person_names') IS NOT NULL THEN
        REINDEX INDEX person_names;
        REINDEX INDEX person_sounds;
        REINDEX INDEX person_keys;
    END IF;
END $$;
