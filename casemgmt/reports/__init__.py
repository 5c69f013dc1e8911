"""What the work comes to: figures for leadership. It reads across slices and writes nothing of theirs."""
