"""What a run must show for a rule to fire, cheap to find out: each says no only where its rules would be silent."""
