def demo(port: int, *, fresh: bool = False) -> int:
    return 0
