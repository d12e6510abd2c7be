"""The room `meetings`: a hall, a kitchen table and paper."""
