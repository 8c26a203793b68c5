"""What the sewers can carry: classes by return period, flood risk, outlets, runoff control."""
