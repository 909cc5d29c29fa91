"""Files for people, made in memory from papers and handed over at once: nothing is written, nothing kept."""
