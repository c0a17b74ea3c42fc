// The query editor.
