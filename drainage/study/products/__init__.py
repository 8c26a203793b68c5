"""What a study gives into people's hands: pictures, page, documents, files for GIS."""
