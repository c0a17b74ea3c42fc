/** The query editor. */
