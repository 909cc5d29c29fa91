"""Languages, catalogs and everything that turns keyed texts into strings and typed words into dates."""
