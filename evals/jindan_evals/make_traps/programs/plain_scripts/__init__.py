"""Scripts as a person writes them; each is put beside its log, so that it is read too."""
