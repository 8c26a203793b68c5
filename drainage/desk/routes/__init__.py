"""What one does at a desk, a module each, with ``routes(desk) -> APIRouter``."""
