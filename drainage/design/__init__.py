"""What synthesis, measures and sizing share: pipe hydraulics, sections, sewer design."""
