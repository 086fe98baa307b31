"""What the inliner says when a template is not for it. Apart, so that saying it loads nothing."""


class Unsuitable(Exception):  # noqa: N818 - no failure: the longer way round is taken
    """Why a template cannot be inlined before it is rendered."""
