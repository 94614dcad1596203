-- Search over tasks, comments and agents. Matching words is not leakproof, so under row-level security it would lose
-- its indexes: this function runs as the owner and holds itself to the caller's organization and boards.
CREATE INDEX tasks_words ON tasks USING gin (to_tsvector('simple', title || ' ' || left(description, 20000)));
-- An agent's answer may have any length, and a vector of more than a megabyte is an error: it would refuse the comment.
CREATE INDEX comments_words ON comments USING gin (to_tsvector('simple', left(content, 50000)));

-- `visible_boards`: NULL for a caller who sees every board. `board_key` and `task_number`: of a query like MKT-42.
CREATE FUNCTION search_organization(
  words text, board_key text, task_number integer, visible_boards uuid[], max_rows integer
)
RETURNS TABLE (type text, id uuid, task_id uuid, board_id uuid, title text, excerpt text, key text, status text, handle text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  org uuid := nullif(current_setting('app.org_id', true), '')::uuid;
  query tsquery := to_tsquery('simple', words);
  -- Of many matches only the newest are ranked: ranking reads the whole text of each.
  ranked constant integer := 200;
  headline constant text := 'StartSel="", StopSel="", MaxWords=24, MinWords=12, ShortWord=0';
BEGIN
  RETURN QUERY
  WITH numbered AS (
    SELECT t.id, 2::real AS rank FROM boards b JOIN tasks t ON t.org_id = b.org_id AND t.board_id = b.id
    WHERE b.org_id = org AND b.key = board_key AND t.number = task_number
      AND (visible_boards IS NULL OR b.id = ANY (visible_boards))
  ), task_matches AS (
    SELECT t.id, t.created_at, to_tsvector('simple', t.title || ' ' || left(t.description, 20000)) AS vector, t.title
    FROM tasks t
    WHERE t.org_id = org AND t.archived_at IS NULL AND (visible_boards IS NULL OR t.board_id = ANY (visible_boards))
      AND to_tsvector('simple', t.title || ' ' || left(t.description, 20000)) @@ query
    ORDER BY t.created_at DESC LIMIT ranked
  ), tasks_found AS (
    SELECT m.id, max(m.rank) AS rank FROM (
      SELECT numbered.id, numbered.rank FROM numbered
      UNION ALL
      -- A word of the title counts more than one deep in the description.
      SELECT tm.id, ts_rank(tm.vector, query) + ts_rank(to_tsvector('simple', tm.title), query) FROM task_matches tm
    ) m GROUP BY m.id
  ), comments_found AS (
    SELECT c.id, c.task_id, c.content, c.author_name, c.created_at
    FROM comments c JOIN tasks t ON t.org_id = c.org_id AND t.id = c.task_id
    WHERE c.org_id = org AND (visible_boards IS NULL OR t.board_id = ANY (visible_boards))
      AND to_tsvector('simple', left(c.content, 50000)) @@ query
    ORDER BY c.created_at DESC LIMIT max_rows
  )
  (SELECT 'task'::text, t.id, t.id, t.board_id, t.title,
          CASE WHEN t.description = '' THEN '' ELSE ts_headline('simple', left(t.description, 20000), query, headline) END,
          b.key || '-' || t.number, t.status, NULL::text
   FROM tasks_found f JOIN tasks t ON t.org_id = org AND t.id = f.id JOIN boards b ON b.org_id = org AND b.id = t.board_id
   ORDER BY f.rank DESC, t.created_at DESC LIMIT max_rows)
  UNION ALL
  (SELECT 'agent', a.id, NULL, NULL, a.name, a.role_title, NULL, NULL, a.handle
   FROM agents a
   WHERE a.org_id = org AND to_tsvector('simple', a.name || ' ' || a.role_title || ' ' || a.handle) @@ query
   ORDER BY lower(a.name) LIMIT max_rows)
  UNION ALL
  (SELECT 'comment', f.id, f.task_id, t.board_id, t.title,
          f.author_name || ': ' || ts_headline('simple', left(f.content, 50000), query, headline),
          b.key || '-' || t.number, t.status, NULL
   FROM comments_found f JOIN tasks t ON t.org_id = org AND t.id = f.task_id JOIN boards b ON b.org_id = org AND b.id = t.board_id
   ORDER BY f.created_at DESC);
END $$;
REVOKE ALL ON FUNCTION search_organization(text, text, integer, uuid[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_organization(text, text, integer, uuid[], integer) TO helix_app;
